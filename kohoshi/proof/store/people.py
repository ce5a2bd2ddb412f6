"""People, their invitations, their sign-offs."""
from __future__ import annotations

import hmac
import secrets
import uuid
from collections.abc import Sequence
from typing import Any, get_args

from kohoshi.files import sha256_of
from kohoshi.proof.roles import Role, of_section
from kohoshi.proof.store.database import Database
from kohoshi.proof.store.model import NAME, TEXT, Invitation, Person, SignOff, StoreError, cleaned, now

_PERSON = "id, name, section, role, created, revoked, everywhere"
_SIGNED = "id, article, hash, round, name, section, role, at, note"


class People(Database):
    """Invitations by personal token. The token is shown once; only its SHA-256 is stored: it is
    256 bits of chance, so nothing slower is needed."""

    def invite(self, name: str, section: str, role: Role, by: Person | str = "広報担当", *,
               everywhere: bool = False) -> tuple[Invitation, str]:
        """The invitation and its token. ``everywhere``: as an officer of every issue. Raises StoreError."""
        name = cleaned(name, NAME, "名前").replace("\n", " ")
        if not name:
            raise StoreError("招く人の名前がありません")
        if role not in get_args(Role):
            raise StoreError(f"役割「{role}」はありません")
        if of_section(role) and not section:
            raise StoreError("担当課の人には、課を選んでください")
        everywhere = everywhere and role == "officer"
        token, person = _token(), Person(uuid.uuid4().hex, name, cleaned(section, NAME, "課"), role, now(), None, everywhere)
        with self._write() as db:
            db.execute(f"insert into people({_PERSON}, token) values(?, ?, ?, ?, ?, ?, ?, ?)",
                       (person.id, person.name, person.section, person.role, person.created, None, everywhere, _hashed(token)))
            self._note(db, by, "person.invite", str(person.id),
                       {"name": name, "section": section, "role": role} | ({"everywhere": True} if everywhere else {}))
        return person, token

    def reissue(self, id: str, by: Person | str = "広報担当") -> str:
        """A new token in place of one that was lost; the old one opens nothing any more."""
        token = _token()
        with self._write() as db:
            if not db.execute("update people set token=? where id=? and revoked is null", (_hashed(token), id)).rowcount:
                raise StoreError("その招待は、ないか、取り消されています")
            self._note(db, by, "person.reissue", id, {})
        return token

    def revoke(self, id: str, by: Person | str = "広報担当") -> None:
        """Take an invitation back. What the person wrote and signed stays."""
        with self._write() as db:
            if db.execute("select 1 from people where id=?", (id,)).fetchone() is None:
                raise StoreError("その招待はありません")
            if db.execute("update people set revoked=? where id=? and revoked is null", (now(), id)).rowcount:
                self._note(db, by, "person.revoke", id, {})

    def person_by_token(self, token: str) -> Person | None:
        """Who holds the token; None for one that is unknown or revoked."""
        if not token or len(token) > NAME:
            return None
        digest = _hashed(token)
        rows = self._rows(f"select {_PERSON}, token from people where token=?", [digest])
        if not rows or not hmac.compare_digest(rows[0][-1], digest):
            return None
        person = _person(rows[0][:-1])
        return person if person.revoked is None else None

    def person(self, id: str) -> Person | None:
        """Also one whose invitation was taken back (``revoked``)."""
        rows = self._rows(f"select {_PERSON} from people where id=?", [id])
        return _person(rows[0]) if rows else None

    def people(self) -> list[Person]:
        """Everybody ever invited, in the order of the invitations."""
        return [_person(row) for row in self._rows(f"select {_PERSON} from people order by created, rowid")]


class SignOffs(Database):
    """Who said OK to which article as it was laid out."""

    def sign(self, article: str, hash: str, round: int | None, person: Person, note: str = "") -> SignOff:
        """Sign an article. ``hash``: of its print (kohoshi.proof.prints); ``note``: why the officer
        signs for a section. Signing again what is signed gives the sign-off that is there. Raises
        StoreError for somebody who may not."""
        note = cleaned(note, TEXT, "校了の理由")
        if not article or not hash:
            raise StoreError("校了する記事がありません")
        with self._write() as db:
            if person.id is not None:  # an invitation taken back a moment ago
                row = db.execute(f"select {_PERSON} from people where id=?", (person.id,)).fetchone()
                person = _person(row) if row else Person(None, person.name, "", "viewer")
            if not person.might("sign"):
                raise StoreError(f"{person.name}さんは校了を出せません")
            known = db.execute("select id from signoffs where article=? and hash=? and person is ? and name=? and note=? "
                               "and withdrawn is null", (article, hash, person.id, person.name, note)).fetchone()
            if known is None:
                known = [db.execute(
                    "insert into signoffs(article, hash, round, person, name, section, role, at, note) "
                    "values(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (article, hash, round, person.id, person.name, person.section, person.role, now(), note)).lastrowid]
                self._note(db, person, "signoff.add", article, {"hash": hash, "round": round, "note": note})
        return self._signed("where id=?", known[0])[0]

    def unsign(self, article: str, person: Person, reason: str = "") -> int:
        """Take back one's own sign-offs of an article; how many there were."""
        with self._write() as db:
            count = db.execute("update signoffs set withdrawn=? where article=? and person is ? and name=? "
                               "and withdrawn is null", (now(), article, person.id, person.name)).rowcount
            if count:
                self._note(db, person, "signoff.withdraw", article, {"reason": reason})
        return count

    def signoffs(self, article: str | None = None) -> list[SignOff]:
        """Those that nobody took back, oldest first."""
        return self._signed("where withdrawn is null" + (" and article=?" if article else ""), *filter(None, [article]))

    def _signed(self, where: str, *values: object) -> list[SignOff]:
        return [SignOff(*row) for row in self._rows(f"select {_SIGNED} from signoffs {where} order by id", values)]


def _person(row: Sequence[Any]) -> Person:
    key, name, section, role, created, revoked, everywhere = row
    return Person(key, name, section, role, created, revoked, bool(everywhere))


def _token() -> str:
    return secrets.token_urlsafe(32)


def _hashed(token: str) -> str:
    return sha256_of(token.encode())
