"""How a figure says that it stands in its text, and what it may say."""
from __future__ import annotations

import pytest
from pydantic import ValidationError

from kohoshi.issue.model import Block
from kohoshi.issue.values import Line, Plain
from kohoshi.pages.crop import ignored, standing


def block(**more: str) -> Block:
    return Block.model_validate({"figure": {"image": Plain("a.jpg"), "alt": Line("絵"), **more}})


@pytest.mark.parametrize(("more", "attributes"), [
    ({}, ""),
    ({"wrap": "left"}, ' class="wrapped left" style="--wide:10" data-wrap="left" data-source=""'),
    ({"wrap": "right", "width": "8", "shape": "circle"}, ' class="wrapped right circle" style="--wide:8" data-wrap="right" data-source=""'),
    ({"anchor": "foot"}, ' class="anchored" data-anchor="foot" data-source=""'),
    ({"shape": "rounded"}, ' class="rounded" data-source=""')])
def test_what_the_content_says_stands_on_the_figure(more: dict[str, str], attributes: str) -> None:
    assert standing(block(**more).value) == attributes


@pytest.mark.parametrize(("more", "words"), [
    ({"wrap": "left", "anchor": "head"}, "どちらかひとつ"), ({"width": "8"}, "いっしょに書きます"), ({"wrap": "left", "width": "5"}, "6"),
    ({"wrap": "top"}, "left"), ({"shape": "star"}, "circle")])
def test_what_cannot_be(more: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        block(**more)


def test_a_gallery_has_no_shapes() -> None:
    with pytest.raises(ValidationError):
        Block.model_validate({"gallery": [{"image": "a.jpg", "alt": "絵", "shape": "circle"}, {"image": "b.jpg", "alt": "絵"}]})


def test_a_face_that_takes_no_notice_is_told() -> None:
    asked = block(wrap="left", shape="circle")
    told, = ignored([asked, block()], "<figure><img></figure>", 1)
    assert told.rule == "image/standing" and "回り込み（wrap）・形（shape）は" in told.message
    assert list(ignored([asked], f"<figure{standing(asked.value)}></figure>", 1)) == []
