"""Returned PDFs in the store: which comments came in with which, and all of one taken back."""
from __future__ import annotations

import uuid

from kohoshi.proof.store.comments import Comments
from kohoshi.proof.store.model import NAME, Comment, Intake, Person, StoreError, cleaned, now

#: A comment that nobody answered or changed since its PDF was taken in.
_UNTOUCHED = ("not exists (select 1 from events where events.subject=comments.id and events.seq>"
              "(select seq from intakes where intakes.id=comments.intake))")


class Intakes(Comments):
    """What was taken back stays in the store and its log, and can be brought back."""

    def begin_intake(self, name: str, round: int | None, by: Person) -> str:
        """Id of a new intake; ``name``: of the file."""
        with self._write() as db:
            id, name = uuid.uuid4().hex, cleaned(name[:NAME], NAME, "ファイルの名前").replace("\n", " ")
            db.execute("insert into intakes(id, at, who, name, round, seq) "
                       "values(?, ?, ?, ?, ?, (select coalesce(max(seq), 0) from events))", (id, now(), by.name, name, round))
        return id

    def end_intake(self, id: str, by: Person) -> None:
        """What happens to its comments from now on is somebody's doing. One that brought no comment is
        forgotten."""
        with self._write() as db:
            (count,) = db.execute("select count(*) from comments where intake=?", (id,)).fetchone()
            if count:
                self._note(db, by, "intake.add", id, {"comments": count})
                db.execute("update intakes set seq=(select max(seq) from events) where id=?", (id,))
            else:
                db.execute("delete from intakes where id=?", (id,))

    def intakes(self) -> list[Intake]:
        """All, newest first."""
        return [Intake(*row) for row in self._rows(
            "select id, at, who, name, round, gone, "
            "(select count(*) from comments where intake=intakes.id and gone is null), "
            f"(select count(*) from comments where intake=intakes.id and gone is null and not {_UNTOUCHED}) "
            "from intakes order by at desc, rowid desc")]

    def take_back(self, id: str, by: Person) -> int:
        """Take away the comments of a returned PDF that nobody answered or changed since; how many.
        Raises StoreError."""
        with self._write() as db:
            self._intake(id)
            at = now()
            count = db.execute(f"update comments set gone=? where intake=? and gone is null and {_UNTOUCHED}", (at, id)).rowcount
            if count:
                db.execute("update intakes set gone=? where id=?", (at, id))
                self._note(db, by, "intake.back", id, {"comments": count})
        return count

    def bring_back(self, id: str, by: Person) -> int:
        """Undo :meth:`take_back`. Raises StoreError."""
        with self._write() as db:
            self._intake(id)
            count = db.execute("update comments set gone=null where intake=? and gone is not null", (id,)).rowcount
            if count:
                db.execute("update intakes set gone=null where id=?", (id,))
                self._note(db, by, "intake.again", id, {"comments": count})
        return count

    def gone_by_key(self, key: str) -> bool:
        """Whether the comment of a key was taken back."""
        return bool(self._rows("select 1 from comments where key=? and gone is not null", [key]))

    def come_again(self, key: str, intake: str, by: Person) -> Comment:
        """A comment that was taken back and comes in with another returned PDF."""
        with self._write() as db:
            (id,) = db.execute("select id from comments where key=?", (key,)).fetchone()
            db.execute("update comments set gone=null, intake=? where id=?", (intake, id))
            self._note(db, by, "comment.again", id, {"intake": intake})
        return self.comment(id)

    def _intake(self, id: str) -> None:
        if not self._rows("select 1 from intakes where id=?", [id]):
            raise StoreError("その取り込みはありません")
