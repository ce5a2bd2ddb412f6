"""The parts of a story in ordinary slots of every width: printed whole, in order, read aloud, and told in words."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kohoshi.flow.build import build
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.tags import Tag, read_tags
from kohoshi.project import Project
from tests.sheet import Sheet, built, project

LISTS = """sample: true
body:
  - paragraph: |
      ここから先は、どこの枠にも置けるまとまりの見本です。
  - questions:
      - q: だれでも参加できますか？
        a: |
          区内に住む人、働く人、学ぶ人なら、どなたでも参加できます。
          申込みはいりません。
  - steps:
      - title: 申し込む
        when: 6月10日(金)まで
        text: はがきに名前と年齢を書いて送ります。
      - title: 知らせがとどく
        image: step-2.svg
        alt: はがきを見る人の絵
        text: 抽選の結果を、はがきで知らせます。
  - voices:
      - text: 知らなかった道を歩いて、港のまちがもっと好きになりました。
        who: 参加した人（見本）
  - contacts: [koho, chiiki]
"""
TOLD = """sample: true
body:
  - paragraph: |
      築港には、百年つづく店※1があります。毎日ここから船を見ています※2。そう店の人は話します。
  - quote:
      text: 毎日ここから船を見ています
  - quote:
      text: 港は、わたしの庭のようなものです。
      who: 店の人（見本）
  - box:
      title: 用語のメモ
      blocks:
        - code: {url: "https://www.city.osaka.lg.jp/minato/", title: くわしくはこちら}
        - heading: 港湾とは
        - paragraph: |
            船が安全にとまれるところです。
        - items: [ひとつめの案内, ふたつめの案内]
        - figure: {image: hansen.png, alt: 帆船の写真, caption: 大きな帆船}
        - contacts: [bosai]
        - note: 囲みの中の注記です。
  - profile:
      figure: {image: hito.png, alt: 店の人の写真, caption: 店の前で}
      name: 見本 花子
      reading: みほん はなこ
      role: 見本の会 代表
      text: |
        見本の会をつくって十年になります。
  - notes:
      - {mark: ※1, text: 1922年に開いた店。見本です。}
      - {mark: ※2, text: 見本の注のふたつめです。}
"""
TALK = """sample: true
body:
  - paragraph: |
      聞いた話の見本です。
  - interview:
      - text: きっかけは何でしたか。
      - who: 花子
        text: |
          祖父と船を見に来たのが始まりです。
          いまも週に一度は来ています。
      - text: これからの夢は。
      - who: 花子
        text: 港を歩く人が、もっとふえることです。
  - timeline:
      - {when: 1925年(大正14年), text: 見本の区ができる}
      - {when: 1950年, text: 見本の橋がかかる}
  - gallery:
      - {image: matsuri.png, alt: まつりの絵, caption: 夏のまつり}
      - {image: bosai.png, alt: 備えの絵, caption: 備える人たち}
      - {image: hiroba.png, alt: 遊ぶ人の絵, caption: 広場}
      - {image: ichiba.png, alt: 市場の絵, caption: 朝の市場}
  - quiz:
      question: 港に来る船は、一日に何そうでしょう。
      choices: [ひとつ, ふたつ, みっつ]
      where: 答えはいちばん下
  - answer: みっつ。見本の答えです。
  - coupon:
      title: みなとクイズ応募券
      text: |
        はがきに貼って送ってください。
      rows: [答え, お名前]
      note: 6月30日(木)の消印まで（見本）
"""
MAP = """sample: true
body:
  - map:
      figure: {image: chizu.png, alt: 見本の地図の絵, caption: 見本の地図}
      places:
        - {at: [25, 30], name: 見本公園, text: 広い場所に集まります。}
        - {at: [70, 60], name: 見本小学校}
"""
#: Large enough for the widest of the slots.
PHOTOGRAPHS = {"hansen.png": (2700, 900), "hito.png": (500, 700), "chizu.png": (2480, 1550), **{f"{name}.png": (1310 + 10 * at, 900) for at, name in enumerate(
    ("matsuri", "bosai", "hiroba", "ichiba"))}}
#: Slot → x, y, width, height: the narrowest that there is, and a wide one.
SLOTS: dict[str, tuple[float, float, float, float]] = {"w18": (0, 0, 18, 59), "w46": (20, 0, 46, 59)}
#: What nothing of our own may say of a face of samples.
PROVEN = ("text", "layout", "edition", "pdf", "zone", "ink", "image", "code", "content", "setting", "look")


def clean(sheet: Sheet) -> list[str]:
    """What was found of the articles: the sheet has no imprint, one photograph serves both slots, and texts this
    short leave white."""
    return [f"{f.rule} {f.message}" for f in sheet.findings if f.rule.partition("/")[0] in PROVEN and f.rule not in ("image/heavy", "look/empty")
            and (f.article or f.place is None or "house/" not in f.place.file)]


@pytest.fixture(scope="module")
def sheet_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Sheet]:
    kept: dict[str, Sheet] = {}

    def of(text: str) -> Sheet:
        if text not in kept:
            kept[text] = built(tmp_path_factory.mktemp("sheet"), dict.fromkeys(SLOTS, text), SLOTS, "coral", PHOTOGRAPHS)
        return kept[text]
    return of


def read_aloud(sheet: Sheet) -> list[Tag]:
    """Every structure element of web.pdf in the order in which it is read."""
    def walk(tag: Tag) -> Iterator[Tag]:
        yield tag
        for kid in tag.kids:
            if isinstance(kid, Tag):
                yield from walk(kid)

    with open_finished(sheet.folder / "web.pdf") as web:
        root = read_tags(web).root
        assert root is not None
        return list(walk(root))


def heard(sheet: Sheet) -> list[tuple[str, str]]:
    """(structure type, text) of the same."""
    return [(tag.type, tag.text) for tag in read_aloud(sheet)]


def test_what_june_alone_could_set_stands_in_any_slot(sheet_of: Callable[[str], Sheet]) -> None:
    sheet = sheet_of(LISTS)
    assert clean(sheet) == []
    listened = heard(sheet)
    assert listened.count(("Lbl", "Qだれでも参加できますか？")) == listened.count(("P", "1")) == 2
    assert ("BlockQuote", "知らなかった道を歩いて、港のまちがもっと好きになりました。参加した人（見本）") in listened
    assert sum(type_ == "Lbl" and text.startswith("総務課(広報)") for type_, text in listened) == 2


def test_quotes_boxes_people_and_notes_are_printed_once_and_read_in_order(sheet_of: Callable[[str], Sheet]) -> None:
    sheet = sheet_of(TOLD)
    assert clean(sheet) == []
    listened = heard(sheet)
    assert listened.count(("BlockQuote", "毎日ここから船を見ています")) == 2
    assert ("BlockQuote", "港は、わたしの庭のようなものです。店の人（見本）") in listened
    assert [text for type_, text in listened if type_ in ("H3", "H4")] == ["用語のメモ", "港湾とは"] * 2
    assert [text for type_, text in listened if type_ == "Lbl" and text[0] == "※"] == ["※1", "※2"] * 2
    with open_finished(sheet.folder / "web.pdf") as web:  # raised in the text, not at the notes
        glyphs = next(page.glyphs for page in web.pages if "百年つづく店※1が" in page.glyphs.text)
        at = glyphs.text.index("店※1が")
        assert glyphs.size_pt[at + 1] == pytest.approx(.7 * glyphs.size_pt[at], abs=.01) and glyphs.boxes[at + 1][3] < glyphs.boxes[at][3]
    assert [text for type_, text in listened if type_ == "Caption"] == ["大きな帆船", "店の前で"] * 2


def test_talks_years_and_galleries_too(sheet_of: Callable[[str], Sheet]) -> None:
    sheet = sheet_of(TALK)
    assert clean(sheet) == []
    listened = heard(sheet)
    assert ("P", "――きっかけは何でしたか。") in listened and ("P", "花子　祖父と船を見に来たのが始まりです。") in listened
    assert [text for type_, text in listened if type_ == "Lbl" and text.startswith("19")] == ["1925年(大正14年)", "1950年"] * 2
    assert [text for type_, text in listened if type_ == "Caption"] == ["夏のまつり", "備える人たち", "広場", "朝の市場"] * 2


def test_pictures_of_a_gallery_stand_in_rows_and_are_never_stretched(sheet_of: Callable[[str], Sheet]) -> None:
    sheet = sheet_of(TALK)
    assert [f.message for f in sheet.findings if f.rule in ("image/uneven", "layout/picture")] == []
    boxes = [tag.box for tag in read_aloud(sheet) if tag.type == "Figure" and tag.box]
    for width, rows in ((18 * 3.75, boxes[:4]), (46 * 3.75, boxes[4:])):
        assert len(rows) == 4
        left, right, below, last = rows
        assert [box.w for box in rows] == pytest.approx([(width - 2.8) / 2] * 4, abs=.05)
        assert [box.h for box in rows] == pytest.approx([left.h] * 4, abs=.02)
        assert left.y == pytest.approx(right.y, abs=.02) and below.y == pytest.approx(last.y, abs=.02) and below.y > left.y + left.h
        assert right.x + right.w - left.x == pytest.approx(width, abs=.1)
        assert left.h / 6.375 == pytest.approx(round(left.h / 6.375), abs=.01)


def test_the_numbers_of_a_map_stand_at_their_places_and_lead_its_list(sheet_of: Callable[[str], Sheet]) -> None:
    """Shown whole, in its own shape; the numbers on it are not read aloud, those of the list are."""
    sheet = sheet_of(MAP)
    assert clean(sheet) == []
    listened = read_aloud(sheet)
    maps = [tag.box for tag in listened if tag.type == "Figure" and tag.box and tag.box.w / tag.box.h == pytest.approx(1.6, abs=.02)]
    assert [round(box.w / 3.75) for box in maps] == [18, 46]
    with open_finished(sheet.folder / "print.pdf") as finished:
        page = finished.pages[0]
        glyphs, mm = page.glyphs, [page.box(at, at + 1) for at in range(len(page.glyphs.text))]
    for box in maps:
        for sign, (x, y) in (("1", (.25, .3)), ("2", (.7, .6))):
            centre = box.x + x * box.w, box.y + y * box.h
            assert any(char == sign and abs(at.x + at.w / 2 - centre[0]) < .6 and abs(at.y + at.h / 2 - centre[1]) < .8
                       for char, at in zip(glyphs.text, mm, strict=True)), (sign, centre)
    assert [text for _, text in heard(sheet) if text in ("1", "2", "見本公園", "見本小学校")] == ["1", "見本公園", "2", "見本小学校"] * 2
    assert "・見本公園\n広い場所に集まります。\n・見本小学校\n" in sheet.read("text.txt").replace("\r\n", "\n")


def test_the_editions_of_words_say_the_same(sheet_of: Callable[[str], Sheet]) -> None:
    told, talk = (sheet_of(text).read("text.txt").replace("\r\n", "\n") for text in (TOLD, TALK))
    assert "港は、わたしの庭のようなものです。\n（店の人（見本））\n" in told
    assert "●港湾とは\n船が安全にとまれるところです。\n・ひとつめの案内\n" in told
    assert "（写真：店の人の写真）\n店の前で\n見本 花子（みほん はなこ）　見本の会 代表\n" in told
    assert "※1　1922年に開いた店。見本です。\n" in told
    assert "――きっかけは何でしたか。\n花子　祖父と船を見に来たのが始まりです。\nいまも週に一度は来ています。\n" in talk
    assert "1925年(大正14年)　見本の区ができる\n" in talk
    assert "問　港に来る船は、一日に何そうでしょう。\n①ひとつ\n②ふたつ\n③みっつ\n答えはいちばん下\n答　みっつ。見本の答えです。\n" in talk
    assert "◆みなとクイズ応募券\nはがきに貼って送ってください。\n・答え\n・お名前\n6月30日（木曜日）の消印まで（見本）" in talk
    assert "◆用語のメモ\nくわしくはこちら　https://www.city.osaka.lg.jp/minato/（QRコード）\n" in told
    page = sheet_of(TOLD).read("html/articles/w18.html")
    assert '<aside class="box"><h2>用語のメモ</h2>' in page.replace("\n", "")


def test_a_pull_quote_that_is_not_printed_is_missed_although_the_article_has_its_words(tmp_path: Path) -> None:
    issue = project(tmp_path, {"w46": TOLD}, {"w46": SLOTS["w46"]}, photographs=PHOTOGRAPHS)
    template = tmp_path / "layouts" / "minato" / "parts" / "stories.html.j2"
    text = template.read_text(encoding="utf-8")
    assert text.count("b.kind == 'quote'") == 1
    template.write_text(text.replace("b.kind == 'quote'", "b.kind == 'quote' and b.value.who"), encoding="utf-8")
    found = build(issue, tmp_path / "made", project=Project(tmp_path)).report.findings
    assert [(f.message, f.place.line) for f in found if f.rule == "text/missing" and f.article and f.place] == [
        ("「毎日ここから船を見ています」が1面にありません", 7)]
