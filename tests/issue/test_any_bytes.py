"""Properties of reading: any bytes give an issue or findings, any text gives nodes that account for it all."""
from __future__ import annotations

from hypothesis import given, strategies as st

from kohoshi.issue.loader import load
from kohoshi.issue.markup import FaceReference, Ruby, TateChuYoko, Text, faults, parse, visible
from tests.properties import tried

from .conftest import HYOSHI, ISSUE, KAIGI

#: What breaks YAML and our markup, beside any character at all.
SIGNS = [*"\\*｜《》〔〕[]()|:：-#'\"&!%@`{},\n\t 　\u0000\u0085\u2028\ufeff\ufffc\ud7ff𠮷葛\U000e0100あ漢1a", "**", "《《", "》》", "〔面:", "〔縦中横:", "](https://", ": |\n", "- ", "\r\n"]
MARKED = st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=4)), max_size=40).map("".join)


@st.composite
def damaged(draw: st.DrawFn, whole: str) -> bytes:
    """A sound file with some stretches put in, taken out or replaced."""
    data = whole.encode()
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        new = draw(st.one_of(st.binary(max_size=6), MARKED.map(lambda text: text.encode("utf-8", "surrogatepass"))))
        data = data[:start] + new + data[start + draw(st.integers(0, 30)):]
    return data


@tried(120)
@given(data=st.one_of(st.binary(max_size=400), MARKED.map(lambda text: text.encode("utf-8", "surrogatepass")), damaged(KAIGI), damaged(HYOSHI)))
def test_any_bytes_of_an_article_give_an_issue_or_findings(project, data):
    path = project.folder / "articles" / "kaigi.yaml"
    path.write_bytes(data)
    loaded = load(project.folder, root=project.root)
    assert loaded.issue is not None or any(finding.level.value == "error" for finding in loaded.findings)
    assert all(finding.message and finding.rule for finding in loaded.findings)


@tried(80)
@given(data=st.one_of(st.binary(max_size=200), damaged(ISSUE)))
def test_any_bytes_of_the_flat_plan_give_an_issue_or_findings(project, data):
    (project.folder / "issue.yaml").write_bytes(data)
    loaded = load(project.folder, root=project.root)
    assert loaded.issue is not None or any(finding.level.value == "error" for finding in loaded.findings)


def spans(nodes) -> list[tuple[int, int]]:
    return [(node.start, node.end) for node in nodes]


@tried(400)
@given(text=MARKED)
def test_the_nodes_of_any_text_lie_side_by_side_over_all_of_it(text):
    nodes = parse(text)
    edges = spans(nodes)
    assert [start for start, _ in edges] == [0, *(end for _, end in edges)][:len(edges)]
    assert (edges[-1][1] if edges else 0) == len(text)
    assert all(start < end for start, end in edges)
    assert all(0 <= at <= len(text) and words for at, words in faults(text))


def shown(nodes) -> list[str]:
    """What each node shows, ruby as its base and the letters of its reading."""
    return [visible([node]) for node in nodes]


@tried(400)
@given(text=MARKED)
def test_every_visible_character_was_written_where_its_node_says(text):
    for node, said in zip(parse(text), shown(parse(text)), strict=True):
        source = text[node.start:node.end]
        if isinstance(node, Text):
            assert said == source or source[0] == "\\" and said == source[1:]
        elif isinstance(node, Ruby):
            assert node.base in source and node.reading in source and said
        elif isinstance(node, TateChuYoko):
            assert node.text in source
        elif isinstance(node, FaceReference):
            assert f":{node.article}" in source.replace("：", ":")
        elif node.children:
            assert spans(node.children)[0][0] > node.start and spans(node.children)[-1][1] < node.end
        else:  # ****: nothing is emphasised, and that is told
            assert any(node.start <= at <= node.end for at, _ in faults(text))
    assert visible(parse(text)) == "".join(shown(parse(text)))


@tried(200)
@given(text=st.text(st.characters(exclude_characters="\\*｜《》〔〕[]()", exclude_categories=["Cs"]), max_size=60))
def test_a_text_without_marks_is_seen_as_it_is(text):
    assert visible(parse(text)) == text and faults(text) == []


def test_thousands_of_faults_in_one_line_are_told_as_one(project):
    path = project.folder / "articles" / "kaigi.yaml"
    path.write_text(KAIGI.replace("kicker: 肩", f"kicker: {'｜' * 5_000}"), encoding="utf-8")
    told = [finding for finding in load(project.folder, root=project.root).findings if finding.rule == "content/markup"]
    assert len(told) == 1 and "ほかに4,999か所" in told[0].message
