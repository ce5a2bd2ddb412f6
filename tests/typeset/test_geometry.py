"""Frames and what does not fit, on small documents."""
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from kohoshi.desk.writing.fits import fit
from kohoshi.finding import Finding, Level
from kohoshi.fonts import FontSet
from kohoshi.issue.model import Run
from kohoshi.typeset.composition import compose
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.fetch import refusals
from kohoshi.typeset.geometry import survey

FONTS = FontSet.load(Path(__file__).resolve().parents[2] / "fonts")
BASE = "http://job.invalid/"


@pytest.fixture(scope="module")
def engine() -> Engine:
    files = {f"{BASE}fonts/{name}": path for name, path in FONTS.files().items()}
    return Engine(lambda url: (files[url].read_bytes(), "font/ttf"), FONTS.face_css(f"{BASE}fonts/", ["UD Gothic"]))


def survey_of(engine: Engine, body: str, css: str = "", faces: tuple[int, ...] = (1,)):
    html = (f'<html lang="ja"><style>@page{{size:100mm 100mm;margin:0}}body{{margin:0;font:15Q/25.5Q "UD Gothic"}}'
            f'p{{margin:0}}.frame{{position:absolute;left:10mm;top:10mm;width:300Q;height:255Q}}{css}</style>{body}')
    document, findings, *_ = engine.lay_out(html, BASE, "pdf/x-4")
    assert not findings
    return survey(document, list(faces))


FRAME = '<div class="frame" data-frame="a" data-name="kiji--main" data-article="kiji" data-part="main" data-source="content/x/articles/kiji.yaml:7">{}</div>'


def test_a_frame_knows_its_measure_and_lines(engine: Engine) -> None:
    frames, _, findings = survey_of(engine, FRAME.format("<p>" + "あ" * 45))
    assert not findings
    frame, = frames
    assert (frame.face, frame.slot, frame.article, frame.part) == (1, "a", "kiji", "main")
    assert frame.measure == pytest.approx(20)
    assert (frame.lines, frame.used, frame.free) == (10, 3, 7)
    assert frame.box.rounded() == {"x": 10, "y": 10, "w": 75, "h": 63.75}


def test_columns_count_all_their_lines(engine: Engine) -> None:
    frames, _, findings = survey_of(
        engine, FRAME.format(f'<div style="columns:2;column-gap:0;height:255Q;column-fill:auto"><p>{"あ" * 115}</div>'))
    assert not findings
    assert (frames[0].columns, frames[0].lines, frames[0].used) == (2, 20, 12)


@pytest.mark.speaks("text/overset")
def test_overset_names_frame_place_lines_and_characters(engine: Engine) -> None:
    _, _, findings = survey_of(engine, FRAME.format("<p>" + "あ" * 225))
    finding, = findings
    assert (finding.rule, finding.level, finding.article) == ("text/overset", Level.ERROR, "kiji")
    assert str(finding.place) == "content/x/articles/kiji.yaml:7"
    assert "枠「a」" in finding.message and "2行・25字" in finding.message
    assert not finding.waivable


def test_leading_below_the_last_line_is_no_overset(engine: Engine) -> None:
    _, _, findings = survey_of(engine, FRAME.format("<p>" + "あ" * 200))
    assert not findings


def test_text_too_wide(engine: Engine) -> None:
    _, _, findings = survey_of(engine, FRAME.format(f'<p style="white-space:nowrap">{"あ" * 21}'))
    assert [f.rule for f in findings] == ["text/overset"]
    assert "横に" in findings[0].message


def test_text_that_vanishes_at_the_page_end(engine: Engine) -> None:
    """An absolute box across the page end loses its tail without a word of the engine."""
    _, _, findings = survey_of(engine, FRAME.format("<p>" + "あ" * 200), ".frame{top:80mm}")
    finding, = findings
    assert "7行・140字があふれています（うち140字は、紙面のどこにも出ていません）" in finding.message


def test_clipped_text(engine: Engine) -> None:
    _, _, findings = survey_of(engine, f'<div style="overflow:hidden;height:51Q;width:300Q"><p>{"あ" * 100}</div>')
    assert [f.rule for f in findings] == ["text/overset"]


@pytest.mark.speaks("reference/unsettled")
def test_an_article_that_moves_whenever_it_is_referred_to(engine: Engine) -> None:
    """It lies on the second face as long as it is said to lie on the first, and the other way round."""
    run = Run.model_validate({"faces": ["1", "2"], "layout": "story", "section": "見本"})

    def html(run: Run, faces: Mapping[str, tuple[int, ...]], depths: Mapping[str, float]) -> tuple[str, list[Finding]]:
        frame, empty = FRAME.format("<p>あ"), '<div class="frame"></div>'
        sheets = (empty, frame) if faces["kiji"] == (1,) else (frame, empty)
        return ('<html lang="ja"><style>@page{size:100mm 100mm;margin:0}body{margin:0;font:15Q/25.5Q "UD Gothic"}p{margin:0}'
                'section{height:100mm;position:relative;break-after:page}</style>' + "".join(f"<section>{sheet}</section>" for sheet in sheets)), []
    composition, findings = compose([run], html, {"kiji": (1,)}, engine, BASE, "pdf/x-4")
    assert [(f.rule, f.article) for f in findings] == [("reference/unsettled", "kiji")] and composition.layout_passes == 2
    assert compose([run], html, {"kiji": (2,)}, engine, BASE, "pdf/x-4")[1] != []
    still, findings = compose([run], lambda run, faces, depths: html(run, {"kiji": (1,)}, depths), {"kiji": (1,)}, engine, BASE, "pdf/x-4")
    assert findings == [] and still.faces == {"kiji": (2,)}


@pytest.mark.speaks("layout/faces")
def test_a_face_that_becomes_two_pages(engine: Engine) -> None:
    _, _, findings = survey_of(engine, '<div style="height:150mm">あ</div><p>い')
    assert [f.rule for f in findings] == ["layout/faces"]


def test_holes(engine: Engine) -> None:
    _, holes, _ = survey_of(engine, '<div class="frame" data-frame="ad"><div data-hole="ad" style="width:40mm;height:20mm"></div></div>')
    assert [(h.face, h.key, h.box.rounded()) for h in holes] == [(1, "ad", {"x": 10, "y": 10, "w": 40, "h": 20})]


@pytest.mark.speaks("text/missing-glyph")
def test_missing_glyph_and_unknown_property_are_findings(engine: Engine) -> None:
    document, findings, *_ = engine.lay_out(
        '<html lang="ja"><style>p{font:20px "UD Gothic";line-break:strict}</style><p>\ue123', BASE, "pdf/x-4")
    assert [f.rule for f in findings] == ["layout/engine"]
    assert "「line-break」という指定はありません" in findings[0].message and findings[0].detail.startswith("Ignored")
    from kohoshi.typeset.engine import heard
    with heard() as drawn:
        document.write_pdf()
    assert [(f.rule, f.level) for f in drawn] == [("text/missing-glyph", Level.ERROR)]
    assert "U+E123" in drawn[0].message


@pytest.mark.parametrize("url", ["file:///etc/hostname", "https://example.jp/x.png", f"{BASE}../x", "data:image/png;base64,AA=="])
def test_nothing_outside_can_be_fetched(url: str) -> None:
    asked: list[str] = []

    def read(address: str) -> tuple[bytes, str]:
        asked.append(address)
        raise ValueError("だめ")

    engine = Engine(read, "")
    _, findings, _, refused, *_ = engine.lay_out(f'<html lang="ja"><img src="{url}" alt="x">', BASE, "pdf/x-4")
    assert asked, "the fetcher was bypassed"
    assert [f.rule for f in refusals(refused)] == ["layout/fetch"]
    assert findings  # and the engine's own warning is heard


# --- one figure for a frame, one finding for a cause ----------------------------------------------


@pytest.mark.parametrize(("top", "characters", "said"), [
    (10, 202, "1行・2字"), (10, 220, "1行・20字"), (10, 221, "2行・21字"), (10, 900, "35行・700字"),
    (80, 100, "2行・40字"), (80, 120, "3行・60字"), (80, 200, "7行・140字"), (80, 260, "10行・200字"), (80, 492, "22行・432字"),
    (90, 200, "9行・180字"), (94, 40, "1行・20字")])
def test_lines_and_characters_are_those_of_all_that_does_not_fit(engine: Engine, top: int, characters: int, said: str) -> None:
    """Below the frame, or lost at the page end, or both: the message, the table and the form have one figure."""
    frames, _, findings = survey_of(engine, FRAME.format("<p>" + "あ" * characters), f".frame{{top:{top}mm}}")
    finding, = findings
    frame, = frames
    assert f"から{said}があふれて" in finding.message and frame.overset == said
    lines, letters = said.replace("字", "").split("行・")
    assert f"{lines}行（{letters}字）ほど減らす" in finding.hint
    form = fit(frame.as_dict())
    assert (form.state, form.words) == ("over", f"{said}あふれ")


def test_a_frame_that_goes_on_over_the_page_end_is_one_frame_and_one_finding(engine: Engine) -> None:
    html = FRAME.replace('class="frame"', 'class="flow"')
    frames, _, findings = survey_of(engine, html.format("<p>" + "あ" * 260), ".flow{height:255Q;width:300Q;margin-top:80mm}", (2, 3))
    assert [f.rule for f in findings].count("text/overset") == 1 and len(frames) == 1 and frames[0].face == 2


WIDE = {
    "<p>行き先 " + "Abcdefghij" * 6: "「AbcdefghijAbcdefghijAbcdefghijAbcdefghi…」は途中で折れない長い語です",
    "<p>連絡は kohominatosectionofthewardofficeofosaka@example.jp まで": "折れない長い語です",
    "<p>" + "1234567890" * 6: "折れない長い語です",
    "<p>" + "A" * 60: "折れない長い語です",
    f'<p style="white-space:nowrap">{"あ" * 21}': "レイアウトで1行に組むところ",
    f'<p>日時 <span style="white-space:nowrap">{"い" * 25}</span>': "レイアウトで1行に組むところ",
    f'<p style="white-space:pre">{"う" * 30}': "レイアウトで1行に組むところ"}


@pytest.mark.parametrize("body", WIDE)
def test_a_line_that_is_too_wide_names_what_cannot_be_broken(engine: Engine, body: str) -> None:
    _, _, findings = survey_of(engine, FRAME.format(body))
    told = [f for f in findings if "横に" in f.message]
    assert told and WIDE[body] in told[0].hint and "mm はみ出し" in told[0].message


@pytest.mark.parametrize("body", [
    '<p style="text-indent:20mm;width:330Q">' + "え" * 22, '<p style="margin-left:200Q;width:150Q">持参、郵便、ファックス',
    '<p style="padding-left:180Q;width:150Q">メールで。様式は自由です', '<p style="width:400Q">' + "お" * 30,
    '<p style="position:relative;left:0;width:340Q">' + "か" * 23, '<div style="width:350Q"><p>' + "き" * 25 + "</div>",
    '<p style="width:380Q">abc def ' + "く" * 30, '<p style="letter-spacing:0;width:330Q">け' + "け" * 25,
    '<p style="width:330Q">12月24日（水）午後1時30分から4時まで、区役所の3階で', '<p style="width:360Q">持参、郵便、ファックス、メールで。様式は自由です、と書く'])
def test_a_line_that_could_be_broken_is_never_blamed_on_a_long_word(engine: Engine, body: str) -> None:
    _, _, findings = survey_of(engine, FRAME.format(body))
    told = [f for f in findings if "横に" in f.message]
    assert told and all("折れない長い語はありません" in f.hint and "デザイナー" in f.hint for f in told)


def test_a_slot_is_called_by_its_japanese_name(engine: Engine) -> None:
    document, *_ = engine.lay_out(f'<html lang="ja"><style>@page{{size:100mm 100mm;margin:0}}body{{font:15Q/25.5Q "UD Gothic"}}'
                                 f'.frame{{width:300Q;height:51Q}}</style>{FRAME.format("<p>" + "あ" * 70)}', BASE, "pdf/x-4")
    _, _, (finding,) = survey(document, [4], {"a": "1段目"})
    assert finding.message.startswith("4面の枠「1段目（a）」（kiji--main）から")
