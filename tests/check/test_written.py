"""References in every form that papers write them in, read in a finished file alone."""
from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.others import newspaper
from tests.check.test_proven import proven, told

TITLE = "港区運営方針を策定"
#: {}: the face. What is written, with which face it is wrong, with which there is none.
WRITTEN = ["「{t}」は{n}面に", "{t} →P{n}", "{t}（p.{n}）", "{t}（P{n}参照）", "{t}⇒{n}面", "{t}…………{n}面", "{n}面「{t}」をご覧ください",
           "{n}面の「{t}」をご覧ください", "{t}（{n}ページ）"]


def written(path: Path, line: str) -> list[tuple[str, int | None]]:
    book = newspaper(where="head").text(1, 12, 135, line, 9).text(6, 12, 140, TITLE, 22)
    return told(proven(book.save(path)).findings, "reference")


@pytest.mark.parametrize("form", WRITTEN)
def test_references_however_they_are_written(tmp_path, form):
    assert written(tmp_path / "a.pdf", form.format(t=TITLE, n=6)) == []
    assert written(tmp_path / "b.pdf", form.format(t=TITLE, n=5)) == [("reference/wrong-face", 1)]
    assert written(tmp_path / "c.pdf", form.format(t=TITLE, n=12)) == [("reference/no-such-face", 1)]


@pytest.mark.parametrize("line", ["市の広報誌12ページをご覧ください", "台帳15ページの文", "P12と文", "（一面の文）12面と文", "番号（P）12"])
def test_what_is_no_reference_to_a_face(tmp_path, line):
    assert written(tmp_path / "a.pdf", line) == []
