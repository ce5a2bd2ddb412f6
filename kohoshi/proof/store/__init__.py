"""The store of one issue's proofs: ``proofs/2022-06/desk.sqlite3``."""
from __future__ import annotations

from typing import Any

from kohoshi import limits
from kohoshi.proof.store.comments import Comments
from kohoshi.proof.store.export import Export
from kohoshi.proof.store.intakes import Intakes
from kohoshi.proof.store.model import (
    Changes,
    Comment,
    Conflict,
    Draft,
    Event,
    Intake,
    Invitation,
    Person,
    Reply,
    SignOff,
    Step,
    StoreError,
    cleaned,
    now,
    officer,
)
from kohoshi.proof.store.people import People, SignOffs

__all__ = ["Changes", "Comment", "Conflict", "Draft", "Event", "Intake", "Invitation", "Person", "Reply", "SignOff", "Step",
           "Store", "StoreError", "officer"]

#: Longest reason for a step, characters.
_REASON = limits.REASON_CHARACTERS


class Store(Export, Intakes, Comments, People, SignOffs):
    """Comments, people, sign-offs, the life of the issue and the log of who did what.

    ``Store.open(path)``; for many threads; many processes may each open the same file.
    """

    def enter_state(self, state: str, by: Person | str, reason: str, was: int | None = None) -> Step:
        """Note a step in the life of the issue. Whether it may be taken is for
        kohoshi.proof.life to say. ``was``: how many steps there were when it said so; Conflict when
        somebody took another one meanwhile."""
        reason = cleaned(reason, _REASON, "理由")
        with self._write() as db:
            if was is not None and was != db.execute("select count(*) from life").fetchone()[0]:
                raise Conflict("ほかの人が先に号の状態を変えました。読み直してください")
            step = Step(state, by if isinstance(by, str) else by.name, reason, now())
            db.execute("insert into life(state, who, reason, at) values(?, ?, ?, ?)",
                       (step.state, step.who, step.reason, step.at))
            self._note(db, by, "life.state", state, {"reason": reason})
        return step

    def life(self) -> list[Step]:
        """All steps, oldest first."""
        return [Step(*row) for row in self._rows("select state, who, reason, at from life order by id")]

    def log(self, by: Person | str, what: str, subject: str, **detail: Any) -> None:
        """Note something that lies elsewhere: a round frozen, a hand-over written."""
        with self._write() as db:
            self._note(db, by, what, subject, detail)
