"""A value replaced in its file: it reads back as exactly that, and no other byte has changed."""
from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.source import Pointer, Source, at, revision_of, shape, source_of
from kohoshi.edit.splice import replaced, set_field, with_list, with_value
from kohoshi.issue.values import Scalar
from kohoshi.issue.yamltext import Mapping, Sequence

from .conftest import CONTENT, at_hand

FILES = sorted(CONTENT.rglob("*.yaml"))

LINES = [
    "港区の夏", "「楽しい」を、このまちで。", "電話: 0000-0000", "6月号 #みなと", "#みなと", " 前に空白", "後ろに空白 ", "- 一覧のよう", "yes", "no", "~", "null",
    "0120", "0o17", "0x1F", "13:30", "1e3", ".inf", "2022-06-01", "true", "**強調**で始まる", "&名札", "!型", "%指定", "@人", "`字`", "[文字](https://www.city.osaka.lg.jp/minato/)",
    "{中かっこ}", "a, b", "a,b]c", "こう: ", "末尾のコロン:", "? 疑問", "| 縦線", "> 山", "'引用'", '"引用"', "It's \"both\" \\ it", "\\n は改行ではない", "｜港区《みなとく》の《《語》》",
    "〔面:kusei-kaigi〕", "絵文字😀と𠮷野家", "葛󠄀城", "---", "...", "=", "<<", "-", ":", "?", "", "全角　空白", "key: {a: [b", "長い" * 300, "𝒂: #", "\\", "'", '"',
]
PROSE = ["一段落\n二段落", "前\n\n空行のあと", " 字下げ\nつぎ", "つぎ\n  字下げ", "# メモではない\n- 一覧ではない\nkey: 値", "末尾の空白 \nつぎ  ", "\"引用\"\n'引用'\\", "---\n...\n", "😀\n𠮷", "あ\r\nい"]
REFUSED = ["タブ\tです", "# メモに\tタブ", "見えない\u200b字", "\u2028", "\x00", "\x85", "\ud800", "\ufeff頭", "\u202e逆", "あ" * 20_001]


def scalars(node: object, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Scalar]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from scalars(value, (*pointer, str(key)))
    elif isinstance(node, Sequence):
        for number, value in enumerate(node):
            yield from scalars(value, (*pointer, number))
    elif isinstance(node, Scalar):
        yield pointer, node


def second_reading(data: bytes) -> object:
    """The file as another YAML reader (YAML 1.2) understands it: its nodes, nothing made of them."""
    return plain(YAML(typ="safe", pure=True).compose(data.decode("utf-8-sig")))


def plain(node: Node) -> object:
    if isinstance(node, MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [plain(value) for value in node.value]
    return node.value.strip("\n")


def edited(before: Source, pointer: Pointer, value: str) -> Source:
    """The edit made and proven here once more, without the room's own proof."""
    after = with_value(before, pointer, value)
    old, new = before.data, after.data
    start = next((n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new)))
    first = before.text[:at(before.root, pointer).span[0]].encode()
    assert start >= len(first.replace(b"\n", b"")), "a byte before the value has changed"
    assert second_reading(new) == replaced(shape(before.root), pointer, value.replace("\r\n", "\n").strip("\n"))
    return after


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_of_every_file_edited_and_restored_gives_the_same_bytes(path: Path):
    data = path.read_bytes()
    before = source_of(data, path.name)
    every = list(scalars(before.root))
    assert len(every) > 3
    for pointer, scalar in every:
        value = "替えた字\nふたつ目" if scalar.style == "|" else "替えた字"
        after = with_value(before, pointer, value)
        assert after.data != data
        changed = [n for n, (a, b) in enumerate(zip(shape_rows(before), shape_rows(after), strict=True)) if a != b]
        assert len(changed) == 1
        assert with_value(after, pointer, str(scalar)).data == data


def shape_rows(source: Source) -> list[tuple[Pointer, str]]:
    return [(pointer, str(scalar)) for pointer, scalar in scalars(source.root)]


@pytest.mark.parametrize(("value", "ends", "bom"), [
    (value, *(("\n", b"") if number % 2 else ("\r\n", b"\xef\xbb\xbf"))) for number, value in enumerate(LINES + PROSE)])
def test_any_value_reads_back_as_itself_in_any_place(value, ends, bom):
    text = """\
# 前のメモ
title: 題  
quoted: "二重"  # メモ1
single: '一重'   # メモ2
empty: ""
block: |
  ひとつ
    ふたつ

strip: |-
  ひとつ
keep: |+
  ひとつ


deep: |2
    字下げ
list:
  - 一
  - "二"
  - |
    三
same:
- 一
- |
  二
flow: [甲, "乙", '丙']
pairs:
  - {a: 甲, b: "乙", c: '丙'}
last: |
  終わり"""
    before = source_of(bom + text.replace("\n", ends).encode(), "a.yaml")
    for pointer, _ in scalars(before.root):
        after = edited(before, pointer, value)
        assert after.text.count("# メモ1") == after.text.count("# メモ2") == 1
        assert after.data.startswith(bom) and (ends == "\n") == (b"\r" not in after.data)


def test_random_values_one_after_another_in_one_file():
    random.seed(20220601)
    now = source_of((CONTENT / "articles" / "natsu-no-bosai.yaml").read_bytes(), "natsu-no-bosai.yaml")
    places = [pointer for pointer, _ in scalars(now.root)]
    signs = "港区 \n#:-'\"\\|>&*!%@`[]{},?=~0aあ　😀"
    for _ in range(150):
        value = "".join(random.choice(signs) for _ in range(random.randint(1, 12))).strip("\n ") or "あ"
        now = edited(now, random.choice(places), value)


@pytest.mark.parametrize("value", REFUSED)
def test_what_the_reading_of_content_refuses_is_refused_at_once(small, value):
    small.write_bytes(b"title: \xe9\xa1\x8c\nlead: |\n  a\n")
    for pointer in (("title",), ("lead",)):
        with pytest.raises(EditError):
            set_field(at_hand(small), pointer, value)
    assert small.read_bytes() == b"title: \xe9\xa1\x8c\nlead: |\n  a\n"


def test_a_value_left_out_gets_its_place(small):
    small.write_text("title:\nlead: # メモ\nnote: ~\nbody:\n  - items:\n      -\n", encoding="utf-8")
    for pointer, value in ((("title",), "題"), (("lead",), "あ"), (("note",), "い"), (("body", 0, "items", 0), "う")):
        set_field(at_hand(small), pointer, value)
    assert small.read_text(encoding="utf-8") == 'title: 題\nlead: "あ" # メモ\nnote: い\nbody:\n  - items:\n      - う\n'


def test_lines_and_revision_of_an_edit_and_the_mode_of_the_file(small):
    small.write_text("title: 題\nlead: 短い\nsection: koho\n", encoding="utf-8")
    small.chmod(0o640)
    edit = set_field(at_hand(small), ("lead",), "ひとつ\nふたつ", who="みなと")
    assert small.read_text(encoding="utf-8") == "title: 題\nlead: |\n  ひとつ\n  ふたつ\nsection: koho\n"
    assert edit.revision == revision_of(small.read_bytes()) and edit.line == 2
    assert set_field(at_hand(small, edit.revision), ("section",), "bosai").line == 5
    assert small.stat().st_mode & 0o777 == 0o640


def test_a_file_changed_meanwhile_is_not_written(small):
    small.write_text("title: 題\n", encoding="utf-8")
    seen = revision_of(small.read_bytes())
    small.write_text("title: ほかの人の題\n", encoding="utf-8")
    with pytest.raises(EditConflict, match="先に直しています"):
        set_field(at_hand(small, seen), ("title",), "わたしの題")
    assert small.read_text(encoding="utf-8") == "title: ほかの人の題\n"


def test_a_file_changed_since_it_was_opened_is_not_written(small):
    small.write_text("title: 題\n", encoding="utf-8")
    file = at_hand(small)
    small.write_text("title: ほかの人の題\n", encoding="utf-8")
    with pytest.raises(EditConflict, match="先に直しています"):
        set_field(file, ("title",), "わたしの題")
    assert small.read_text(encoding="utf-8") == "title: ほかの人の題\n"


@pytest.mark.parametrize("pointer", [("titel",), ("body",), ("body", 0), ("body", 7), ("title", "x"), ()])
def test_what_is_no_value_is_not_replaced(small, pointer):
    small.write_text("title: 題\nbody:\n  - heading: 見出し\n", encoding="utf-8")
    before = small.read_bytes()
    with pytest.raises(EditError):
        set_field(at_hand(small, revision_of(before)), pointer, "x")
    assert small.read_bytes() == before


def test_short_lists(small):
    small.write_text("faces: 1\ngoals: [11, 17]  # 二つ\nlong:\n  - a\n", encoding="utf-8")
    set_field(at_hand(small), ("goals",), "3、4, 5")
    small.write_bytes(with_list(at_hand(small), ("faces",), ["2", "3"]).data)
    assert small.read_text(encoding="utf-8") == "faces: [2, 3]\ngoals: [3, 4, 5]  # 二つ\nlong:\n  - a\n"
    with pytest.raises(EditError):
        set_field(at_hand(small), ("long",), "b")


def test_a_file_that_is_no_yaml_is_left_alone(small):
    small.write_text("title: 題\nlead: あ: い\n", encoding="utf-8")
    with pytest.raises(EditError, match="a.yaml:2"):
        set_field(at_hand(small), ("title",), "x")


def test_a_link_out_of_the_folder_is_not_followed(small, tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text("title: 題\n", encoding="utf-8")
    small.symlink_to(outside)
    with pytest.raises(EditError):
        set_field(at_hand(small, revision_of(outside.read_bytes())), ("title",), "x")
    assert outside.read_text(encoding="utf-8") == "title: 題\n"
