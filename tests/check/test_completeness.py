"""Every value on paper, once, in order, visible."""
from __future__ import annotations

import re
from types import SimpleNamespace

import pikepdf
import pytest

from kohoshi.check import completeness
from kohoshi.finding import Box, Place
from kohoshi.issue.model import Article
from kohoshi.issue.printed import Printable
from kohoshi.pdfread.finished import open_finished
from tests.check import paper
from tests.proved import check_pdf

LINE = "側溝の落ち葉を取り除くと、道路の水たまりを防げます。"


def told(findings):
    return [(f.rule, f.face) for f in findings]


@pytest.mark.speaks("text/missing")
def test_a_missing_sentence_names_its_line(prove):
    findings = prove((5, f"<p>{LINE}</p>", ""))
    assert told(findings) == [("text/missing", 5)]
    assert findings[0].source == "content/2022-06/articles/bosai.yaml:4"
    assert findings[0].article == "bosai"
    assert LINE[:20] in findings[0].message


def test_a_sentence_cut_short_tells_where(prove):
    findings = prove((5, LINE, LINE[:14]))
    assert told(findings) == [("text/missing", 5)]
    assert "「" + LINE[14:] + "」から後がありません" in findings[0].message
    assert findings[0].box is not None


def test_a_sentence_that_goes_on_otherwise(prove):
    finding, = prove((5, LINE, "側溝の落ち葉を取り除くと、火事のときにも役に立つそうです。"))
    assert (finding.rule, finding.face) == ("text/changed", 5)
    assert "紙面「火事のとき" in finding.message


def test_words_left_out_of_the_middle(prove):
    findings = prove((5, "道路の水たまりを", "水たまりを"))
    assert told(findings) == [("text/missing", 5)]
    assert "「道路の」が抜けています" in findings[0].message


@pytest.mark.speaks("text/changed")
def test_altered_words(prove):
    findings = prove((5, "道路の水たまり", "歩道の水たまり"))
    assert told(findings) == [("text/changed", 5)]
    assert "原稿「道路」、紙面「歩道」" in findings[0].message


def test_inserted_words_are_not_taken_for_a_column_break(prove):
    assert told(prove((5, "道路の水たまり", "道路のひどい水たまり"))) == [("text/changed", 5)]


@pytest.mark.parametrize("value", ["6月12日(日) 10:00～11:00", "区民センター", "無料", "朝の健康体操", "からだをほぐしましょう。"])
def test_no_value_is_too_short_to_be_missed(prove, value):
    findings = prove((4, value, "――", ))
    assert {f.rule for f in findings} <= {"text/missing", "text/changed"}
    assert {f.excerpt for f in findings} >= {value} or value in findings[0].excerpt


def test_one_of_two_equal_values_missing(prove):
    path_free = (4, "<p>区民センター</p><p>無料</p></main>", "<p>区民センター</p></main>")
    findings = prove(path_free)
    assert told(findings) == [("text/missing", 4)]
    assert findings[0].article == "taiso"


@pytest.mark.speaks("text/wrong-face")
def test_a_value_on_the_wrong_face(prove):
    findings = prove((5, "<p>懐中電灯の電池を替える</p>", ""), (8, "</main>", "<p>懐中電灯の電池を替える</p></main>"))
    assert told(findings) == [("text/wrong-face", 8)]


@pytest.mark.speaks("text/repeated")
def test_a_sentence_printed_twice(prove):
    findings = prove((5, f"<p>{LINE}</p>", f"<p>{LINE}</p><p>{LINE}</p>"))
    assert told(findings) == [("text/repeated", 5)]
    assert findings[0].box.y > 30


@pytest.mark.speaks("text/order")
def test_paragraphs_in_the_wrong_order(prove):
    first, second = f"<p>{LINE}</p>", "<p>懐中電灯の電池を替える</p>"
    findings = prove((5, first + second, second + first))
    assert told(findings) == [("text/order", 5)]


def test_a_positioned_box_painted_late_is_no_disorder(prove):
    late = f"<p style='position:absolute;top:8mm;left:0;width:110mm'>{LINE}</p><div style='height:20mm'></div>"
    assert prove((5, f"<p>{LINE}</p>", late)) == []


def test_a_paragraph_over_two_columns(prove):
    columns = f"<div style='columns:2;width:60mm;column-gap:4mm'><p>{LINE}</p></div>"
    assert prove((5, f"<p>{LINE}</p>", columns)) == []


def test_a_paragraph_that_goes_on_on_the_next_face(prove):
    text = "どなたでも傍聴できます。意見箱も設けています。"
    assert prove((6, "</main>", f"<p>{text[:9]}</p></main>"), (7, text, text[9:])) == []


def hides(style):
    return (5, f"<p>{LINE}</p>", f"<p style='{style}'>{LINE}</p>")


@pytest.mark.speaks("text/hidden", style="color:white")
@pytest.mark.parametrize("style", ["color:white", "color:#fff8f8", "background:#123;color:#123", "opacity:0"])
def test_text_of_the_colour_of_its_ground(prove, style):
    findings = prove(hides(style))
    assert told(findings) == [("text/hidden", 5)]
    assert findings[0].source == "content/2022-06/articles/bosai.yaml:4"


@pytest.mark.parametrize("style", ["color:#707070", "background:black;color:white", "opacity:.6", "font-size:7pt;line-height:9pt"])
def test_text_that_can_be_read_is_visible(prove, style):
    assert prove(hides(style)) == []


def covered(colour):
    def broken(path):
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            page = pdf.pages[4]
            page.contents_add(pdf.make_stream(b"q"), prepend=True)
            page.contents_add(pdf.make_stream(f"Q {colour} rg 0 250 368 155 re f".encode()), prepend=False)
            pdf.save(path)
    return broken


@pytest.mark.parametrize("colour", ["1 1 1", "0 0 0", "0.2 0.5 0.9"])
def test_a_rectangle_over_the_text(prove, colour):
    findings = prove(broken=covered(colour))
    assert {f.rule for f in findings} == {"text/hidden"}
    assert {f.face for f in findings} == {5}
    assert LINE in {f.excerpt for f in findings}


def test_render_mode_three(prove):
    """The two lines of one paragraph are neither filled nor stroked."""
    def broken(path):
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            page, out, count = pdf.pages[4], [], 0
            for operands, operator in pikepdf.parse_content_stream(page):
                out.append((operands, operator))
                if str(operator) == "Tm":
                    out.append(([3 if count in (3, 4) else 0], pikepdf.Operator("Tr")))
                    count += 1
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))
            pdf.save(path)
    finding, = prove(broken=broken)
    assert (finding.rule, finding.face, finding.excerpt) == ("text/hidden", 5, LINE)


@pytest.mark.speaks("text/outside-trim")
def test_text_outside_the_trim(prove):
    findings = prove(hides("position:relative;left:-30mm;white-space:nowrap"))
    assert told(findings) == [("text/outside-trim", 5)]
    assert findings[0].box.x < 0


def test_ruby_left_out(prove):
    findings = prove((6, "<span class=rt>く</span>", ""), (6, "<span class=rt>せい</span>", ""))
    assert told(findings) == [("text/missing", 6)]
    assert "ルビ「くせい」" in findings[0].message


def test_unseen_text_in_a_pdf_alone(tmp_path):
    path = paper.write(tmp_path / "a.pdf", replace=(hides("color:white"),))
    with open_finished(path) as finished:
        assert told(check_pdf(finished)) == [("text/hidden", 5)]


OVER = (5, "<p>懐中電灯の電池を替える</p>", "<p style='position:relative;top:-6mm'>懐中電灯の電池を替える</p>")


@pytest.mark.speaks("text/overlap")
def test_text_printed_over_text(prove):
    finding, = prove(OVER)
    assert (finding.rule, finding.face, finding.article) == ("text/overlap", 5, "bosai")
    assert finding.source == "content/2022-06/articles/bosai.yaml:4"
    assert "懐中電灯" in finding.message


def test_text_over_text_in_a_pdf_alone(tmp_path):
    with open_finished(paper.write(tmp_path / "a.pdf", replace=(OVER,))) as finished:
        assert [(f.rule, f.level, f.face) for f in check_pdf(finished)] == [("text/overlap", "warning", 5)]


@pytest.mark.parametrize("change", [
    (5, f"<p>{LINE}</p>", f"<p style='line-height:12.5pt'>{LINE}</p>"),
    (5, f"<p>{LINE}</p>", f"<div style='position:relative'><b style='position:absolute;font-size:60pt;line-height:60pt;color:#eee'>7</b>"
                          f"<p style='position:relative'>{LINE}</p></div>"),
    (5, f"<p>{LINE}</p>", f"<p style='text-shadow:.2mm .2mm #aaa'>{LINE}</p>"),
])
def test_tight_lines_and_figures_behind_text_are_no_overlap(prove, change):
    assert prove(change) == []


def test_the_category_may_stand_with_any_part(prove):
    content = paper.issue({"bosai": {**paper.ARTICLES["bosai"], "category": "くらし・防災"}})
    assert prove((5, "<main>", "<main><p>くらし・防災</p>"), content=content) == []
    assert told(prove(content=content)) == [("text/missing", 1)]


@pytest.mark.parametrize(("value", "name"), [("〒000-0000", "郵便番号"), ("0120-000-001", "ファックス"), ("ヒマワリ", "区の花")])
def test_the_imprint_is_complete(prove, value, name):
    finding, = prove((8, value, ""))
    assert (finding.rule, finding.face) == ("text/missing", None)
    assert finding.message.startswith(f"{name}「")
    assert finding.source.startswith("content/house/publisher.yaml:")


def test_the_running_head_is_on_each_of_its_faces(prove):
    finding, = prove(heads={3: paper.head(3).replace("特集", "")})
    assert (finding.rule, finding.face) == ("text/missing", 3)
    assert finding.message == "柱「特集」が3面にありません"


def test_an_imprint_nobody_can_see(prove):
    assert told(prove((8, "ヒマワリ", "<span style='color:white'>ヒマワリ</span>"))) == [("text/missing", None)]


class _Twice:
    """A face on which everything asked for stands once more."""

    def occurrences(self, pattern):
        return iter([re.match(pattern, pattern)])

    def box(self, start, end):
        return Box(0, start, 10, end - start)


def _match(field: str, article: str = "nagai", face: int = 4, line: int = 2):
    text = f"{article}の{field}の、十二字より長い文"
    printable = Printable(text, Place(f"content/x/articles/{article}.yaml", line), field, article, "main", "once")
    return SimpleNamespace(expected=SimpleNamespace(printable=printable, text=text, faces=(face,), pattern=text, key=(article, "main")))


def _found(*matches):
    return list(completeness._repeated(None, SimpleNamespace(matches=matches, faces={4: _Twice(), 5: _Twice()})))


@pytest.mark.parametrize("fields", [("title",), ("title", "subtitle"), ("title", "lead"), ("title", "subtitle", "lead"), ("kicker", "title", "subtitle", "lead"),
                                    ("subtitle", "lead"), ("kicker", "lead"), ("title", "category"), ("kicker", "title", "subtitle", "lead", "category"), ("lead",)])
def test_a_title_block_printed_twice_is_one_finding(fields):
    """Parts of an article that each repeat its head: one cause, one finding, the other texts beside it."""
    (finding,) = _found(*(_match(field, line=number) for number, field in enumerate(fields, 2)))
    assert finding.rule == "text/repeated" and finding.place.line == 2
    assert [place.line for place in finding.related] == list(range(3, len(fields) + 2))
    assert ("見出しまわり" in finding.message) == (len(fields) > 1)


def test_what_else_stands_twice_is_told_each_for_itself():
    assert len(_found(_match("title"), _match("lead"), _match("body.0.paragraph"), _match("body.1.paragraph"))) == 3
    assert len(_found(_match("title"), _match("lead", "other"))) == 2
    assert len(_found(_match("title"), _match("lead", face=5))) == 2


class _Times:
    """A face on which nobody has taken so many occurrences yet."""

    def __init__(self, number):
        self.number = number

    def occurrences(self, pattern):
        return iter([re.match("x", "x")] * self.number)

    def box(self, start, end):
        return None


@pytest.mark.parametrize(("contents", "short", "times", "rules"), [
    ("true", None, 1, []), ("true", None, 2, ["text/repeated"]), ("true", "bosaiのtitleの、十二字より長い文", 1, []),
    ("true", "短い題", 1, ["text/repeated"]), ("false", None, 1, ["text/repeated"])])
def test_a_long_title_in_the_contents_of_face_1_is_no_second_head(contents, short, times, rules):
    """An article of face 1 stands there twice by right: as its head and in 今月の紙面."""
    article = Article.model_validate({"title": "bosaiのtitleの、十二字より長い文", "contents": contents, "body": [{"paragraph": "本文"}]}
                                     | ({"short": short} if short else {}))
    located = SimpleNamespace(matches=[_match("title", "bosai", face=1)], faces={1: _Times(times)})
    assert [f.rule for f in completeness._repeated(SimpleNamespace(articles={"bosai": article}), located)] == rules


def test_a_head_on_the_first_face_may_stand_in_the_contents_too():
    def told(contents, copies, face=1):
        title = "歳末警戒に地域の見守りの目を"
        article = SimpleNamespace(contents=contents, short=None, title=title)
        match = _match("title", "nagai", face)
        match.expected.text = match.expected.pattern = title
        faces = {face: SimpleNamespace(occurrences=lambda pattern: iter([re.match(pattern, pattern)] * copies), box=lambda *at: None)}
        return len(list(completeness._repeated(SimpleNamespace(articles={"nagai": article}), SimpleNamespace(matches=[match], faces=faces))))

    assert told(True, 1) == 0 and told(True, 2) == 1 and told(False, 1) == 1 and told(True, 0) == 0
    assert told(True, 1, face=4) == 1
