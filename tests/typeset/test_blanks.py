"""Words that a line's end parts are two words for those who listen: read back from the finished web edition."""
from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pikepdf
import pypdf
import pypdfium2
import pytest

from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.tags import read_tags
from kohoshi.typeset import blanks
from tests.editions import small
from tests.typeset import test_vertical as vertical

CSS = """h2{width:8em;font:bold 20pt/30pt 'UD Gothic';margin:0}p{width:9em;text-align:justify}
.phrase{white-space:nowrap;--ja-phrase:1}.whole{display:inline-block}.row{display:block}
.ruby{display:inline-block}.rt{font-size:50%}"""


class Heard(NamedTuple):
    """What reads one file. ``tags``: of each head and paragraph (ours, strict: no blank is made up);
    ``links``: words of each link and the text of its element; ``structure``: poppler's of each."""

    tags: list[str]
    links: list[tuple[str, str | None]]
    structure: list[str]
    raw: str
    pypdf: str


def heard(*bodies: str) -> Heard:
    return read(small.web("".join(f"<section>{body}</section>" for body in ("<h1>題</h1>", *bodies)), css=CSS))


def read(data: bytes) -> Heard:
    with TemporaryDirectory() as folder:
        path = Path(folder, "web.pdf")
        path.write_bytes(data)
        with open_finished(path) as finished:
            tagged = read_tags(finished)
        assert tagged.root is not None and tagged.untagged == ()
        return Heard([tag.text for tag in tagged.root.walk() if tag.type in ("H2", "P")],
                     [(link.words, link.text) for link in tagged.links], _told(_by_poppler("pdfinfo", "-struct-text", str(path))),
                     _by_poppler("pdftotext", "-raw", str(path), "-"),
                     "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def _by_poppler(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _told(structure: str) -> list[str]:
    """The words of each head and paragraph in what ``pdfinfo -struct-text`` says."""
    found: list[str] = []
    for line in map(str.strip, structure.splitlines()):
        if line.startswith('"'):
            found[-1] += line[1:-1]
        elif line.split()[:1] in (["H1"], ["H2"], ["P"]):
            found.append("")
    return found[1:]


def phrases(*words: str, between: str = " ", kind: str = "phrase") -> str:
    return between.join(f'<span class="{kind}">{word}</span>' for word in words)


def ruby(base: str, reading: str) -> str:
    return f'<span class="ruby" data-room="0 0"><span class="rb">{base}</span><span class="rt">{reading}</span></span>'


FOLDS = [
    (f"<h2>{phrases('令和4年度', '港区運営方針を')}</h2>", "令和4年度 港区運営方針を"),
    (f"<h2>{phrases('令和4年度', '港区運営方針を', kind='whole')}</h2>", "令和4年度 港区運営方針を"),
    (f"<h2>{phrases('令和4年度', '港区', between=' <br>')}</h2>", "令和4年度 港区"),
    (f"<h2>{phrases('Openings of', 'Datasets')}</h2>", "Openings of Datasets"),
    (f"<h2>{phrases('Openings of', 'Datasets', kind='whole')}</h2>", "Openings of Datasets"),
    ("<p>We welcome you to the ward office of the port.</p>", "We welcome you to the ward office of the port."),
    ('<p lang="en">We welcome you to the ward office of the port.</p>', "We welcome you to the ward office of the port."),
    ("<p>「つながり」、きずな 大切に。</p>", "「つながり」、きずな 大切に。"),  # its glyphs are moved
    ("<h2>Open<br>Data</h2>", "Open Data"),
    ("<h2>2022<br>10</h2>", "2022 10"),
    ("<h2>Welcome.<br>(free)</h2>", "Welcome. (free)"),
    ("<h2>港区の<br>運営方針</h2>", "港区の運営方針"),
    ("<h2>令和4<br>年度</h2>", "令和4年度"),
    (f"<h2>{phrases('Open', 'Data', kind='row')}</h2>", "Open Data"),
    (f"<h2>{phrases('港区の', '方針', kind='row')}</h2>", "港区の方針"),
]


@pytest.fixture(scope="module")
def folded() -> Heard:
    return heard(*(body for body, _ in FOLDS))


@pytest.mark.parametrize("at", range(len(FOLDS)))
def test_the_tags_have_the_words_of_the_source(folded: Heard, at: int) -> None:
    assert folded.tags[at] == folded.structure[at] == FOLDS[at][1]


def test_readers_of_the_page_get_every_word_and_every_fold(folded: Heard) -> None:
    words = [word for _, said in FOLDS for word in said.split()]
    for taken in (folded.raw.replace("\f", ""), folded.pypdf):
        lines = [line.strip() for line in taken.splitlines()][1:]
        assert "".join(lines).replace(" ", "") == "".join(words)
        assert {"令和4年度", "港区運営方針を", "Openings of", "Datasets", "Open", "Data", "港区の"} <= set(lines)  # they do fold


def test_a_blank_alone_between_two_elements_is_heard_inside_a_line() -> None:
    got = heard(f"<h2>{phrases('港区', 'の話')}</h2>", f"<h2>{phrases('港区', 'の話', between='　')}</h2>", "<h2>港区 <b>の</b> 話</h2>")
    assert got.tags == ["港区 の話", "港区 の話", "港区 の 話"]  # those of the last are painted: no second one


def test_a_blank_beside_a_ruby_parts_no_base_from_its_reading() -> None:
    got = heard(f"<h2>港の{ruby('桟橋', 'さんばし')} <br>話です</h2>", f"<h2>港の {ruby('桟橋', 'さんばし')}<br>話です</h2>",
                f"<h2>{ruby('桟橋', 'さんばし')} <br>{ruby('築港', 'ちっこう')}</h2>", f"<h2>{ruby('Open', 'オープン')}<br>{ruby('Data', 'データ')}</h2>")
    assert got.tags == ["港の桟橋さんばし 話です", "港の 桟橋さんばし話です", "桟橋さんばし 築港ちっこう", "Openオープン Dataデータ"]


def test_a_link_over_a_fold_says_its_words() -> None:
    got = heard(f'<p style="width:5em"><a href="http://a.invalid/">{phrases("Open", "datasets", "港区", "の話")}</a></p>')
    assert len(got.links) > 1 and set(got.links) == {("Open datasets 港区 の話",) * 2}


def test_furniture_between_words_is_neither_heard_nor_in_the_way() -> None:
    assert heard('<h2>Openings<i data-artifact="Header">▼</i> <br>Data</h2>').tags == ["Openings Data"]


def test_a_paragraph_over_columns_and_faces_keeps_its_blanks() -> None:
    words = " ".join(["welcome to the port"] * 150)
    data = small.web(f"<section><h1>題</h1><div class=c><p>{words}</p></div></section>", css=".c{columns:3}p{margin:0;width:auto}")
    assert len(pikepdf.open(BytesIO(data)).pages) > 1
    assert read(data).tags == [words]


def test_the_head_of_a_table_set_twice_is_heard_once_with_its_blanks() -> None:
    rows = "<tr><td>港</td></tr>" * 60
    data = small.web(f"<section><h1>題</h1><table><thead><tr><th><p>Open dataset names</p></th></tr></thead>{rows}</table></section>", css=CSS)
    pages = len(pikepdf.open(BytesIO(data)).pages)
    assert pages > 1 and read(data).tags == ["Open dataset names"]


def test_no_glyph_moves_and_only_the_tagged_edition_has_more(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(body for body, _ in FOLDS) + f"<h2>{ruby('桟橋', 'さんばし')} <br>{ruby('築港', 'ちっこう')}</h2>"
    with_blanks = small.web(f"<section><h1>題</h1>{body}</section>", css=CSS)
    monkeypatch.setattr("kohoshi.typeset.engine.blanks.note_lost", lambda pages: None)
    without = small.web(f"<section><h1>題</h1>{body}</section>", css=CSS)
    assert _pictures(with_blanks) == _pictures(without)
    assert _blanks(with_blanks) > _blanks(without)


def _pictures(data: bytes) -> list[bytes]:
    return [page.render(scale=3).to_pil().tobytes() for page in pypdfium2.PdfDocument(data)]


def _blanks(data: bytes) -> int:
    return sum(page.get_textpage().get_text_range().replace("\r\n", "").count(" ") for page in pypdfium2.PdfDocument(data))


def test_vertical_heads_and_paragraphs_fold_into_two_words() -> None:
    words = f"{'港' * 16} 方針です。"
    result = vertical.sheet(words, title="令和4年度の港区運営 方針を策定しました", variant="pdf/ua-1")
    got = read(result.data)
    assert got.tags == ["令和4年度の港区運営 方針を策定しました", words]
    assert {"港" * 16, "方針です。"} <= set(map(str.strip, got.pypdf.splitlines()))  # it folds there


def test_a_text_that_was_hyphenated_is_left_as_it_is() -> None:
    """Its pieces are not found in its source: nothing is marked, nothing fails."""
    source = blanks._Source(blanks._Whole(), 0, "Open data", False)
    assert source.found("Open") == 0 and source.found("da‐") is None and source.found("data") == 5 and source.found("Open") == 0
