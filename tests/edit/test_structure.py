"""Blocks and places added, removed and moved: the file differs there and nowhere else."""
from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.items import moved, removed
from kohoshi.edit.source import OpenFile, at, shape, source_of
from kohoshi.edit.structure import add_block, add_optional, move, place, remove, unplace, unwaive, waive
from kohoshi.issue.loader import load
from kohoshi.issue.yamltext import Mapping, Sequence

from .conftest import CONTENT, at_hand


def diff(old: str, new: str) -> str:
    """Changed lines only, each after its sign."""
    rows = difflib.ndiff(old.splitlines(), new.splitlines())
    return "\n".join(row[0] + row[2:] for row in rows if row[0] in "+-")


class File:
    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        path.write_text(text, encoding="utf-8")

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def opened(self) -> OpenFile:
        return at_hand(self.path)

    @property
    def revision(self) -> str:
        return self.opened.revision

    def after(self, edit, *args, **more) -> str:
        old = self.text
        edit(self.opened, *args, **more)
        return diff(old, self.text)


ARTICLE = """\
# 記事の頭のメモ
title: 題
# 下のは本文
body:
  # 一つめのこと
  - heading: 一
  # 二つめのこと
  # 二行目
  - paragraph: |
      二つめ。

      おわり。

  # 離れたメモ

  - info:
      when: 三
      # 中のメモ
      where: ここ
    # 三つめの終わりのメモ
  - items: [a, "b", c]
  - events:
      - {date: 2022-06-08, title: 朝, kind: event}
"""


@pytest.fixture
def article(small) -> File:
    return File(small, ARTICLE)


def test_an_item_moves_with_the_comments_above_it(article):
    assert article.after(move, ("body", 1), 0) == "-  # 一つめのこと\n-  - heading: 一\n+  # 一つめのこと\n+  - heading: 一"
    assert article.text.index("# 二つめのこと") < article.text.index("# 一つめのこと")
    move(article.opened, ("body", 0), 1)
    assert article.text == ARTICLE


def test_removing_takes_what_is_said_of_it_and_no_other_comment(article):
    assert article.after(remove, ("body", 1)) == """\
-  # 二つめのこと
-  # 二行目
-  - paragraph: |
-      二つめ。
-
-      おわり。"""
    assert article.after(remove, ("body", 1)) == """\
-  - info:
-      when: 三
-      # 中のメモ
-      where: ここ
-    # 三つめの終わりのメモ"""
    assert article.after(remove, ("body", 0)) == "-  # 一つめのこと\n-  - heading: 一\n-"
    assert "# 離れたメモ" in article.text and "# 記事の頭のメモ" in article.text


def test_items_in_brackets(article):
    assert article.after(move, ("body", 3, "items", 2), 0) == '-  - items: [a, "b", c]\n+  - items: [c, a, "b"]'
    assert article.after(remove, ("body", 3, "items", 1)) == '-  - items: [c, a, "b"]\n+  - items: [c, "b"]'
    remove(article.opened, ("body", 3, "items", 0))
    assert article.after(remove, ("body", 3, "items", 0)) == '-  - items: ["b"]\n+  - items: []'
    assert article.after(add_block, ("body", 3, "items"), 0, "") == "-  - items: []\n+  - items:\n+      - |\n+        items(見本)"
    assert article.after(remove, ("body", 4, "events", 0, "kind")) == (
        "-      - {date: 2022-06-08, title: 朝, kind: event}\n+      - {date: 2022-06-08, title: 朝}")


def test_fields_come_where_the_model_has_them(article):
    assert article.after(add_optional, ("kicker",), "肩: 見出し") == '+kicker: "肩: 見出し"'
    assert article.text.startswith('# 記事の頭のメモ\nkicker: "肩: 見出し"\ntitle: 題\n# 下のは本文\n')
    assert article.after(add_optional, ("lead",), "ひとつ\nふたつ") == "+lead: |\n+  ひとつ\n+  ふたつ"
    assert article.text.index("lead:") < article.text.index("# 下のは本文")
    assert article.after(add_optional, ("body", 2, "info", "period"), "六月") == "+      period: |\n+        六月"
    assert article.after(add_optional, ("body", 4, "events", 0, "place"), "ここ") == (
        "-      - {date: 2022-06-08, title: 朝, kind: event}\n+      - {date: 2022-06-08, title: 朝, place: ここ, kind: event}")
    with pytest.raises(EditError):
        add_optional(article.opened, ("title",), "二つめ")
    with pytest.raises(EditError):
        add_optional(article.opened, ("titel",), "ない項目")


def test_a_field_at_the_dash_goes_and_the_next_takes_its_place(article):
    assert article.after(remove, ("body", 2, "info", "when")) == "-      when: 三"
    article.path.write_text("title: a\nbody:\n  - terms:\n      - label: 一\n        text: 二\n", encoding="utf-8")
    assert article.after(remove, ("body", 0, "terms", 0, "label")) == "-      - label: 一\n-        text: 二\n+      - text: 二"
    assert article.after(add_optional, ("body", 0, "terms", 0, "label"), "一") == "+      - label: 一\n-      - text: 二\n+        text: 二"


@pytest.mark.parametrize("kind", ["heading", "paragraph", "lead", "items", "questions", "initiative", "info", "figure", "code",
                                  "steps", "voices", "events", "terms", "table", "note", "arrows", "contacts", "chart",
                                  "quote", "box", "profile", "interview", "timeline", "gallery", "map", "notes", "coupon", "quiz", "answer"])
def test_every_kind_of_block_can_be_added_and_is_no_error(issue, kind):
    path = issue / "articles" / "himawari.yaml"
    before = path.read_text(encoding="utf-8")
    edit = add_block(at_hand(path), ("body",), 1, kind, who="みなと")
    new = path.read_text(encoding="utf-8")
    assert all(row.startswith("+") for row in diff(before, new).splitlines())
    assert new.splitlines()[edit.line - 1].startswith(f"  - {kind}:") or new.splitlines()[edit.line - 1].strip().startswith(kind)
    assert [f.message for f in load(issue).errors] == []
    remove(at_hand(path, edit.revision), ("body", 1))
    assert path.read_text(encoding="utf-8") == before


def test_a_block_is_added_with_values(issue):
    path = issue / "articles" / "himawari.yaml"
    add_block(at_hand(path), ("body",), 0, "figure", values={"image": "harbour.svg", "alt": "港"})
    assert "  - figure:\n      image: harbour.svg\n      alt: 港\n      sample: true\n" in path.read_text(encoding="utf-8")


def test_a_block_is_refused_where_there_is_no_list_and_when_the_file_changed(article):
    for pointer, kind in ((("title",), ""), (("body",), "paragraf"), (("body", 0), "lead")):
        with pytest.raises(EditError):
            add_block(article.opened, pointer, 0, kind)
    old = article.revision
    article.path.write_text(ARTICLE + "# 足された\n", encoding="utf-8")
    with pytest.raises(EditConflict):
        remove(at_hand(article.path, old), ("body", 0))
    assert article.text == ARTICLE + "# 足された\n"


def plan(issue: Path) -> File:
    return File(issue / "issue.yaml", (CONTENT / "issue.yaml").read_text(encoding="utf-8"))


def test_articles_are_placed_and_taken_out(issue):
    file = plan(issue)
    old = file.text
    place(file.opened, (2, "col-1"), "furugi-kaishu", 1)
    assert diff(old, file.text) == """\
-      col-1: [kosodate-salon, rinyushoku, shugaku-sodan]
+      col-1: [kosodate-salon, furugi-kaishu, rinyushoku, shugaku-sodan]
-      col-3: [hinanjo-kunren, furugi-kaishu]
+      col-3: [hinanjo-kunren]"""
    place(file.opened, (2, "col-3"), "furugi-kaishu", 9)
    assert file.text == old
    place(file.opened, (2, "top"), "furugi-kaishu", 0)
    assert "      top: [furugi-kaishu, oyako-ehon]\n" in file.text
    unplace(file.opened, "furugi-kaishu")
    unplace(file.opened, "dekirumade")
    assert "    slots: {}\n" in file.text
    place(file.opened, (5, "steps"), "dekirumade", 0)
    assert diff(old, file.text) == """\
-      top: oyako-ehon
+      top: [oyako-ehon]
-      col-3: [hinanjo-kunren, furugi-kaishu]
+      col-3: [hinanjo-kunren]"""
    with pytest.raises(EditError):
        unplace(file.opened, "furugi-kaishu")


def test_faces_of_the_flat_plan_move_with_their_comment(issue):
    file = plan(issue)
    lines = file.after(move, ("flatplan", 6), 0).splitlines()
    assert lines[0].startswith("+  # 9・10・11面は支給ページ") and "-  # 9・10・11面は支給ページ(市政情報)です。柱・ノンブルだけを足します。" in lines
    move(file.opened, ("flatplan", 0), 6)
    assert file.text == (CONTENT / "issue.yaml").read_text(encoding="utf-8")
    gone = file.after(remove, ("flatplan", 5)).splitlines()
    assert all(row.startswith("-") for row in gone) and "# 9・10・11面は支給ページ" in file.text


def test_waivers_come_and_go(issue):
    file = plan(issue)
    old = file.text
    waive(file.opened, "0123456789ab", "印刷所と確かめた: 問題なし", "総務課(見本)")
    assert diff(old, file.text) == """\
-waivers: []
+waivers:
+  - fingerprint: 0123456789ab
+    reason: "印刷所と確かめた: 問題なし"
+    by: 総務課(見本)"""
    with pytest.raises(EditError, match="もう承認"):
        waive(file.opened, "0123456789ab", "二度め", "総務課(見本)")
    waive(file.opened, "ba9876543210", "ふたつめ", "総務課(見本)")
    unwaive(file.opened, "0123456789ab")
    unwaive(file.opened, "ba9876543210")
    assert file.text == old
    for reason, by in (("", "名前"), ("理由", " ")):
        with pytest.raises(EditError):
            waive(file.opened, "0123456789ab", reason, by)
    with pytest.raises(EditError):
        unwaive(file.opened, "0123456789ab")
    file.path.write_text(old.replace("waivers: []\n", ""), encoding="utf-8")
    waive(file.opened, "0123456789ab", "理由", "総務課(見本)")
    assert not load(issue).errors


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_item_of_every_file_can_go_and_every_neighbour_swap(path):
    """Comments and empty lines are counted here, not by the room's own proof."""
    before = source_of(path.read_bytes(), path.name)
    rows = sorted(filter(None, before.text.split("\n")))
    for pointer in lists(before.root):
        count = len(at(before.root, pointer))
        for number in range(count):
            less = shape(removed(before, (*pointer, number)).root)
            assert len(at(less, pointer)) == count - 1
        if count > 1:
            swapped = moved(before, (*pointer, 0), 1)
            flow = at(before.root, pointer).flow
            assert flow or sorted(filter(None, swapped.text.split("\n"))) == rows
            assert moved(swapped, (*pointer, 0), 1).data == before.data


def lists(node: object, pointer: tuple = ()) -> list[tuple]:
    out = [pointer] if isinstance(node, Sequence) else []
    pairs = node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, Sequence) else ()
    for key, value in pairs:
        out += lists(value, (*pointer, str(key) if isinstance(node, Mapping) else key))
    return out


def test_line_ends_and_the_last_line_without_one_stay(small):
    small.write_bytes("title: a\r\nbody:\r\n  - heading: 一\r\n  - paragraph: |\r\n      二".encode())
    move(at_hand(small), ("body", 1), 0)
    assert small.read_bytes() == "title: a\r\nbody:\r\n  - paragraph: |\r\n      二\r\n  - heading: 一".encode()
    add_block(at_hand(small), ("body",), 2, "note")
    assert small.read_bytes().endswith("  - heading: 一\r\n  - note: |\r\n      注記(見本)".encode())
