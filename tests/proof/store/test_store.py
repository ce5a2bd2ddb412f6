"""The store: comments, people, sign-offs, log; what it refuses; how it is opened."""
from __future__ import annotations

import csv
import hashlib
import sqlite3
from pathlib import Path

import pytest
import yaml

from kohoshi.proof.roles import ROLES
from kohoshi.proof.store import Conflict, Draft, Person, Store, StoreError, officer, schema as store_schema
from kohoshi.proof.store.disk import file_system, refuse_far
from tests.proof.store.conftest import draft

OFFICER = officer("広報 太郎")


def test_a_comment_comes_back_as_it_was_written(store: Store) -> None:
    made = store.add_comment(draft("一行目\r\n二行目\x00\x07 ", round=2, kind="replace", quoted="0000-0001"), "k1")
    assert store.comments() == [made]
    assert (made.text, made.face, made.box, made.article) == ("一行目\n二行目", 4, (10, 20, 30, 5), "kenko-taiso")
    assert (made.state, made.asks, made.round, made.kind, made.quoted) == ("open", True, 2, "replace", "0000-0001")
    assert made.waits and made.created == made.updated


def test_a_comment_sent_again_is_not_doubled_and_its_key_takes_no_other(store: Store) -> None:
    first = store.add_comment(draft(), "k1")
    assert store.add_comment(draft(), "k1") == first
    with pytest.raises(Conflict):
        store.add_comment(draft("別の文"), "k1")
    reply = store.reply(first.id, "直しました", "広報 太郎", "r1")
    assert store.reply(first.id, "直しました", "広報 太郎", "r1") == reply
    assert store.comment(first.id).replies == [reply] and len(store.comments()) == 1
    assert [event.what for event in store.changes_since(0).events] == ["comment.add", "comment.reply"]


@pytest.mark.parametrize("wrong", [
    {"face": 0}, {"box": (1, 2, float("nan"), 4)}, {"box": (1, 2, -3, 4)}, {"box": (1e9, 2, 3, 4)}, {"box": (1, 2, 3)},
    {"text": " \n"}, {"text": "あ" * 10_001}, {"author": ""}, {"author": "あ" * 201}, {"kind": "loud"}, {"origin": "fax"}])
def test_a_comment_that_cannot_be_is_refused(store: Store, wrong: dict[str, object]) -> None:
    with pytest.raises(StoreError):
        store.add_comment(draft(**wrong), "k1")
    assert store.comments() == [] and store.last_seq() == 0


def test_what_utf8_cannot_hold_is_no_stop(store: Store) -> None:
    assert store.add_comment(draft("高\ud800い"), "k1").text == "高?い"


def test_state_text_and_asking_change_and_the_log_keeps_what_was(store: Store) -> None:
    made = store.add_comment(draft(), "k1")
    assert store.set_state(made.id, "done", OFFICER).state == "done"
    assert store.set_state(made.id, "done", OFFICER).state == "done"
    assert store.set_asks(made.id, False, OFFICER).asks is False
    assert store.edit_text(made.id, "電話が違います", OFFICER, was=made.text).text == "電話が違います"
    with pytest.raises(Conflict):
        store.edit_text(made.id, "ファックスが違います", OFFICER, was=made.text)
    with pytest.raises(StoreError):
        store.set_state(made.id, "maybe", OFFICER)
    with pytest.raises(StoreError):
        store.set_state("nobody", "done", OFFICER)
    told = [(event.what, event.who, event.detail) for event in store.changes_since(1).events]
    assert told == [("comment.state", "広報 太郎", {"from": "open", "to": "done"}),
                    ("comment.asks", "広報 太郎", {"from": 1, "to": 0}),
                    ("comment.text", "広報 太郎", {"from": "電話が古いです", "to": "電話が違います"})]


def test_comments_are_found_by_face_article_state_section_and_round(store: Store) -> None:
    for number, (face, article, section) in enumerate([(1, "hyoshi", "koho"), (4, "kenko-taiso", "hoken"), (4, None, "hoken")]):
        store.add_comment(draft(str(number), face=face, article=article, section=section, round=number), f"k{number}")
    store.set_state(store.comments(face=1)[0].id, "rejected", OFFICER)

    def texts(**given: object) -> list[str]:
        return sorted(comment.text for comment in store.comments(**given))

    assert texts(face=4) == ["1", "2"] and texts(article="hyoshi") == ["0"] and texts(section="hoken") == ["1", "2"]
    assert texts(state="rejected") == ["0"] and texts(face=4, article="kenko-taiso") == ["1"] and texts(round=2) == ["2"]


def test_changes_are_told_from_where_one_stands(store: Store) -> None:
    first, second = (store.add_comment(draft(text), text) for text in ("一", "二"))
    seen = store.changes_since(0, limit=1)
    assert seen.comments == [first] and seen.more and seen.seq == 1
    store.reply(first.id, "はい", "太郎", "r")
    rest = store.changes_since(seen.seq)
    assert {comment.id for comment in rest.comments} == {first.id, second.id} and not rest.more
    assert store.changes_since(rest.seq).events == [] and store.changes_since(rest.seq).seq == store.last_seq() == 3


def test_an_invitation_opens_until_it_is_revoked(store: Store, tmp_path: Path) -> None:
    person, token = store.invite("港 花子", "hoken", "section", OFFICER)
    assert store.person_by_token(token) == person and store.people() == [person]
    assert store.person_by_token(token[:-1]) is None and store.person_by_token("") is None
    new = store.reissue(str(person.id), OFFICER)
    assert store.person_by_token(token) is None and store.person_by_token(new) == person
    store.revoke(str(person.id), OFFICER)
    assert store.person_by_token(new) is None and store.people()[0].revoked
    with pytest.raises(StoreError):
        store.reissue(str(person.id))
    store.close()
    stored = b"".join(file.read_bytes() for file in (tmp_path / "proofs").iterdir())
    assert token.encode() not in stored and new.encode() not in stored
    assert hashlib.sha256(new.encode()).hexdigest().encode() in stored


def test_invitations_need_a_name_a_role_and_for_a_section_its_key(store: Store) -> None:
    for name, section, role in (("", "koho", "section"), ("花子", "", "chief"), ("花子", "koho", "king")):
        with pytest.raises(StoreError):
            store.invite(name, section, role)
    assert store.people() == []


def test_every_role_can_be_given(store: Store) -> None:
    for role in ROLES:  # the tables of the store name them once more, as they stood when it was made
        store.invite("花子", "hoken", role)
    assert [person.role for person in store.people()] == list(ROLES)


def test_a_sign_off_stands_until_it_is_taken_back(store: Store) -> None:
    person, _ = store.invite("港 花子", "hoken", "chief")
    signed = store.sign("kenko-taiso", "aa", 2, person)
    assert store.sign("kenko-taiso", "aa", 2, person) == signed and store.signoffs() == [signed]
    assert (signed.person, signed.section, signed.role, signed.hash) == ("港 花子", "hoken", "chief", "aa")
    assert store.sign("kenko-taiso", "bb", 3, person).id != signed.id and len(store.signoffs("kenko-taiso")) == 2
    assert store.unsign("kenko-taiso", OFFICER) == 0
    assert store.unsign("kenko-taiso", person, "まだ直します") == 2 and store.signoffs() == []


def test_who_may_not_sign_cannot(store: Store) -> None:
    reader, _ = store.invite("見る人", "", "viewer")
    maker, _ = store.invite("作る人", "", "designer")
    gone, _ = store.invite("去る人", "hoken", "section")
    store.revoke(str(gone.id))
    nowhere = Person(None, "課のない人", "", "section")  # a section's right holds in its own articles alone
    for person in (reader, maker, gone, nowhere, Person("made-up", "だれか", "hoken", "chief")):
        with pytest.raises(StoreError):
            store.sign("kenko-taiso", "aa", 1, person)
    assert store.signoffs() == []


def test_the_log_and_the_life_cannot_be_rewritten(store: Store) -> None:
    store.enter_state("初校", OFFICER, "はじめの校正")
    assert [(step.state, step.who, step.reason) for step in store.life()] == [("初校", "広報 太郎", "はじめの校正")]
    with sqlite3.connect(store.path) as db:
        for table in ("events", "life"):
            for statement in (f"update {table} set who='x'", f"delete from {table}"):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    db.execute(statement)
    db.close()


def test_yaml_holds_everything_but_the_tokens(store: Store, tmp_path: Path) -> None:
    made = store.add_comment(draft("=1+1\n二行目"), "k1")
    store.reply(made.id, "直しました", "太郎", "r1")
    person, token = store.invite("港 花子", "hoken", "section")
    store.sign("kenko-taiso", "aa", 1, person)
    store.export_yaml(tmp_path / "out.yaml")
    text = (tmp_path / "out.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    assert data["comments"][0]["text"] == "=1+1\n二行目" and data["comments"][0]["replies"][0]["text"] == "直しました"
    assert data["signoffs"][0]["hash"] == "aa" and data["people"][0]["name"] == "港 花子" and len(data["events"]) == 4
    assert "港 花子" in text and token not in text and hashlib.sha256(token.encode()).hexdigest() not in text


def test_csv_runs_no_formula(store: Store, tmp_path: Path) -> None:
    texts = ["=HYPERLINK(\"http://x\")", "+1", "-1", "@sum", "＝1", " =1", "ふつうの文、\"引用\"\n二行目"]
    for number, text in enumerate(texts):
        store.add_comment(draft(text, author="=名前", face=number + 1, kind="highlight", quoted="-0000"), f"k{number}")
    store.reply(store.comments()[0].id, "=返信", "太郎", "r")
    store.export_csv(tmp_path / "out.csv")
    raw = (tmp_path / "out.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\r\n") == len(texts) + 2
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    assert len(rows) == len(texts) + 1 and {row["名前"] for row in rows} == {"'=名前", "太郎"}
    assert [row["赤字"] for row in rows if not row["返信先"]] == [f"'{text.strip()}" for text in texts[:-1]] + [texts[-1]]
    assert [row["赤字"] for row in rows if row["返信先"] == "1"] == ["'=返信"]


# --- the file ------------------------------------------------------------------------------


def test_the_file_is_for_its_owner_alone(store: Store) -> None:
    store.add_comment(draft(), "k")
    assert {file.name: file.stat().st_mode & 0o777 for file in store.path.parent.iterdir()} == {
        "desk.sqlite3": 0o600, "desk.sqlite3-wal": 0o600, "desk.sqlite3-shm": 0o600}


def test_settings_that_keep_what_is_acknowledged(store: Store) -> None:
    with store._write() as db:
        assert [db.execute(f"pragma {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")] == ["wal", 2, 1]
    with pytest.raises(StoreError):
        store._rows("insert into life(state, who, reason, at) values('', '', '', '') returning id")
    assert store.sound()


def test_half_a_change_is_no_change(store: Store) -> None:
    with pytest.raises(RuntimeError), store._write() as db:
        db.execute("insert into life(state, who, reason, at) values('校了', 'x', '', '')")
        raise RuntimeError
    assert store.life() == []


def test_an_old_file_is_brought_up_to_date_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.sqlite3"
    with Store.open(path) as store:
        made = store.add_comment(draft(), "k")
    monkeypatch.setattr(store_schema, "STEPS", [*store_schema.STEPS, "alter table comments add column colour text;"])
    with Store.open(path) as store:
        assert store.comments() == [made] and store._rows("select colour from comments") == [(None,)]
    with Store.open(path.with_name("desk.sqlite3.v2")) as old:
        assert old.comments() == [made]
    monkeypatch.undo()
    with pytest.raises(StoreError, match="新しい版"):
        Store.open(path)


def test_a_step_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.sqlite3"
    Store.open(path).close()
    with monkeypatch.context() as patched:
        patched.setattr(store_schema, "STEPS", [*store_schema.STEPS, "create table extra(a);\nselect nothing from nowhere;"])
        with pytest.raises(StoreError):
            Store.open(path)
    with Store.open(path) as store:
        assert store._rows("select name from sqlite_master where name='extra'") == []


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    other, torn = tmp_path / "other.sqlite3", tmp_path / "torn.sqlite3"
    db = sqlite3.connect(other)
    db.execute("create table mine(a)")
    db.close()
    torn.write_bytes(b"no database at all" * 500)
    with pytest.raises(StoreError, match="別のプログラム"):
        Store.open(other)
    with pytest.raises(StoreError, match="こわれている"):
        Store.open(torn)
    with pytest.raises(StoreError):
        Store.open(torn / "below" / "desk.sqlite3")


def test_network_drives_are_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    share = tmp_path / "共有 フォルダー"
    mounts.write_text(
        f"/dev/sda / ext4 rw 0 0\nserver:/x {str(share).replace(' ', chr(92) + '040')} nfs4 rw 0 0\n"
        f"//s/y {tmp_path}/smb cifs rw 0 0\n/dev/sdb {tmp_path}/smb ext4 rw 0 0\n"
        f"d {tmp_path}/ssh fuse.sshfs rw 0 0\nC: {tmp_path}/c 9p rw 0 0\nodd\n", encoding="utf-8")
    assert file_system(share / "proofs", mounts) == "nfs4"
    assert file_system(tmp_path / "smb" / "a", mounts) == "ext4", "the later mount hides the earlier"
    assert file_system(tmp_path / "elsewhere", mounts) == "ext4"
    for far in (share / "proofs", tmp_path / "ssh", tmp_path / "c" / "Users"):
        with pytest.raises(StoreError, match="ネットワーク"):
            refuse_far(far, mounts)
    (tmp_path / "link").symlink_to(share)
    with pytest.raises(StoreError):
        refuse_far(tmp_path / "link", mounts)
    refuse_far(tmp_path / "near", mounts)
    refuse_far(tmp_path, tmp_path / "no-such-list")


def test_a_draft_is_plain_data() -> None:
    assert Draft(1, (0, 0, 0, 0), "x", "y").checked() == Draft(1, (0.0, 0.0, 0.0, 0.0), "x", "y")
