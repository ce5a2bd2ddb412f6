"""The declared families: what they hold, their licence, and that the engine takes them."""
from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest
from fontTools.ttLib import TTFont
from weasyprint import HTML

from kohoshi.fonts import font_face

BODY = ["UD Latin", "UD Gothic", "Noto Sans JP"]
GA = "葛\U000E0100"
TSUJI = "辻\U000E0100"
BEN = "邊\U000E0105"


def opened(path: Path, number: int = -1) -> TTFont:
    """A font in memory: no file stays open."""
    return TTFont(io.BytesIO(path.read_bytes()), fontNumber=number)


@pytest.mark.parametrize("good", ["髙", GA, TSUJI, "㈱", "①", "℡", "港区2025年Web", "“引用”…—・", "a\u200bb\n"])
def test_house_typeface_sets(fontset, good):
    assert fontset.missing(good, ["UD Latin", "UD Gothic"]) == []


def test_missing_tells_offset_and_character(fontset):
    assert fontset.missing("あ𠮷い㊗👑", ["UD Latin", "UD Gothic"]) == [(1, "𠮷"), (3, "㊗"), (4, "👑")]
    assert fontset.missing("あ𠮷い㊗👑", BODY) == [(4, "👑")]


def test_sequence_counts_as_missing_where_the_engine_would_set_the_plain_form(fontset):
    assert fontset.missing(f"渡{BEN}", BODY) == [(1, BEN)]
    assert fontset.family_for(BEN, BODY) == "Noto Sans JP"
    assert fontset.missing(BEN, ["Noto Sans JP", *BODY]) == []
    assert fontset.family_for("👑", BODY) is None
    assert fontset.family_for("A", BODY) == "UD Latin"


def test_emoji_selector_is_missing_because_the_engine_would_leave_our_fonts(fontset):
    assert fontset.missing("☎", BODY) == []
    assert fontset.missing("☎\ufe0f06", BODY) == [(0, "☎\ufe0f")]


def test_unknown_family_is_named(fontset):
    with pytest.raises(KeyError, match="Arial"):
        fontset.coverage(["Arial"])
    with pytest.raises(KeyError, match="Arial"):
        fontset.face_css("x/", ["Arial"])


@pytest.mark.parametrize("family", ["UD Latin", "UD Latin Mincho"])
def test_latin_cut_leaves_japanese_signs_to_the_japanese_family(fontset, family):
    held = fontset.coverage([family])
    assert set(map(ord, "AZaz09.,()!?%&@/-éÜœŌ¥€ ")) <= held
    assert not held & set(map(ord, "“”‘’…—―・、。「」（）０Ａ×÷±°§①あ漢　"))


def test_latin_cut_is_proportional_and_keeps_the_line_height(fontset):
    files = fontset.files()
    cut, fixed = opened(files["MinatoLatinGothic-Regular.ttf"]), opened(files["BIZUDGothic-Regular.ttf"])
    source = opened(files["BIZUDPGothic-Regular.ttf"])

    def width(font, character):
        return font["hmtx"][font.getBestCmap()[ord(character)]][0]

    assert [width(cut, c) for c in "iW1é"] == [width(source, c) for c in "iW1é"]
    assert width(cut, "i") < width(fixed, "i") == width(fixed, "W") < width(cut, "W")
    for table, field in (("hhea", "ascent"), ("hhea", "descent"), ("hhea", "lineGap"), ("OS/2", "sTypoAscender"),
                         ("OS/2", "usWinDescent"), ("head", "unitsPerEm")):
        assert getattr(cut[table], field) == getattr(fixed[table], field)


def test_latin_cut_has_neither_hints_nor_features(fontset):
    tables = set(opened(fontset.files()["MinatoLatinGothic-Regular.ttf"]).keys())
    assert not tables & {"fpgm", "prep", "cvt ", "gasp", "GSUB", "DSIG", "vmtx"}


def test_every_file_may_be_embedded_as_declared(fontset):
    declared = {(family, face.weight): fontset.declaration.sources[face.source].embedding
                for family, entry in fontset.declaration.families.items() for face in entry.faces}
    assert set(declared.values()) == {0}
    assert [opened(path)["OS/2"].fsType for path in fontset.files().values()] == list(declared.values())


def test_derived_font_has_its_own_name_and_the_makers_copyright(fontset):
    names = opened(fontset.files()["MinatoLatinGothic-Bold.ttf"])["name"]
    own = " ".join(str(names.getName(number, 3, 1, 0x409)) for number in (1, 3, 4, 6))
    assert "Minato Latin Gothic" in own and "BIZ" not in own
    assert "BIZ UDGothic Project Authors" in str(names.getName(0, 3, 1, 0x409))
    assert "SIL Open Font License" in str(names.getName(13, 3, 1, 0x409))
    assert "BIZ UDPGothic Bold" in str(names.getName(10, 3, 1, 0x409))


def test_face_css_names_every_file_once_and_can_be_limited(fontset):
    css = fontset.face_css("http://job.invalid/fonts/")
    assert re.findall(r"/fonts/([^\"]+)", css) == list(fontset.files())
    assert set(re.findall(r'font-family:"([^"]+)"', css)) == set(fontset.families)
    assert re.findall(r'font-family:"([^"]+)"', fontset.face_css("", ["UD Mincho"])) == ["UD Mincho"]


def test_engine_sets_each_character_from_the_first_family_that_has_it(fontset):
    css = fontset.face_css(fontset.cache.resolve().as_uri() + "/", BODY)
    html = f'<style>{css}p{{font-family:{",".join(f"{name!r}" for name in BODY)}}}</style><p>港区2025𠮷<b>港A𠮷'
    reader = pypdf.PdfReader(io.BytesIO(HTML(string=html).write_pdf()))
    fonts = {str(font.get_object()["/BaseFont"]).split("+")[1] for font in reader.pages[0]["/Resources"]["/Font"].values()}
    families = {"UD-Latin", "UD-Gothic", "Noto-Sans-JP"}
    assert fonts == families | {f"{name}-Bold" for name in families}


def test_font_face_rule():
    assert font_face("Tate", 700, "x/y.ttf") == (
        '@font-face{font-family:"Tate";font-style:normal;font-weight:700;src:url("x/y.ttf")}')
