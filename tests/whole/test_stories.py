"""The parts of a story in ordinary slots of every width: printed whole, in order, read aloud, and told in words."""
from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.tags import Tag, read_tags
from tests.sheet import Sheet, built

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
#: Slot → x, y, width, height: the narrowest that there is, and a wide one.
SLOTS: dict[str, tuple[float, float, float, float]] = {"w18": (0, 0, 18, 59), "w46": (20, 0, 46, 59)}
#: What nothing of our own may say of a face of samples.
PROVEN = ("text", "layout", "edition", "pdf", "zone", "ink", "image", "code", "content", "setting")


def clean(sheet: Sheet) -> list[str]:
    """What was found of the articles: the sheet has no imprint."""
    return [f"{f.rule} {f.message}" for f in sheet.findings if f.rule.partition("/")[0] in PROVEN
            and (f.article or f.place is None or "house/" not in f.place.file)]


@pytest.fixture(scope="module")
def sheet_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Sheet]:
    kept: dict[str, Sheet] = {}

    def of(text: str) -> Sheet:
        if text not in kept:
            kept[text] = built(tmp_path_factory.mktemp("sheet"), dict.fromkeys(SLOTS, text), SLOTS)
        return kept[text]
    return of


def heard(sheet: Sheet) -> list[tuple[str, str]]:
    """(structure type, text) of web.pdf in the order in which it is read."""
    def walk(tag: Tag) -> Iterator[tuple[str, str]]:
        yield tag.type, tag.text
        for kid in tag.kids:
            if isinstance(kid, Tag):
                yield from walk(kid)

    with open_finished(sheet.folder / "web.pdf") as web:
        root = read_tags(web).root
        assert root is not None
        return list(walk(root))


def test_what_june_alone_could_set_stands_in_any_slot(sheet_of: Callable[[str], Sheet]) -> None:
    sheet = sheet_of(LISTS)
    assert clean(sheet) == []
    listened = heard(sheet)
    assert listened.count(("Lbl", "Qだれでも参加できますか？")) == listened.count(("P", "1")) == 2
    assert ("BlockQuote", "知らなかった道を歩いて、港のまちがもっと好きになりました。参加した人（見本）") in listened
    assert sum(type_ == "Lbl" and text.startswith("総務課(広報)") for type_, text in listened) == 2
