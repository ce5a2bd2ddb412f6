"""The tables of the store, as steps from each version to the next.

A step is never changed once it has been in use: a new one is appended.
"""
from __future__ import annotations

#: «koho» in ASCII: tells our files from other people's.
APPLICATION = 0x6B6F686F

_FIRST = """
create table events(
    seq integer primary key autoincrement, at text not null, who text not null, person text references people(id),
    what text not null, subject text not null, detail text not null);
create trigger events_stay before update on events begin select raise(abort, 'events are append-only'); end;
create trigger events_remain before delete on events begin select raise(abort, 'events are append-only'); end;

create table people(
    id text primary key, name text not null, section text not null,
    role text not null check (role in ('officer', 'section', 'chief', 'designer', 'viewer')),
    token text not null unique, created text not null, revoked text);

create table comments(
    id text primary key, key text not null unique, draft text not null,
    round integer, face integer not null, x real not null, y real not null, w real not null, h real not null,
    article text, text text not null, author text not null, section text not null,
    state text not null default 'open' check (state in ('open', 'done', 'rejected')),
    asks integer not null, created text not null, updated text not null, origin text not null,
    kind text not null, quoted text not null);
create index comments_by_face on comments(face);
create index comments_by_article on comments(article);

create table replies(
    id text primary key, key text not null unique, draft text not null,
    comment text not null references comments(id), text text not null, author text not null,
    section text not null, created text not null, origin text not null);
create index replies_by_comment on replies(comment);

create table signoffs(
    id integer primary key autoincrement, article text not null, hash text not null, round integer,
    person text references people(id), name text not null, section text not null, role text not null,
    at text not null, note text not null, withdrawn text);
create index signoffs_by_article on signoffs(article);

create table life(
    id integer primary key autoincrement, state text not null, who text not null, reason text not null, at text not null);
create trigger life_stays before update on life begin select raise(abort, 'life is append-only'); end;
create trigger life_remains before delete on life begin select raise(abort, 'life is append-only'); end;
"""

#: Thousands of comments: numbered for good, found by index, taken back with the PDF they came in. An
#: officer was one of every issue until then.
_SECOND = """
alter table people add column everywhere integer not null default 0;
update people set everywhere=1 where role='officer';

create table intakes(
    id text primary key, at text not null, who text not null, name text not null, round integer, seq integer not null,
    gone text);

alter table comments add column number integer;
alter table comments add column intake text references intakes(id);
alter table comments add column gone text;
update comments set number=ranked.number
    from (select id, row_number() over (order by created, id) as number from comments) as ranked where ranked.id=comments.id;
create unique index comments_by_number on comments(number);
create index comments_by_place on comments(face, y, x, created, id) where gone is null;
create index comments_by_kind on comments(state, asks, round, article, face, author, gone) where gone is null;
create index comments_by_intake on comments(intake);
create index events_by_subject on events(subject, seq);
"""

#: Step n leads from version n to n + 1; the number of steps is the version of today.
STEPS: list[str] = [_FIRST, _SECOND]
