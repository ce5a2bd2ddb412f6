"""Vertical fonts. In their coordinates x runs down the page and y runs to the right."""
from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from weasyprint import HTML

from kohoshi.fonts import FontSet, font_face, fontset as module
from kohoshi.fonts.orientation import Orientation
from kohoshi.fonts.vertical import derive_vertical

TEXT = "港区、。「広報」ー（年）ぁ07AW—“声”!?　㈱①℡"
SEQUENCES = {"葛\U000E0100", "葛\U000E0101", "辻\U000E0100"}
TCY = {"10", "100", "!?", "7"}
EM, TOP, CENTRE = 2048, 1802, 778


def opened(path: Path, number: int = -1) -> TTFont:
    """A font in memory: no file stays open."""
    return TTFont(io.BytesIO(path.read_bytes()), fontNumber=number)


class Turned:
    """A derived font beside its source."""

    def __init__(self, fontset: FontSet, family: str, file: str) -> None:
        self.path = fontset.vertical(family, set(TEXT) | SEQUENCES, TCY)
        self.font = opened(self.path)
        self.source = opened(fontset.files()[file])

    def width(self, character: str, font: TTFont | None = None) -> int:
        font = font or self.font
        return font["hmtx"][font.getBestCmap()[ord(character)]][0]

    def bounds(self, character: str, font: TTFont | None = None) -> tuple[float, ...]:
        font = font or self.font
        return self.glyph_bounds(font.getBestCmap()[ord(character)], font)

    def glyph_bounds(self, glyph: str, font: TTFont | None = None) -> tuple[float, ...]:
        glyphs = (font or self.font).getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[glyph].draw(pen)
        return pen.bounds


@pytest.fixture(scope="module")
def mincho(fontset) -> Turned:
    return Turned(fontset, "UD Mincho", "BIZUDMincho-Regular.ttf")


@pytest.fixture(scope="module")
def serif(fontset) -> Turned:
    return Turned(fontset, "Noto Serif JP", "NotoSerifJP-Regular.otf")


def test_advances(mincho):
    for upright in "港、。「」ー（ぁ　㈱①“":
        assert mincho.width(upright) == EM, upright
    for lying in "07AW":
        assert mincho.width(lying) == mincho.width(lying, mincho.source), lying


def test_kanji_is_turned_about_its_cell(mincho):
    x0, y0, x1, y1 = mincho.bounds("港", mincho.source)
    assert mincho.bounds("港") == (TOP - y1, x0 - EM / 2 + CENTRE, TOP - y0, x1 - EM / 2 + CENTRE)


def test_comma_and_full_stop_sit_at_the_upper_right(mincho):
    for mark in "、。":
        _x0, y0, x1, _y1 = mincho.bounds(mark)
        assert x1 < EM / 2 and y0 > CENTRE, mark


def test_brackets_open_downwards(mincho):
    opening, closing = mincho.bounds("「"), mincho.bounds("」")
    assert opening[0] > EM / 2 > closing[2]
    # a turned bracket is wide across the line, a merely upright one would be tall along it
    for x0, y0, x1, y1 in (mincho.bounds("（"), mincho.bounds("）")):
        assert y1 - y0 > 2 * (x1 - x0)


def test_long_vowel_mark_runs_down_the_column(mincho):
    x0, y0, x1, y1 = mincho.bounds("ー")
    assert x1 - x0 > 4 * (y1 - y0)
    assert abs((y0 + y1) / 2 - CENTRE) < 0.1 * EM


def test_small_kana_moves_to_the_right_of_its_cell(mincho):
    _x0, y0, _x1, y1 = mincho.bounds("ぁ")
    plain = mincho.bounds("ぁ", mincho.source)
    assert (y0 + y1) / 2 - CENTRE > (plain[0] + plain[2]) / 2 - EM / 2


def test_curly_quotes_take_their_vertical_forms(mincho):
    opening, closing = mincho.bounds("“"), mincho.bounds("”")
    assert opening[0] > EM / 2 > closing[2]


def test_latin_and_dash_lie_unchanged(mincho):
    for character in "07AW—":
        before, after = DecomposingRecordingPen(mincho.source.getGlyphSet()), DecomposingRecordingPen(mincho.font.getGlyphSet())
        mincho.source.getGlyphSet()[mincho.source.getBestCmap()[ord(character)]].draw(before)
        mincho.font.getGlyphSet()[mincho.font.getBestCmap()[ord(character)]].draw(after)
        assert before.value == after.value, character


def ligatures(font: TTFont) -> dict[tuple[str, ...], str]:
    """Glyph names in, glyph name out, of feature tcyo."""
    gsub, found = font["GSUB"].table, {}
    assert {record.FeatureTag for record in gsub.FeatureList.FeatureRecord} == {"tcyo"}
    for lookup in gsub.LookupList.Lookup:
        for table in lookup.SubTable:
            if lookup.LookupType == 1:
                found |= {(glyph,): other for glyph, other in table.mapping.items()}
            else:
                found |= {(first, *rule.Component): rule.LigGlyph for first, rules in table.ligatures.items() for rule in rules}
    return found


def test_tate_chu_yoko_is_one_upright_em(mincho):
    cmap, found = mincho.font.getBestCmap(), ligatures(mincho.font)
    assert set(found) == {tuple(cmap[ord(c)] for c in text) for text in TCY}
    for text in TCY:
        glyph = found[tuple(cmap[ord(c)] for c in text)]
        x0, y0, x1, y1 = mincho.glyph_bounds(glyph)
        assert mincho.font["hmtx"][glyph][0] == EM
        assert 0 <= x0 < x1 <= EM and CENTRE - EM / 2 <= y0 < y1 <= CENTRE + EM / 2, text
    # digits stand: as far along the line as they are tall, whatever their number
    low, high = zip(*(mincho.bounds(c, mincho.source)[1::2] for c in "10"), strict=False)
    x0, _, x1, _ = mincho.glyph_bounds(found[tuple(cmap[ord(c)] for c in "100")])
    assert (x0, x1) == (TOP - max(high), TOP - min(low))


def test_variation_sequences_stay_and_stand(mincho):
    source = {(base, selector): glyph for table in mincho.source["cmap"].tables if table.format == 14
              for selector, pairs in table.uvsDict.items() for base, glyph in pairs}
    kept = {(base, selector): glyph for table in mincho.font["cmap"].tables if table.format == 14
            for selector, pairs in table.uvsDict.items() for base, glyph in pairs}
    assert {(ord(s[0]), ord(s[1])) for s in SEQUENCES} <= set(kept)
    assert {base for base, _ in kept} <= set(mincho.font.getBestCmap())
    assert {selector for _, selector in kept} == {0xE0100, 0xE0101}
    for key, glyph in kept.items():
        before = mincho.glyph_bounds(source[key] or mincho.source.getBestCmap()[key[0]], mincho.source)
        after = mincho.glyph_bounds(glyph or mincho.font.getBestCmap()[key[0]])
        assert after == (TOP - before[3], before[0] - EM / 2 + CENTRE, TOP - before[1], before[2] - EM / 2 + CENTRE)


def test_only_the_asked_selectors_are_kept(fontset):
    font = opened(fontset.vertical("UD Mincho", {"葛\U000E0101", "辻"}))
    assert {selector for table in font["cmap"].tables if table.format == 14 for selector in table.uvsDict} == {0xE0101}


def test_line_is_the_em_box_and_nothing_stale_is_left(mincho):
    hhea, os2 = mincho.font["hhea"], mincho.font["OS/2"]
    assert (hhea.ascent, hhea.descent, hhea.lineGap) == (TOP, TOP - EM, 0)
    assert (os2.usWinAscent, os2.usWinDescent, os2.sTypoLineGap) == (TOP, EM - TOP, 0)
    assert not {"vmtx", "vhea", "fpgm", "prep", "cvt ", "gasp", "DSIG", "CFF "} & set(mincho.font.keys())
    assert mincho.font["head"].modified == mincho.source["head"].modified


def test_names(mincho):
    names = mincho.font["name"]
    assert str(names.getName(1, 3, 1, 0x409)) == "Minato Tate Mincho"
    assert "BIZ UDMincho Project Authors" in str(names.getName(0, 3, 1, 0x409))
    assert "SIL Open Font License" in str(names.getName(13, 3, 1, 0x409))


def test_cubic_outlines_become_quadratic_in_place(serif):
    assert "glyf" in serif.font and "CFF " not in serif.font
    em, top, centre = 1000, 880, 380
    for character in "港広報":
        x0, y0, x1, y1 = serif.bounds(character, serif.source)
        expected = (top - y1, x0 - em / 2 + centre, top - y0, x1 - em / 2 + centre)
        assert serif.bounds(character) == pytest.approx(expected, abs=1)
    assert serif.width("、") == em and serif.bounds("、")[1] > centre


def test_outlines_turn_the_way_truetype_fills_them(mincho, serif):
    """Outer contours run clockwise (negative area), also where the source is cubic."""
    for turned in (mincho, serif):
        glyphs = turned.font.getGlyphSet()
        for character in "港A":
            pen = AreaPen(glyphs)
            glyphs[turned.font.getBestCmap()[ord(character)]].draw(pen)
            assert pen.value < 0, character


def test_character_shared_with_a_lying_one_keeps_its_own_direction(tmp_path, fontset):
    """One drawing for a digit (R) and a kanji (U): the derived font needs both directions."""
    font = opened(fontset.files()["BIZUDMincho-Regular.ttf"])
    for table in font["cmap"].tables:
        if table.format in (4, 12):
            table.cmap[ord("1")] = table.cmap[ord("水")]
    font.save(tmp_path / "shared.ttf")
    orientation = Orientation([(ord("水"), ord("水"), "U")])
    data = derive_vertical(tmp_path / "shared.ttf", orientation, {"1", "水"}, set(), "Test", 400)
    cmap = TTFont(io.BytesIO(data)).getBestCmap()
    assert cmap[ord("1")] != cmap[ord("水")]


def test_same_bytes_in_another_process_with_another_hash_seed(mincho, fontset):
    code = ("import sys,hashlib;from pathlib import Path;from kohoshi.fonts.vertical import derive_vertical as d;"
            "from kohoshi.fonts.orientation import Orientation as o;"
            "print(hashlib.sha256(d(Path(sys.argv[1]),o.read(Path(sys.argv[2])),set(sys.argv[3])|set(sys.argv[4].split()),"
            "set(sys.argv[5].split()),'Minato Tate Mincho',400)).hexdigest())")
    done = subprocess.run(
        [sys.executable, "-c", code, fontset.files()["BIZUDMincho-Regular.ttf"], fontset.cache / "VerticalOrientation.txt",
         TEXT, " ".join(SEQUENCES), " ".join(TCY)],
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONUTF8": "1"},
        cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == hashlib.sha256(mincho.path.read_bytes()).hexdigest()


def test_cache_is_by_content(fontset, mincho):
    assert fontset.vertical("UD Mincho", set(TEXT) | SEQUENCES, TCY) == mincho.path
    assert fontset.vertical("UD Mincho", set(TEXT) | SEQUENCES, TCY | {"12"}) != mincho.path


def test_only_declared_weights(fontset):
    with pytest.raises(KeyError, match="700"):
        fontset.vertical("UD Mincho", {"港"}, weight=700)


def test_old_derived_fonts_are_swept(tmp_path):
    for number in range(5):
        path = tmp_path / f"{number}.ttf"
        path.touch()
        os.utime(path, (number, number))
    module._keep_newest(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3.ttf", "4.ttf"]


def test_each_new_derived_font_sweeps(small, monkeypatch):
    monkeypatch.setattr(module, "KEPT_VERTICAL", 1)
    fonts = small.load()
    fonts.prepare()
    first, second = fonts.vertical("Small", {"A"}), fonts.vertical("Small", {"B"})
    assert second.exists() and not first.exists()


def test_orientation_of_the_unicode_table(fontset):
    orientation = Orientation.read(fontset.cache / "VerticalOrientation.txt")
    assert [orientation.of(c) for c in "港A、「𠮷①—“"] == ["U", "R", "Tu", "Tr", "U", "U", "R", "Tr"]
    assert orientation.of("\U0010FFFD") in {"U", "R"}
    assert Orientation([(5, 6, "U")]).of("A") == "R"


def test_orientation_file_without_data_is_refused(tmp_path):
    (tmp_path / "VerticalOrientation.txt").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no Vertical_Orientation"):
        Orientation.read(tmp_path / "VerticalOrientation.txt")


def test_set_by_the_engine_and_read_back(mincho):
    """Three digits in one cell: the line gets shorter by half an em, and the text stays whole."""
    style = font_face("Tate", 400, mincho.path.resolve().as_uri()) + "p{font:20px Tate;float:left}"
    document = HTML(string=f'<style>{style}</style><p>区100年</p><p style="font-feature-settings:\'tcyo\'">区100年</p>').render()
    plain, combined = (box.width for box in document.pages[0]._page_box.descendants() if box.element_tag == "p" and type(box).__name__ == "BlockBox")
    assert plain == pytest.approx(20 * 3.5) and combined == pytest.approx(20 * 3)
    text = pypdf.PdfReader(io.BytesIO(document.write_pdf())).pages[0].extract_text()
    assert "".join(text.split()) == "区100年区100年"
