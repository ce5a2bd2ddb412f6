"""A new month: numbers and dates move on, nothing of the old month's words comes along."""
from __future__ import annotations

import datetime as dt
import difflib
import re

import pytest
from pydantic import BaseModel

from kohoshi.check.ledger import check_ledger
from kohoshi.check.words import check_words
from kohoshi.commands.app import main
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.month import new_issue
from kohoshi.edit.pictures import add_picture
from kohoshi.edit.placeholder import DRAWING
from kohoshi.edit.splice import set_field
from kohoshi.edit.structure import add_block, waive
from kohoshi.issue.loaded import ContentError
from kohoshi.issue.loader import load
from kohoshi.issue.model import Publication, Step
from kohoshi.issue.model_parts import Figure
from kohoshi.issue.printed import printables
from kohoshi.issue.stand_in import pattern

from .conftest import at_hand
from .test_pictures import picture


@pytest.fixture
def root(issue):
    return issue.parent


def publication(folder) -> Publication:
    loaded = load(folder)
    assert loaded.findings == []
    return loaded.issue.publication


def test_july_from_june(root):
    made = new_issue(root, "2022-07", "2022-06")
    data = publication(made)
    assert (data.number, data.label, data.month, data.waivers) == (314, "7月号", "2022-07", [])
    assert (data.date, data.delivery.start, data.delivery.end) == (dt.date(2022, 7, 1), dt.date(2022, 6, 29), dt.date(2022, 7, 5))
    old, new = ((folder / "issue.yaml").read_text(encoding="utf-8") for folder in (root / "2022-06", made))
    gone = [row[2:] for row in difflib.ndiff(old.splitlines(), new.splitlines()) if row[0] == "-"]
    assert [row for row in gone if "#" in row] == ["# 広報みなと 2022年6月号。この1枚に、号の情報と台割(どの面のどの枠に、どの記事を置くか)を書きます。"]
    assert len(gone) == 1 + 6 + 9  # the comment, six values of the issue, file, page and title of three supplied pages
    assert [run.slots for run in data.flatplan] == [run.slots for run in publication(root / "2022-06").flatplan]
    assert data.flatplan[-1].ads[0].file == "koukoku-1.pdf"
    assert [p.name for p in sorted((made / "supplied").iterdir())] == ["koukoku-1.pdf", "mihon-10.pdf", "mihon-11.pdf", "mihon-9.pdf"]
    assert sorted(p.name for p in root.iterdir()) == ["2022-06", "2022-07", "house"]


def test_no_number_of_a_chart_comes_along(root):
    path = root / "2022-06" / "articles" / "himawari.yaml"
    add_block(at_hand(path), ("body",), 0, "chart", values={"title": "来た人の数"})
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("values: [1]", "values: [4321]\n      total: 4321\n      alt: 4321人が来ました"), encoding="utf-8")
    assert "4321人" in path.read_text(encoding="utf-8")
    made = (new_issue(root, "2022-07", "2022-06") / "articles" / "himawari.yaml").read_text(encoding="utf-8")
    assert "kind: bar" in made and "values: [1]" in made and "sample: true" in made
    assert "4321" not in made and "来た人" not in made


#: Words and pictures that speak of June 2022.
JUNE = ("大雨の季節", "令和4年度", "運営方針を策定", "夏の", "ヒマワリ", "区民まつり", "築港", "6月", "まちを歩", "避難所開設", "古着", ".svg\n    alt: 傘",
        "kumin-matsuri", "bosai.svg", "kusei-kaigi.svg", "step-1.svg", "できるまで", "スマホ", "離乳食", "絵本の")


def _pictures(value):
    """Figures and steps anywhere in a record."""
    if isinstance(value, Figure | Step) and value.image:
        yield value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _pictures(getattr(value, name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _pictures(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _pictures(each)


def test_no_text_or_picture_of_the_old_month_comes_along(root):
    made = new_issue(root, "2022-07", "2022-06")
    old, new = load(root / "2022-06").issue, load(made).issue
    assert old.articles.keys() == new.articles.keys() and all(article.sample for article in new.articles.values())
    for name, article in new.articles.items():
        was = old.articles[name]
        assert {part: [block.kind for block in blocks] for part, blocks in article.all_parts.items()} == {
            part: [block.kind for block in blocks] for part, blocks in was.all_parts.items()}
        words = [row for number, part in enumerate(article.all_parts) for row in printables(new, name, part, head=not number)]
        texts = {str(row.text) for part in was.all_parts for row in printables(old, name, part, head=True)}
        fresh = [str(row.text) for row in words if "(見本)" in str(row.text)]
        assert len(fresh) == len(set(fresh)), name
        stays = {str(row.text) for row in words} & texts
        for text in stays - {str(article.category)}:  # the goals and what the house prints of them, the directory
            assert re.search("取り組み|ゴール|[0-9]階|^[0-9-]+$", text) or name in ("renraku", "unei-hoshin"), (name, text)
        pictures = {str(figure.image) for figure in _pictures(article)}
        assert pictures <= {DRAWING} and article.short is None
    titles = [str(article.title) for article in new.articles.values()]
    assert len(set(titles)) == len(titles)
    written = "".join(path.read_text(encoding="utf-8") for path in made.rglob("*.yaml"))
    for june in JUNE:
        assert june not in written
    assert new.articles["calendar"].title == "7月のカレンダー" and new.articles["sodan"].title == "7月の相談・健診"
    assert [str(event.date) for event in new.articles["calendar"].body[0].events] == ["2022-07-01"]


def test_the_turn_of_a_year_and_the_end_of_a_contract(root):
    december = new_issue(root, "2022-12", "2022-06")
    data = publication(new_issue(root, "2023-01", "2022-12"))
    assert (data.number, data.label, data.date) == (320, "1月号", dt.date(2023, 1, 1))
    assert (data.delivery.start, data.delivery.end) == (dt.date(2022, 12, 30), dt.date(2023, 1, 5))
    (ad,) = data.flatplan[-1].ads
    assert (ad.slot, ad.file, ad.advertiser, ad.sample) == ("ad", "mihon-ad.pdf", "広告(見本)", True)
    assert not (december / "supplied" / "koukoku-1.pdf").exists()
    assert list(check_ledger(load(root / "2023-01").issue)) == []
    text = (root / "2023-01" / "issue.yaml").read_text(encoding="utf-8")
    assert "2023年1月号" in text and "12月" not in text and text.count("前の号からずらした下書き") == 1
    assert load(root / "2023-01").issue.articles["calendar"].title == "1月のカレンダー"


def test_what_is_the_same_every_month_is_kept_and_asks_to_be_looked_at(root):
    june = root / "2022-06" / "articles"
    set_field(at_hand(june / "renraku.yaml"), ("title",), "6月の連絡先")
    made = new_issue(root, "2022-07", "2022-06", keep=["renraku", "minato-no-kaze"])
    for name in ("renraku", "minato-no-kaze"):
        old, new = ((folder / "articles" / f"{name}.yaml").read_text(encoding="utf-8") for folder in (root / "2022-06", made))
        rows = [row for row in difflib.ndiff(old.splitlines(), new.splitlines()) if row[0] in "+-"]
        assert rows == ["+ tentative: true"]
    with pytest.raises(EditError, match="kaigi"):
        new_issue(root, "2022-08", "2022-06", keep=["kaigi"])
    assert not (root / "2022-08").exists()


def test_photographs_and_waivers_stay_behind(root):
    june = root / "2022-06"
    name = add_picture(june, "bon-odori.png", picture("PNG"))
    path = june / "articles" / "himawari.yaml"
    add_block(at_hand(path), ("body",), 0, "figure", values={"image": name, "alt": "人の写真"})
    waive(at_hand(june / "issue.yaml"), "0123456789ab", "理由", "名前(見本)")
    made = new_issue(root, "2022-07", "2022-06")
    assert [p.name for p in (made / "images").iterdir()] == [DRAWING]
    figure = load(made).issue.articles["himawari"].body[0].figure
    assert figure.image == DRAWING and figure.alt == "見本の絵" and figure.sample
    assert publication(made).waivers == []
    kept = new_issue(root, "2022-08", "2022-06", keep=["himawari"])
    assert sorted(p.name for p in (kept / "images").iterdir()) == [name, DRAWING]


@pytest.mark.parametrize(("month", "old"), [("2022-13", "2022-06"), ("../x", "2022-06"), ("2022-07", "../2022-06"), ("1996-05", "2022-06"), ("2022-7", "2022-06")])
def test_what_is_no_month_is_refused(root, month, old):
    with pytest.raises(EditError):
        new_issue(root, month, old)
    assert sorted(p.name for p in root.iterdir()) == ["2022-06", "house"]


def test_a_month_that_is_there_is_not_touched(root):
    with pytest.raises(EditConflict):
        new_issue(root, "2022-06", "2022-06")
    with pytest.raises(ContentError):
        new_issue(root, "2022-07", "2022-05")
    (root / "2022-06" / "issue.yaml").write_text("number: x\n", encoding="utf-8")
    with pytest.raises(ContentError):
        new_issue(root, "2022-07", "2022-06")
    assert sorted(p.name for p in root.iterdir()) == ["2022-06", "house"]


def test_the_command(root, capsys):
    assert main(["new", "2022-07", "--from", "2022-06", "--keep", "renraku", "--root", str(root)]) == 0
    assert "2022-07 をつくりました" in capsys.readouterr().out
    assert main(["new", "2022-07", "--from", "2022-06", "--root", str(root)]) == 2
    assert "もうあります" in capsys.readouterr().err


def test_every_stand_in_of_a_new_month_is_told_at_its_article(root):
    """A skeleton that nobody filled does not pass: each article is named, with every place."""
    made = load(new_issue(root, "2023-02", "2022-06")).issue
    told = [f for f in check_words(made) if f.rule == "gate/placeholder"]
    empty = {name for name in made.articles if any("(見本)" in str(row.text) for part in made.articles[name].all_parts
                                                   for row in printables(made, name, part, head=True))}
    assert {f.article for f in told} == empty and len(told) == len(empty)
    assert all(f.place and "見本の文のまま" in f.message for f in told)
    assert sum(len(f.related) for f in told) > 100


@pytest.mark.parametrize("text", ["見出し(見本)", "見出し12(見本)", "本文（見本）", "本文3(見本)", "小見出し2(見本)", "リード(見本)", "注記(見本)", "行事名(見本)",
                                  "案内(見本) → 案内2(見本)", "場所(見本)", "日時4(見本)", "himawariの見出し(見本)"])
def test_a_stand_in_is_known(text):
    assert pattern().fullmatch(text)


@pytest.mark.parametrize("text", ["申込書(見本)", "(見本)", "見本の本文です", "本文(見本)を書きました。", "市政だより(見本)2 お知らせ", "記入例(見本)", "見本商店", "本文",
                                  "見出し(見本)と本文(見本)", "(見本の絵)", "見本市(場所)"])
def test_what_only_looks_like_a_stand_in_is_none(text):
    assert not pattern().fullmatch(text)
