"""Masks: of a shape the engine draws them, of groups as clip paths where they are plain shapes; the rest is told."""
from __future__ import annotations

import pytest

from kohoshi.pages.drawing import read

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">'
FIGMA = '<mask id="m" style="mask-type:alpha" maskUnits="userSpaceOnUse" x="0" y="0" width="50" height="50"><rect width="50" height="50" fill="#D9D9D9"/></mask>'
GROUP = '<g mask="url(#m)"><rect width="100" height="50" fill="#c00"/></g>'
SOFT = {  # masks that are more than an outline
    "ramp": '<linearGradient id="r"/><mask id="m"><rect width="50" height="50" fill="url(#r)"/></mask>',
    "gray by light": '<mask id="m"><rect width="50" height="50" fill="#D9D9D9"/></mask>',
    "black hole": '<mask id="m"><rect width="50" height="50" fill="#fff"/><circle r="9" fill="#000"/></mask>',
    "half": '<mask id="m" mask-type="alpha"><rect width="50" height="50" fill-opacity=".5"/></mask>',
    "stroke": '<mask id="m" mask-type="alpha"><rect width="50" height="50" stroke="red"/></mask>',
    "group": '<mask id="m" mask-type="alpha"><g opacity=".5"><rect width="50" height="50"/></g></mask>',
    "evenodd": '<mask id="m" mask-type="alpha"><path fill-rule="evenodd" d="M0 0h9v9z"/></mask>',
    "in boxes": '<mask id="m" mask-type="alpha" maskContentUnits="objectBoundingBox"><rect width="1" height="1"/></mask>',
    "empty": '<mask id="m"/>'}
PLAIN = {"figma": FIGMA, "white": '<mask id="m"><rect width="50" height="50" fill="white"/></mask>',
         "attribute": '<mask id="m" mask-type="alpha"><circle r="9"/></mask>', "two": '<mask id="m" mask-type="alpha"><circle r="9"/><rect width="9" height="9" fill="red"/></mask>'}


def pressed(body: str) -> str:
    return read((HEAD + body + "</svg>").encode()).for_press(lambda name, drawn: "#000000").decode()


def told(body: str) -> list[str]:
    return [fault.message for fault in read((HEAD + body + "</svg>").encode()).faults]


@pytest.mark.parametrize("mask", PLAIN)
@pytest.mark.parametrize("group", [GROUP, GROUP.replace('mask="url(#m)"', 'style="mask:url(#m)"'), GROUP.replace("<g ", '<g id="a" style="isolation:isolate" ')])
def test_a_plain_mask_of_a_group_is_a_clip_path(mask: str, group: str) -> None:
    out = pressed(PLAIN[mask] + group)
    assert '<clipPath id="m"' in out and 'clip-path="url(#m)"' in out and "mask" not in out and told(PLAIN[mask] + group) == []


@pytest.mark.parametrize("mask", SOFT)
@pytest.mark.parametrize("group", [GROUP, '<use xlink:href="#x" mask="url(#m)"/>', '<g style="mask: url(#m)"><rect width="9" height="9"/></g>'])
def test_any_other_mask_of_a_group_is_told(mask: str, group: str) -> None:
    assert [("マスク" in message) for message in told(SOFT[mask] + group)] == [True]
    assert "<clipPath" not in pressed(SOFT[mask] + group)


@pytest.mark.parametrize("mask", SOFT)
def test_a_mask_of_a_shape_is_left_to_the_engine(mask: str) -> None:
    shape = '<rect width="100" height="50" fill="#c00" mask="url(#m)"/>'
    assert told(SOFT[mask] + shape) == [] and 'mask="url(#m)"' in pressed(SOFT[mask] + shape)


def test_a_group_that_is_clipped_already_keeps_its_clip_path() -> None:
    body = FIGMA + '<clipPath id="c"><rect width="9" height="9"/></clipPath>' + GROUP.replace("<g ", '<g clip-path="url(#c)" ')
    assert ["マスク" in message for message in told(body)] == [True] and 'clip-path="url(#c)"' in pressed(body)


def test_a_mask_that_is_not_there_hides_nothing() -> None:
    assert told(GROUP) == []
