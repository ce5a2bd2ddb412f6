"""Supplied pages and advertisements as they come in: each fault told at its line, good files in silence."""
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from kohoshi.check.supplied import check_supplied, stopping
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.pdfread.limits import SUPPLIED, Limits
from kohoshi.press import load_press
from tests.check import paper
from tests.check.handed_in import AD, FACE, Sheet
from tests.said import Speaks

SLOTS = {("back", "ad"): AD}
Make = Callable[[Path], None]


def sheet(change: Callable[[Sheet], object] = lambda s: None, trim: tuple[float, float] = FACE, bleed: float = 3,
          **options: object) -> Make:
    """A file with one good page, changed."""
    def make(path: Path) -> None:
        made = Sheet(trim, bleed)
        change(made)
        made.save(path, **options)
    return make


def garbage(path: Path) -> None:
    path.write_text("これはPDFではありません", encoding="utf-8")


def cut_off(path: Path) -> None:
    sheet()(path)
    path.write_bytes(path.read_bytes()[:90])


def lost_table(path: Path) -> None:
    sheet()(path)
    path.write_bytes(re.sub(rb"startxref\n\d+", b"startxref\n7", path.read_bytes()))


def annotations_with_nothing(s: Sheet) -> None:
    s.page.Annots = Array([None, None])


def turned(s: Sheet) -> None:
    s.page.Rotate = 90


def in_units_of_two(s: Sheet) -> None:
    for box in ("MediaBox", "TrimBox", "BleedBox"):
        s.page[f"/{box}"] = Array([float(v) / 2 for v in s.page[f"/{box}"]])
    s.page.UserUnit = 2


def unembedded(s: Sheet) -> None:
    s.resources.Font.F1 = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/MS-Gothic"))
    s.paint("BT /F1 10 Tf 50 50 Td (x) Tj ET")


def only_rgb(s: Sheet) -> None:
    s.page.Contents = s.pdf.make_stream(b"")
    s.paint("0 0 0 rg 40 20 100 20 re f")


def spot(s: Sheet) -> None:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, .5, 1, 0], N=1)
    s.resources.ColorSpace.S = Array([Name.Separation, Name("/DIC 156"), Name.DeviceCMYK, s.pdf.make_indirect(tint)])
    s.paint("/S cs 1 scn 50 50 20 20 re f")


def rgb_in_nested_forms(s: Sheet) -> None:
    inner = s.form("/DeviceRGB cs 1 0 0 scn 0 0 10 10 re f")
    s.draw("Outer", s.form("/Inner Do", XObject=Dictionary(Inner=inner)), "1 0 0 1 50 50")


def rgb_by_profile(s: Sheet) -> None:
    profile = s.pdf.make_stream(b"profile", N=3)
    s.resources.ColorSpace.P = Array([Name.ICCBased, profile])
    s.paint("/P cs 1 0 0 scn 50 50 20 20 re f")


def lab(s: Sheet) -> None:
    s.resources.ColorSpace.L = Array([Name.Lab, Dictionary(WhitePoint=[.96, 1, .82])])
    s.paint("/L cs 50 0 0 scn 9 9 9 9 re f")


def rgb_that_nothing_uses(s: Sheet) -> None:
    s.resources.ColorSpace.Cs = Name.DeviceRGB


def without_trim_box(s: Sheet) -> None:
    del s.page.TrimBox


def photo(pixels: int, space: Name = Name.DeviceCMYK, **more: object) -> Callable[[Sheet], object]:
    """A picture ``pixels`` wide, printed 60 mm wide."""
    return lambda s: s.draw("Im", s.image((pixels, pixels), space, **more), "60 0 0 60 30 100")


def photo_in_a_form(s: Sheet) -> None:
    inner = s.pdf.make_indirect(s.image((300, 300), Name.DeviceGray))
    s.draw("F", s.form("q 1 0 0 1 10 0 cm /Im Do Q", XObject=Dictionary(Im=inner)), "40 0 0 40 0 100")


def huge(s: Sheet) -> None:
    image = s.image((8, 8), Name.DeviceGray)
    image.Width = image.Height = 50_000
    s.draw("Im", image, "60 0 0 60 30 100")


def loop(s: Sheet) -> None:
    form = s.form("/Me Do", XObject=Dictionary())
    form.Resources.XObject.Me = form
    s.draw("F", form, "1 0 0 1 0 0")


def endless(s: Sheet) -> None:
    """Nine forms that each draw the next ten times: a thousand million squares."""
    form = s.form("0 0 1 1 re f")
    for _ in range(9):
        form = s.form("/F Do " * 10, XObject=Dictionary(F=form))
    s.draw("F", form, "1 0 0 1 0 0")


def tree_loop(path: Path) -> None:
    made = Sheet()
    made.pdf.Root.Pages.Kids.append(made.pdf.Root.Pages)
    made.pdf.Root.Pages.Count = 2
    made.save(path)


def transparent(**state: object) -> Callable[[Sheet], object]:
    def change(s: Sheet) -> None:
        s.resources.ExtGState.G = Dictionary(**state)
        s.paint("/G gs 50 50 20 20 re f")
    return change


def annotation(subtype: str) -> Callable[[Sheet], object]:
    def change(s: Sheet) -> None:
        s.page.Annots = Array([s.pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=[10, 10, 50, 50]))])
    return change


def overprinting(ink: str, what: str = "60 60 40 10 re f", mode: int = 1) -> Callable[[Sheet], object]:
    """Something that overprints (OPM 1, as Illustrator writes it) on a blue ground."""
    def change(s: Sheet) -> None:
        s.resources.ExtGState.O = Dictionary(op=True, OP=True, OPM=mode)
        s.paint("1 .6 0 0 k 50 50 80 30 re f")
        s.paint(f"/O gs {ink} {what}")
    return change


def nested_overprint(s: Sheet) -> None:
    state = Dictionary(op=True, OPM=1)
    s.draw("F", s.form("/O gs 0 0 0 0 k 0 0 30 10 re f", ExtGState=Dictionary(O=state)), "1 0 0 1 60 60")


def registered(place: str) -> Callable[[Sheet], object]:
    """A rectangle in the colour that is on all plates."""
    def change(s: Sheet) -> None:
        tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
        s.resources.ColorSpace.R = Array([Name.Separation, Name.All, Name.DeviceCMYK, s.pdf.make_indirect(tint)])
        s.paint(f"/R cs 1 scn {place} re f")
    return change


def spot_at_nothing(s: Sheet) -> None:
    spot(s)
    s.paint("1 .6 0 0 k 90 90 60 30 re f /S cs 0 scn 100 95 20 20 re f")


def named(operators: str) -> Callable[[Sheet], object]:
    """A font that is not embedded, and what is painted with it."""
    def change(s: Sheet) -> None:
        s.resources.Font.F1 = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/MS-Gothic"))
        s.paint(f"BT /F1 10 Tf {operators} ET")
    return change


def script(s: Sheet) -> None:
    js = s.pdf.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
    s.pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=["a", js]))


GROUND = "0 .2 .3 0 k -3 -3 150 412 re f"
#: name → how it is made; what must be found (rule, level, words) or None for silence
WHOLE: dict[str, tuple[Make, tuple[str, str, str] | None]] = {
    "good": (sheet(), None),
    "more-bleed": (sheet(bleed=5), None),
    "ground-to-the-bleed": (sheet(lambda s: s.paint(GROUND)), None),
    "turned": (sheet(turned, (406, 273)), None),
    "units": (sheet(in_units_of_two), None),
    "no-trim-box": (sheet(without_trim_box, bleed=0), None),
    "photo-350": (sheet(photo(830)), None),
    "rgb-unused": (sheet(rgb_that_nothing_uses), None),
    "alpha-on-x4": (sheet(transparent(ca=.5)), None),
    "links": (sheet(annotation("/Link")), None),
    "garbage": (garbage, ("supplied/unreadable", "error", "PDFではありません")),
    "cut-off": (cut_off, ("supplied/unreadable", "error", "PDF として読めません")),
    "huge-image": (sheet(huge), ("supplied/unreadable", "error", "50000×50000 画素")),
    "loop": (sheet(loop), ("supplied/unreadable", "error", "自分自身を描いて")),
    "endless": (sheet(endless), ("supplied/unreadable", "error", "入れ子が深すぎ")),
    "tree-loop": (tree_loop, ("supplied/unreadable", "error", "PDF として読めません")),
    "password": (sheet(encryption=pikepdf.Encryption(user="u", owner="o")), ("supplied/encrypted", "error", "パスワード")),
    "restricted": (sheet(encryption=pikepdf.Encryption(owner="o")), ("supplied/encrypted", "warning", "制限")),
    "a3": (sheet(trim=(297, 420)), ("supplied/size", "error", "297.0×420.0 mm")),
    "no-bleed": (sheet(lambda s: s.paint("0 .2 .3 0 k 0 0 150 400 re f"), bleed=0), ("supplied/bleed", "warning", "左・地")),
    "font": (sheet(unembedded), ("supplied/font", "error", "MS-Gothic")),
    "rgb": (sheet(only_rgb), ("supplied/colour", "error", "RGB")),
    "rgb-too": (sheet(lambda s: s.paint("1 0 0 RG 0 0 m 9 9 l S")), ("supplied/colour", "warning", "RGB")),
    "rgb-nested": (sheet(rgb_in_nested_forms), ("supplied/colour", "warning", "RGB")),
    "rgb-profile": (sheet(rgb_by_profile), ("supplied/colour", "warning", "RGB")),
    "rgb-image": (sheet(photo(830, Name.DeviceRGB)), ("supplied/colour", "warning", "RGB")),
    "lab": (sheet(lab), ("supplied/colour", "warning", "LAB")),
    "spot": (sheet(spot), ("supplied/colour", "warning", "DIC 156")),
    "spot-at-nothing": (sheet(spot_at_nothing), ("supplied/colour", "warning", "DIC 156")),
    "white-overprint": (sheet(overprinting("0 0 0 0 k")), ("supplied/overprint", "error", "白い塗りがオーバープリントです（刷ると消えます）")),
    "white-stroke-overprint": (sheet(overprinting("0 0 0 0 K", "60 60 m 90 60 l S")), ("supplied/overprint", "error", "白い線")),
    "gray-white-overprint": (sheet(overprinting("1 g")), ("supplied/overprint", "error", "白い塗り")),
    "nested-white-overprint": (sheet(nested_overprint), ("supplied/overprint", "error", "白い塗り")),
    "colour-overprint": (sheet(overprinting("0 1 1 0 k")), ("supplied/overprint", "warning", "下の色と混ざります")),
    "white-without-overprint": (sheet(lambda s: s.paint("1 .6 0 0 k 50 50 80 30 re f 0 0 0 0 k 60 60 40 10 re f")), None),
    "white-overprint-mode-0": (sheet(overprinting("0 0 0 0 k", mode=0)), None),  # it takes the ink below away
    "gray-white-overprint-mode-0": (sheet(overprinting("1 g", mode=0)), ("supplied/overprint", "error", "白い塗り")),
    "overprint-that-nothing-uses": (sheet(lambda s: s.resources.ExtGState.__setitem__("/O", Dictionary(op=True, OP=True))), None),
    "registration-colour": (sheet(registered("50 50 20 20")), ("supplied/colour", "error", "レジストレーションカラー")),
    "registration-marks": (sheet(registered("-2.5 -2.5 2 .1")), None),
    "font-not-used": (sheet(named("")), None),
    "font-of-invisible-text": (sheet(named("3 Tr 50 50 Td (x) Tj")), None),
    "photo-72": (sheet(photo(170)), ("supplied/resolution", "warning", "72 dpi、左から 30 mm・天から 246 mm、60×60 mm")),
    "photo-in-form": (sheet(photo_in_a_form), ("supplied/resolution", "warning", "190 dpi、左から 400 mm・天から 266 mm、40×40 mm")),
    "table-lost": (lost_table, ("supplied/repaired", "warning", "（中のものの場所を書いた表）を直して読みました")),
    "empty-entry": (sheet(annotations_with_nothing), None),
    "note": (sheet(annotation("/FreeText")), ("supplied/active", "warning", "FreeText")),
    "script": (sheet(script), ("supplied/active", "notice", "JavaScript")),
}
ADS: dict[str, tuple[Make, tuple[str, str, str] | None]] = {
    "ad-good": (sheet(trim=AD, bleed=0), None),
    "ad-good-with-bleed": (sheet(trim=AD), None),
    "ad-wide": (sheet(trim=(251, 54), bleed=0), ("ad/size", "error", "251.0×54.0 mm です（枠「ad」は 249.0×54.0 mm")),
    "ad-pages": (sheet(lambda s: s.pdf.add_blank_page(), AD, 0), ("supplied/page", "warning", "2ページあります")),
    "ad-white-overprint": (sheet(overprinting("0 0 0 0 k", "60 30 40 10 re f"), AD, 0), ("supplied/overprint", "error", "白い塗り")),
    "ad-registration": (sheet(registered("30 20 20 20"), AD, 0), ("supplied/colour", "error", "レジストレーションカラー")),
    "ad-rgb": (sheet(only_rgb, AD, 0), ("supplied/colour", "warning", "RGB")),
}
NAMES = [*WHOLE, *ADS]


def issue_of(names: list[str], page: int = 1) -> Issue:
    """One face for each file, in the order of the names."""
    runs = []
    for face, name in enumerate(names, 1):
        own = {"layout": "back", "ads": [{"slot": "ad", "file": f"{name}.pdf", "advertiser": "見本商店"}]} if name in ADS else \
            {"layout": "supplied", "supplied": {"file": f"{name}.pdf", "page": str(page), "title": "見本"}}
        runs.append({"faces": [str(face)], "section": "見本", **own})
    return paper.issue(flatplan=runs)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handed-in")
    (folder / "supplied").mkdir()
    for name, (make, _) in {**WHOLE, **ADS}.items():
        make(folder / "supplied" / f"{name}.pdf")
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, list[Finding]]:
    """What is said of every file."""
    every = check_supplied(issue_of(NAMES), load_press("offset-tabloid"), folder, SLOTS)
    return {name: [f for f in every if f.face == face] for face, name in enumerate(NAMES, 1)}


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_in(found: dict[str, list[Finding]], name: str) -> None:
    wanted = {**WHOLE, **ADS}[name][1]
    told = [(f.rule, str(f.level)) for f in found[name]]
    if wanted is None:
        assert told == []
        return
    rule, level, words = wanted
    assert told == [(rule, level)]
    (finding,) = found[name]
    assert words in finding.message and f"{name}.pdf" in finding.message and finding.hint
    assert finding.place and finding.place.file.endswith("issue.yaml")


def test_what_the_pages_of_their_rules_quote(found: dict[str, list[Finding]], speaks: Speaks) -> None:
    speaks("supplied/unreadable", found["loop"])
    speaks("supplied/encrypted", found["password"])
    speaks("supplied/bleed", found["no-bleed"])
    speaks("supplied/colour", found["spot"])
    speaks("supplied/overprint", found["white-overprint"])
    speaks("supplied/resolution", found["photo-72"])
    speaks("supplied/repaired", found["table-lost"])
    speaks("supplied/active", found["note"])
    speaks("ad/size", found["ad-wide"])


@pytest.mark.speaks("supplied/page")
def test_a_page_that_is_not_there(folder: Path) -> None:
    finding, = check_supplied(issue_of(["good"], page=2), load_press("offset-tabloid"), folder, SLOTS)
    assert (finding.rule, finding.level) == ("supplied/page", Level.ERROR) and "全1ページ" in finding.message
    assert stopping([finding]) == [finding]


def test_only_what_cannot_be_placed_stops_a_build(found: dict[str, list[Finding]]) -> None:
    stops = {name for name, findings in found.items() if stopping(findings)}
    assert stops == {"garbage", "cut-off", "huge-image", "loop", "endless", "tree-loop", "password"}


@pytest.mark.speaks("supplied/transparency")
def test_x1a_takes_no_transparency_and_the_newspaper_another_size(tmp_path: Path) -> None:
    (tmp_path / "supplied").mkdir()
    groups = {"alpha": transparent(ca=.5), "blend": transparent(BM=Name.Multiply), "opaque": transparent(ca=1, BM=Name.Normal),
              "soft": lambda s: photo(830, SMask=s.pdf.make_indirect(s.image((830, 830), Name.DeviceGray)))(s)}
    for name, change in groups.items():
        sheet(change, (272, 406), 0)(tmp_path / "supplied" / f"{name}.pdf")
    sheet()(tmp_path / "supplied" / "wide.pdf")
    every = check_supplied(issue_of([*groups, "wide"]), load_press("newspaper-tabloid"), tmp_path, SLOTS)
    assert [(f.rule, f.face) for f in every] == [
        ("supplied/transparency", 1), ("supplied/transparency", 2), ("supplied/transparency", 4), ("supplied/size", 5)]
    assert "透明度" in every[0].message and "描画モード" in every[1].message and "マスク" in every[2].message


def test_a_file_that_kills_its_reader_takes_no_other_along(tmp_path: Path) -> None:
    """30 MB of operators in a few kB: the child runs out of memory."""
    (tmp_path / "supplied").mkdir()
    bomb = Sheet()
    bomb.page.Contents = bomb.pdf.make_stream(b"0 g " * 8_000_000)
    bomb.save(tmp_path / "supplied" / "bomb.pdf", compress_streams=True)
    sheet(unembedded)(tmp_path / "supplied" / "font.pdf")
    small = Limits(seconds=SUPPLIED.seconds, memory_mb=900)
    told = check_supplied(issue_of(["bomb", "font"]), load_press("offset-tabloid"), tmp_path, SLOTS, small)
    assert [(f.rule, f.face) for f in told] == [("supplied/unreadable", 1), ("supplied/font", 2)]
    assert "止まりました" in told[0].message
    assert (tmp_path / "supplied" / "bomb.pdf").stat().st_size < 200_000
