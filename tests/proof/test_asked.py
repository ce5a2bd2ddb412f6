"""Changes and the red marks that asked for them."""
from __future__ import annotations

from dataclasses import dataclass

from kohoshi.finding import Box
from kohoshi.proof.compare.change import Change, FaceBox, Kind, faces_to_reproof
from kohoshi.proof.compare.rounds import answered


@dataclass(frozen=True)
class Mark:
    id: str
    face: int = 4
    box: tuple[float, float, float, float] = (50, 50, 5, 5)
    article: str | None = "sodan"
    text: str = "ここを直す"
    asks: bool = True


def change(kind: Kind = Kind.TEXT, article: str | None = "sodan", face: int = 4, y: float = 52, **more) -> Change:
    spot = (FaceBox(face, Box(50, y, 4, 4)),)
    return Change(kind, article, "見本", spot, spot, **more)


def test_a_change_at_the_mark_was_asked_for():
    reply = answered([change()], [Mark("a")])
    assert [(c.asked, c.comment) for c in reply.changes] == [(True, "a")]
    assert reply.unasked == [] and reply.unchanged == []


def test_a_change_elsewhere_in_the_article_was_not():
    reply = answered([change(y=300)], [Mark("a")])
    assert [c.asked for c in reply.unasked] == [False] and [mark.id for mark in reply.unchanged] == ["a"]


def test_a_mark_that_names_the_words_is_enough():
    reply = answered([change(y=300, before="12", after="19")], [Mark("a", text="12日→19日に")])
    assert reply.changes[0].comment == "a"


def test_a_mark_of_another_article_asks_for_nothing_here():
    reply = answered([change()], [Mark("a", article="renraku")])
    assert len(reply.unasked) == 1 and len(reply.unchanged) == 1


def test_a_remark_asks_for_nothing():
    reply = answered([change()], [Mark("a", asks=False)])
    assert len(reply.unasked) == 1 and reply.unchanged == []


def test_what_follows_from_an_asked_change_is_no_surprise():
    reply = answered([change(), change(Kind.REFLOWED, y=200), change(Kind.MOVED, "renraku", y=350)], [Mark("a")])
    assert [c.asked for c in reply.changes] == [True, None, None] and reply.unasked == []


def test_lines_that_run_on_though_nobody_asked_are_a_surprise():
    reply = answered([change(Kind.REFLOWED)], [])
    assert [c.asked for c in reply.changes] == [False]


def test_faces_to_read_again():
    gone = Change(Kind.MOVED, "sodan", "見本", (FaceBox(5, Box(0, 0, 1, 1)),), (FaceBox(4, Box(0, 0, 1, 1)),))
    assert faces_to_reproof([change(face=12), gone]) == [4, 5, 12]
