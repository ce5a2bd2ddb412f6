"""Press profiles: what ships is read, a printer's own file is read, a faulty one is told in words."""
from __future__ import annotations

from pathlib import Path

import pytest

from kohoshi.press import PressError, load_press, press_names
from kohoshi.press.profile import PROFILES
from kohoshi.refusal import Refusal


@pytest.mark.parametrize("name", press_names())
def test_shipped_profiles_are_samples_whose_type_area_fits(name: str):
    press = load_press(name)
    assert press.sample and press.confirmed.missing == ("ICCプロファイル", "仕上がり寸法", "試し入稿")
    x, y, w, h = press.type_area
    left, top, width, height = press.live
    assert left <= x and top <= y and x + w <= left + width and y + h <= top + height
    assert press.images.minimum <= press.images.wanted <= press.images.maximum


def test_the_two_presses_have_opposite_rules():
    offset, paper = load_press("offset-tabloid"), load_press("newspaper-tabloid")
    assert (offset.bleed, offset.white, offset.marks, offset.standard) == (3, 0, "double", "PDF/X-4")
    assert (paper.bleed, paper.white, paper.marks, paper.standard) == (0, 11, "none", "PDF/X-1a")
    assert paper.live == (11, 11, 250, 384)
    assert offset.ink.limit == 300 and paper.ink.limit == 240


def test_a_printers_own_profile_is_a_file(tmp_path: Path):
    text = (PROFILES / "offset-tabloid.yaml").read_text(encoding="utf-8")
    own = tmp_path / "minato-insatsu.yaml"
    own.write_text(text.replace("confirmed: {}", "confirmed: {profile: 印刷会社 見本, trim: 印刷会社 見本, handover: 印刷会社 見本}"),
                   encoding="utf-8")
    press = load_press(str(own))
    assert press.name == "minato-insatsu" and not press.sample


@pytest.mark.parametrize(("old", "new", "said"), [
    ("bleed: 3 ", "bleed: 30 ", "bleed"), ("standard: PDF/X-4", "standard: PDF/X-9", "standard"),
    ("limit: 300", "limit: many", "ink.limit"), ("marks: double", "marks: [", "読めません")])
def test_a_faulty_profile_is_told_with_its_key(tmp_path: Path, old: str, new: str, said: str):
    text = (PROFILES / "offset-tabloid.yaml").read_text(encoding="utf-8")
    assert old in text
    own = tmp_path / "faulty.yaml"
    own.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PressError, match=said) as told:
        load_press(str(own))
    assert "faulty.yaml" in str(told.value)


def test_an_unknown_press_names_those_there_are():
    with pytest.raises(PressError, match="newspaper-tabloid、offset-tabloid"):
        load_press("gravure")


def test_a_profile_put_by_hand_goes_before_the_packages(tmp_path: Path):
    from kohoshi.flow.set_up import profile_of

    press = load_press("offset-tabloid")
    with pytest.raises(Refusal, match="make setup"):
        profile_of(press, tmp_path)
    for folder in ("cache", "local"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / press.profile).write_bytes(b"icc")
        assert profile_of(press, tmp_path) == tmp_path / folder / press.profile
