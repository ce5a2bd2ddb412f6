"""Returned PDFs: one annotation that cannot be is left out alone; what came in together goes together."""
from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from kohoshi.proof.annotations.take import take_in
from kohoshi.proof.annotations.write import annotated
from kohoshi.proof.store import Person, Store, StoreError, officer, schema as store_schema
from tests.proof.store.conftest import draft
from tests.proof.store.test_annotations import OFFICER, _with, kept, remark, sheet, written
from tests.toughness.page import Happened


def far(*signs: str) -> Array:
    """A rectangle out of all numbers."""
    return pikepdf.Object.parse(f"[{' '.join(sign + '17' + '0' * 307 + '.0' if sign else '1' for sign in signs)}]".encode())


def group(pdf: pikepdf.Pdf) -> None:
    """A caret with a strike far away that belongs to it."""
    caret = pdf.make_indirect(remark("Caret", "入れる", "caret"))
    strike = _with(remark("StrikeOut", "", "far"), IRT=caret, RT=Name.Group, Rect=Array([-10 ** 9, 0, 10 ** 9, 10]))
    pdf.pages[0].obj.Annots = Array([caret, pdf.make_indirect(strike)])


@pytest.mark.parametrize("odd", [
    _with(remark("Text", "無限"), Rect=far("-", "-", "+", "+")),
    _with(remark("Square", "無限の右"), Rect=far("", "", "+", "")),
    _with(remark("FreeText", "二つ"), Rect=Array([1, 2])), _with(remark("Ink", "字"), Rect=Array([Name.a, 1, 2, 3])),
    _with(remark("Text", "なし"), Rect=Array([])), _with(remark("Highlight", "ない数"), Rect=String("1 2 3 4")),
    _with(remark("Stamp", "辞書"), Rect=Dictionary()), _with(remark("Text", "入れ子"), Rect=Array([Array([1]), 2, 3, 4])),
    _with(remark("Caret", "真偽"), Rect=Array([True, Name.x, 3, 4])),
    _with(remark("Circle", "空"), Rect=Array([None, None, None, None]))])
def test_one_that_cannot_be_is_left_out_alone_and_told(store: Store, tmp_path: Path, odd: Dictionary) -> None:
    data = written(sheet(), remark("Text", "前", "a"), odd, remark("Text", "後", "b"))
    taken = take_in(store, kept(tmp_path, data), OFFICER)
    assert {"前", "後"} <= {each.text for each in taken.added}
    assert len(taken.added) + taken.odd == 3


def test_a_group_that_reaches_out_of_all_numbers_is_left_out_alone(store: Store, tmp_path: Path, happened: Happened) -> None:
    taken = take_in(store, kept(tmp_path, written(sheet(), remark("Text", "後", "b"), edit=group)), OFFICER)
    assert [each.text for each in taken.added] == ["後"] and taken.odd == 1
    happened(11, "a group of two and one beside them", f"{taken.odd} left out, {len(taken.added)} taken")


def test_an_answer_by_another_name_stops_nothing(store: Store, tmp_path: Path) -> None:
    def answered(author: str) -> bytes:
        def edit(pdf: pikepdf.Pdf) -> None:
            root = pdf.make_indirect(remark("Text", "根", "root"))
            pdf.pages[0].obj.Annots = Array([root, pdf.make_indirect(_with(remark("Text", "答え", "answer"), IRT=root, T=String(author)))])
        return written(sheet(), edit=edit)

    assert take_in(store, kept(tmp_path, answered("課長")), OFFICER).replies == 1
    again = take_in(store, kept(tmp_path, answered("別人")), OFFICER)
    assert (again.replies, again.odd, again.same) == (0, 1, 1)


# --- taken back together --------------------------------------------------------------------


def many(count: int) -> bytes:
    return written(sheet(), *(remark("Text", f"文{n}", f"n{n}") for n in range(count)))


def test_all_of_a_file_are_taken_back_and_brought_back(store: Store, tmp_path: Path) -> None:
    own = store.add_comment(draft(face=1), "own")
    path = kept(tmp_path, many(600))
    assert len(take_in(store, path, OFFICER, round=2, name="戻り.pdf").added) == 600
    [intake] = store.intakes()
    assert (intake.name, intake.who, intake.round, intake.count, intake.touched, intake.gone) == ("戻り.pdf", "広報 太郎", 2, 600, 0, None)
    before, seq = store.comments(), store.last_seq()
    assert store.take_back(intake.id, OFFICER) == 600
    assert store.comments() == [own] and store.tally("state") == {"open": 1} and store.count() == 1 and store.numbers() == {own.id: 1}
    [told] = store.changes_since(seq).events
    assert (told.what, told.who, told.detail) == ("intake.back", "広報 太郎", {"comments": 600}) and store.changes_since(seq).anew
    gone = next(each for each in before if each.id != own.id)
    for do in (lambda: store.comment(gone.id), lambda: store.set_state(gone.id, "done", OFFICER), lambda: store.reply(gone.id, "返信", "太郎", "r")):
        with pytest.raises(StoreError):
            do()
    assert store.take_back(intake.id, OFFICER) == 0 and store.intakes()[0].gone
    assert store.bring_back(intake.id, OFFICER) == 600 and store.comments() == before and store.intakes()[0].gone is None
    assert store.sound()


def test_what_somebody_answered_or_settled_stays(store: Store, tmp_path: Path) -> None:
    added = take_in(store, kept(tmp_path, many(5)), OFFICER).added
    store.reply(added[0].id, "直しました", "太郎", "r")
    store.set_state(added[1].id, "done", OFFICER)
    store.set_asks(added[2].id, False, OFFICER)
    [intake] = store.intakes()
    assert (intake.count, intake.touched) == (5, 3)
    assert store.take_back(intake.id, OFFICER) == 2
    assert {each.id for each in store.comments()} == {each.id for each in added[:3]}


def test_the_same_file_again_brings_back_what_was_taken_back(store: Store, tmp_path: Path) -> None:
    path = kept(tmp_path, many(4))
    take_in(store, path, OFFICER)
    store.take_back(store.intakes()[0].id, OFFICER)
    assert len(take_in(store, path, OFFICER).added) == 4 and len(store.comments()) == 4
    newest, oldest = store.intakes()
    assert (newest.count, newest.touched, oldest.count) == (4, 0, 0)
    assert store.take_back(newest.id, OFFICER) == 4 and store.comments() == []


def test_nothing_new_is_no_intake(store: Store, tmp_path: Path) -> None:
    path = kept(tmp_path, many(2))
    take_in(store, path, OFFICER)
    seq = store.last_seq()
    assert take_in(store, path, OFFICER).same == 2 and len(store.intakes()) == 1 and store.last_seq() == seq


def test_what_was_taken_back_stays_away_though_an_annotated_copy_comes(store: Store, tmp_path: Path) -> None:
    take_in(store, kept(tmp_path, many(3)), OFFICER)
    copy = kept(tmp_path, annotated(sheet(), store.comments()), "copy.pdf")
    store.take_back(store.intakes()[0].id, OFFICER)
    taken = take_in(store, copy, OFFICER)
    assert (taken.added, taken.same, store.comments()) == ([], 3, [])


def test_an_intake_that_is_not_there(store: Store) -> None:
    for do in (store.take_back, store.bring_back):
        with pytest.raises(StoreError):
            do("0" * 32, OFFICER)


# --- many -----------------------------------------------------------------------------------


def test_pages_and_counts_agree_with_all(store: Store) -> None:
    with store.together():
        for n in range(250):
            store.add_comment(draft(f"文{n}", face=1 + n % 3, box=(n % 7, n % 11, 3, 3), article=("a", "b", None)[n % 3], author=f"人{n % 2}",
                                    round=n % 4 or None, asks=n % 5 > 0), f"k{n}")
        for n, each in enumerate(store.comments()[:40]):
            store.set_state(each.id, "done" if n % 2 else "rejected", OFFICER)
    every = store.comments()
    assert [each.number for each in sorted(every, key=lambda c: c.number)] == list(range(1, 251))
    pages = [store.comments(start=start, most=60) for start in range(0, 300, 60)]
    assert [each for page in pages for each in page] == every and [store.before(each) for each in every[::31]] == list(range(0, 250, 31))
    for given in ({"face": 2}, {"state": "open"}, {"author": "人1"}, {"articles": ["a", "b"]}, {"articles": []}, {"asks": True}, {"face": 1, "state": "done"}):
        assert store.count(**given) == len(store.comments(**given)), given
    assert store.tally("article", "state") == {key: sum((c.article, c.state) == key for c in every) for key in {(c.article, c.state) for c in every}}
    found, more = store.numbered_after(0, 100)
    rest, end = store.numbered_after(found[-1].number, 200)
    assert more and not end and sorted([*found, *rest], key=lambda c: c.number) == sorted(every, key=lambda c: c.number)
    with pytest.raises(ValueError):
        store.tally("text")


def test_together_is_all_or_nothing_and_others_read_on(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.together():
        store.add_comment(draft(), "k")
        assert len(store.comments()) == 1
        1 // 0
    assert store.comments() == [] and store.last_seq() == 0


def test_questions_of_every_page_use_an_index(store: Store) -> None:
    def plan(sql: str) -> str:
        return " ".join(str(row[-1]) for row in store._rows(f"explain query plan {sql}"))

    assert "SCAN comments USING INDEX comments_by_place" in plan("select text from comments where gone is null order by face, y, x, created, id limit 100")
    assert "COVERING INDEX" in plan("select article, state, count(*) from comments indexed by comments_by_kind where gone is null group by article, state")
    assert "events_by_subject" in plan("select seq from events where subject='x' order by seq")


# --- people and old files -------------------------------------------------------------------


def test_an_officer_is_one_of_this_issue_unless_it_is_said(store: Store) -> None:
    here, token = store.invite("花子", "", "officer", OFFICER)
    everywhere, other = store.invite("太郎", "", "officer", OFFICER, everywhere=True)
    chief, _ = store.invite("課長", "kenko", "chief", OFFICER, everywhere=True)
    assert [person.everywhere for person in store.people()] == [False, True, False]
    assert not store.person_by_token(token).everywhere and store.person_by_token(other).everywhere
    assert officer("x").everywhere and not Person("1", "x", "", "officer").everywhere and not chief.everywhere
    assert here.everywhere is False and everywhere.everywhere is True


def test_a_file_of_the_first_version_keeps_its_comments_and_officers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.sqlite3"
    with monkeypatch.context() as old:
        old.setattr(store_schema, "STEPS", store_schema.STEPS[:1])
        with Store.open(path) as store, store._write() as db:
            for n, at in enumerate(("2022-05-02", "2022-05-01", "2022-05-03")):
                db.execute("insert into comments(id, key, draft, round, face, x, y, w, h, article, text, author, section, asks, created, updated, "
                           "origin, kind, quoted) values(?, ?, '', 1, 1, 0, 0, 1, 1, null, ?, '太郎', '', 1, ?, ?, 'desk', 'note', '')",
                           (f"id{n}", f"k{n}", f"文{n}", at, at))
            for role in ("officer", "viewer"):
                db.execute("insert into people(id, name, section, role, token, created) values(?, '花子', '', ?, ?, '2022')", (role, role, role))
    with Store.open(path) as store:
        assert {each.text: each.number for each in store.comments()} == {"文1": 1, "文0": 2, "文2": 3}
        assert {person.role: person.everywhere for person in store.people()} == {"officer": True, "viewer": False}
        assert store.add_comment(draft(), "new").number == 4 and store.sound()
