"""Loading: a sound issue, every kind of error with its line, all errors at once."""
from __future__ import annotations

import datetime as dt
import errno
import os
from pathlib import Path

import pytest

from kohoshi.finding import Level, Place
from kohoshi.issue.loaded import ContentError
from kohoshi.issue.loader import load, load_issue
from kohoshi.issue.values import Line, Prose

ISSUE, KAIGI, TAISO, HYOSHI = (f"content/2022-06/{n}.yaml" for n in (
    "issue", "articles/kaigi", "articles/taiso", "articles/hyoshi"))
HOUSE = "content/house"


def test_a_sound_issue_loads_without_findings(project):
    loaded = project.load()
    assert loaded.findings == []
    issue = loaded.issue
    assert issue.publication.date == dt.date(2022, 6, 1)
    assert issue.faces == [1, 2, 3, 4]
    assert list(issue.articles) == ["hyoshi", "kaigi", "taiso"]
    assert issue.articles["kaigi"].parts["hajime"][1].initiative.goals == [11, 17]
    assert issue.house.contacts["bosai"].phone == "0000-0004"
    assert Path(issue.root) == project.folder


def test_texts_stay_text(project):
    """Plain YAML would make 13:30 a number in base 60, 0120 an octal, no a boolean."""
    project.edit(TAISO, "fee: 無料", "fee: 13:30\n      bring: 0120\n      who: no\n      what: 2022-06-01")
    info = project.load().issue.articles["taiso"].body[0].info
    assert (info.fee, info.bring, info.who, info.what) == ("13:30", "0120", "no", "2022-06-01")


def test_every_text_knows_its_place(project):
    issue = project.load().issue
    kaigi = issue.articles["kaigi"]
    assert isinstance(kaigi.title, Line)
    assert kaigi.title.place == Place(KAIGI, 2, 8, 2, 12)
    assert isinstance(kaigi.lead, Prose)
    assert kaigi.lead.at(0) == Place(KAIGI, 5, 3)
    assert kaigi.lead.at(kaigi.lead.index("2")) == Place(KAIGI, 6, 7)
    assert kaigi.section.place.line == 8
    assert next(iter(kaigi.parts)).place == Place(KAIGI, 10, 3, 10, 9)
    slot = issue.publication.flatplan[1].slots["foot"][1]
    assert (slot.article, slot.article.place.line) == ("taiso", 25)


def test_places_of_numbers_and_dates(project):
    loaded = project.load()
    assert loaded.place_of("publication", "flatplan", 1, "faces", 1) == Place(ISSUE, 18, 16, 18, 17)
    assert loaded.place_of("publication", "flatplan", 0, "faces", 0).line == 13  # a single value is a list of one
    assert loaded.place_of("articles", "kaigi", "parts", "hajime", 1, "initiative", "goals", 1).line == 24
    assert loaded.place_of("house", "contacts", "bosai", "phone") == Place(f"{HOUSE}/contacts.yaml", 9, 10, 9, 19)
    assert loaded.place_of("articles", "kaigi", "short").line == 1, "what is not there is placed by its parent"
    assert loaded.place_of("articles", "nobody") is None
    assert loaded.place_of("articles") is None


def test_all_errors_come_at_once_in_order(project):
    project.edit(ISSUE, "number: 313", "number: 三百")
    project.edit(ISSUE, "binding: left", "binding: lef")
    project.edit(KAIGI, "title: 会議の話", "titel: 会議の話")
    project.edit(KAIGI, "text: 見本会館", "text: **見本会館**")
    project.edit(TAISO, "fee: 無料", "fee:")
    project.edit(f"{HOUSE}/contacts.yaml", "name: 防災係", "nama: 防災係")
    assert project.spots() == [
        ("kaigi.yaml", 28, "content/yaml"),
        ("taiso.yaml", 5, "content/empty-value"),
        ("issue.yaml", 2, "content/type"),
        ("issue.yaml", 10, "content/type"),
        ("contacts.yaml", 8, "content/unknown-key"),
    ]


def test_load_issue_raises_with_all_findings(project):
    project.edit(ISSUE, "label: 6月号", "label: 7月号")
    project.edit(HYOSHI, "image: hero.svg", "image: hera.svg")
    with pytest.raises(ContentError) as caught:
        load_issue(project.folder, root=project.root)
    assert [f.rule for f in caught.value.findings] == ["content/missing-image", "content/label"]
    assert f"{ISSUE}:3 月号が「7月号」です（年月は 2022-06 です）" in str(caught.value)


def test_load_issue_lets_warnings_pass(project):
    project.write("content/2022-06/articles/amari.yaml", "title: 余り\nbody:\n  - paragraph: 余った記事\n")
    assert "amari" in load_issue(project.folder, root=project.root).articles
    assert [f.level for f in project.load().findings] == [Level.WARNING]


def test_the_issue_is_there_even_when_files_are_missing(project):
    project.edit(HYOSHI, "image: hero.svg", "image: mada.svg")
    loaded = project.load()
    assert loaded.issue is not None and [f.rule for f in loaded.errors] == ["content/missing-image"]


def test_places_are_relative_to_the_working_directory(project, monkeypatch):
    project.edit(ISSUE, "label: 6月号", "label: 5月号")
    monkeypatch.chdir(project.root / "content")
    assert load(Path("2022-06")).findings[0].source == "2022-06/issue.yaml:3"
    monkeypatch.chdir("/")
    assert load(project.folder, root=project.root).findings[0].source == f"{ISSUE}:3"
    monkeypatch.chdir(project.root / "content" / "house")
    assert load(project.folder).findings[0].source == f"{ISSUE}:3"


# --- one fault each: (file, old, new) → rule, line, column, message, hint ----------------------

FAULTS = {
    "unknown key": (
        KAIGI, "kicker: 肩", "kiker: 肩", "content/unknown-key", 1, 1,
        "「kiker」という項目はありません", "もしかして、肩見出し（kicker）"),
    "unknown key by its Japanese name": (
        KAIGI, "kicker: 肩", "肩見出し: 肩", "content/unknown-key", 1, 1,
        "「肩見出し」という項目はありません", "もしかして、肩見出し（kicker）"),
    "a mistyped key is not also missing": (
        KAIGI, "\ntitle: 会議の話", "\ntitel: 会議の話", "content/unknown-key", 2, 1,
        "「titel」という項目はありません", "もしかして、見出し（title）"),
    "unknown key deep inside": (
        TAISO, "      when:", "      wen:", "content/unknown-key", 4, 7,
        "「wen」という項目はありません", "もしかして、日時（when）"),
    "missing": (
        KAIGI, "        mark: 取り組み 1\n", "", "content/missing", 18, 9,
        "取り組み番号（mark）がありません", "「mark: …」の行を書いてください"),
    "missing at the top": (
        TAISO, "title: 体操\n", "", "content/missing", 1, 1, "見出し（title）がありません", "「title: …」の行を書いてください"),
    "missing in the issue, under its alias": (
        ISSUE, "  from: 2022-05-30\n", "", "content/missing", 7, 3,
        "配布の初日（from）がありません", "「from: …」の行を書いてください"),
    "neither body nor parts": (
        HYOSHI, "body:", "note: 覚え\nkaku:", "content/unknown-key", 3, 1, "「kaku」という項目はありません", None),
    "number": (
        ISSUE, "number: 313", "number: 0x139", "content/type", 2, 9,
        "通巻号数（number）: 数字（半角の整数）で書いてください", ""),
    "full-width number": (
        ISSUE, "number: 313", "number: ３１３", "content/type", 2, 9,
        "通巻号数（number）: 数字（半角の整数）で書いてください", ""),
    "number that is a list": (
        ISSUE, "number: 313", "number: [313]", "content/type", 2, 9,
        "通巻号数（number）はひとつの値で書きます", "一覧や入れ子になっていないか確かめてください"),
    "impossible day": (
        ISSUE, "date: 2022-06-01", "date: 2022-06-31", "content/type", 5, 7, "発行日（date）: 2022-06-31 という日はありません", ""),
    "date in another form": (
        ISSUE, "date: 2022-06-01", "date: 2022/6/1", "content/type", 5, 7,
        "発行日（date）: 日付は 2022-06-01 の形で書いてください", ""),
    "full-width date": (
        ISSUE, "date: 2022-06-01", "date: ２０２２-06-01", "content/type", 5, 7,
        "発行日（date）: 日付は 2022-06-01 の形で書いてください", ""),
    "month": (
        ISSUE, "month: 2022-06", "month: 2022年6月", "content/type", 4, 8,
        "年月（month）に「2022年6月」は使えません", "年月は 2022-06 の形で書いてください"),
    "boolean": (
        KAIGI, "category: 区政", "sample: yes", "content/type", 7, 9, "見本記事（sample）: true か false で書いてください", ""),
    "choice": (
        ISSUE, "binding: left", "binding: lef", "content/type", 10, 10, "開き（binding）に「lef」は使えません", "もしかして「left」"),
    "choice in Japanese": (
        ISSUE, "binding: left", "binding: 左", "content/type", 10, 10, "開き（binding）に「左」は使えません", "使えるのは left・right"),
    "id": (
        ISSUE, "press: offset-tabloid", "press: Offset_Tabloid", "content/type", 11, 8,
        "印刷の型（press）に「Offset_Tabloid」は使えません", "半角の英小文字・数字・ハイフン（例 kusei-kaigi）で書いてください"),
    "id of a slot": (
        ISSUE, "hero: hyoshi", "Hero: hyoshi", "content/type", 17, 7,
        "名前に「Hero」は使えません", "半角の英小文字・数字・ハイフン（例 kusei-kaigi）で書いてください"),
    "text that YAML takes for a mapping": (
        KAIGI, "q: 何ですか", "q: {何: ですか}", "content/type", 12, 14,
        "質問（q）は文字で書きます（一覧や入れ子になっています）", "値に「: 」や「[」「{」があるときは、全体を引用符 \" \" で囲んでください"),
    "several lines in a title": (
        KAIGI, "title: 会議の話", "title: |\n  会議\n  の話", "content/type", 3, 3, "見出し（title）は1行で書きます", "改行を消してください"),
    "list wanted": (
        KAIGI, "        actions:\n          - ひとつめ。", "        actions: ひとつめ。", "content/type", 21, 18,
        "具体的な取り組み（actions）は一覧で書きます", "次の行から「- 」で始まる行を並べてください"),
    "list without a space after the dash": (
        KAIGI, "          - ひとつめ。", "          -ひとつめ。", "content/type", 22, 11,
        "具体的な取り組み（actions）は一覧で書きます", "「-」は半角で、あとに半角スペースを入れてください"),
    "empty list": (
        KAIGI, "goals: [11, 17]", "goals: []", "content/type", 24, 16, "SDGsのゴール（goals）は1つ以上書きます", ""),
    "two kinds in one block": (
        TAISO, "  - items: 動きやすい服", "  - items: 動きやすい服\n    heading: 服", "content/type", 6, 5,
        "ひとつの「-」には種類をひとつだけ書きます", ""),
    "block that is only text": (
        TAISO, "  - items: 動きやすい服", "  - 動きやすい服", "content/type", 6, 5,
        "本文（body）は「項目名: 値」の形で書きます（文字だけになっています）", "例 「- paragraph: |」"),
    "full-width colon in a block": (
        TAISO, "  - items: 動きやすい服", "  - items：動きやすい服", "content/type", 6, 5,
        "項目名のあとのコロンが全角「：」です", "半角の「:」と半角スペースにしてください"),
    "no space after the colon in a block": (
        TAISO, "  - items: 動きやすい服", "  - items:動きやすい服", "content/type", 6, 5,
        "コロン「:」のあとに半角スペースがありません", "「項目名: 値」のように書いてください"),
    "goal": (
        KAIGI, "goals: [11, 17]", "goals: [11, 18]", "content/type", 24, 21,
        "SDGsのゴール（goals）: SDGsのゴールは1から17までです", ""),
    "page 0": (
        ISSUE, "      title: 市政情報（見本）", "      page: 0\n      title: 市政情報（見本）", "content/type", 35, 13,
        "支給PDFのページ（page）は1以上で書きます", ""),
    "quoted nothing": (
        KAIGI, "kicker: 肩", "kicker: ''", "content/empty-value", 1, 9,
        "肩見出し（kicker）の中身がありません", "値を書くか、いらなければ行ごと消してください"),
    "nothing after the colon": (
        KAIGI, "kicker: 肩", "kicker:", "content/empty-value", 1, 1,
        "「kicker」の中身がありません", "値を書くか、いらなければ行ごと消してください"),
    "a required value left empty is told once": (
        KAIGI, "\ntitle: 会議の話", "\ntitle:", "content/empty-value", 2, 1,
        "「title」の中身がありません", "値を書くか、いらなければ行ごと消してください"),
    "markup": (
        KAIGI, "            だれでも来られます。", "            だれでも**来られます。", "content/markup", 16, 17,
        "強調の「**」がこの行のうちに「**」で閉じていません", "記号そのものを書くときは、前に「\\」をつけます"),
    "markup in a title": (
        KAIGI, "\ntitle: 会議の話", "\ntitle: 会議の《はなし》", "content/markup", 2, 11,
        "ルビをつける漢字が「《」の前にありません。「｜」で始まりを示してください", "記号そのものを書くときは、前に「\\」をつけます"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_names_its_spot_in_plain_japanese(project, fault):
    file, old, new, rule, line, column, message, hint = fault
    project.edit(file, old, new)
    finding = project.load().findings[0] if hint is None else project.only()
    assert (finding.message, finding.rule) == (message, rule)
    assert (finding.place.file, finding.place.line, finding.place.column) == (file, line, column)
    assert finding.level is Level.ERROR
    if hint is not None:
        assert finding.hint == hint


def test_body_and_parts_exclude_each_other(project):
    project.write(HYOSHI, "title: 表紙\n")
    finding = project.load().findings[0]
    assert (finding.rule, finding.message) == ("content/missing", "本文（body）か部分（parts）の、どちらかひとつを書いてください")


@pytest.mark.parametrize("url", ["", "      url: example.jp/shisei\n"])
def test_a_supplied_page_linked_to_nowhere_is_told_at_its_line(project, url):
    issue = "content/2022-06/issue.yaml"
    project.edit(issue, "      title: 市政情報（見本）\n", f"      title: 市政情報（見本）\n      text: linked\n{url}")
    finding = project.only()
    assert (finding.rule, finding.message) == ("content/missing", "ウェブ版での本文（text: linked）には、本文の公開ページ（url: https://…）が要ります")
    assert finding.place is not None and finding.place.file == ISSUE


def test_an_unknown_key_with_nothing_near_lists_what_there_is(project):
    project.edit(TAISO, "fee: 無料", "xyzzy: 無料")
    assert project.only().hint.startswith("ここに書けるのは 日時（when）・期間（period）・場所（where）")


def test_markup_is_checked_even_where_the_model_fails(project):
    project.edit(KAIGI, "goals: [11, 17]", "goals: [99]")
    project.edit(KAIGI, "lead: 進めます。", "lead: 〔縦中横:百〕")
    assert [(f.rule, f.place.line) for f in project.load().findings] == [("content/markup", 20), ("content/type", 24)]


def test_plain_values_are_not_markup(project):
    project.edit(f"{HOUSE}/publisher.yaml", "municipality: 271071", "municipality: 27**1071")
    assert project.load().findings == []


def test_findings_of_an_article_carry_its_id(project):
    project.edit(TAISO, "fee: 無料", "fe: 無料")
    project.edit(HYOSHI, "alt: 港の絵", "alt: **港の絵")
    assert [f.article for f in project.load().findings] == ["hyoshi", "taiso"]


# --- files and folders ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [ISSUE, f"{HOUSE}/publisher.yaml", f"{HOUSE}/contacts.yaml", f"{HOUSE}/sdgs.yaml"])
def test_a_missing_file_is_named(project, name):
    (project.root / name).unlink()
    finding = project.load().findings[0]
    assert (finding.rule, finding.place.file, finding.message) == ("content/missing-file", name, f"「{Path(name).name}」がありません")
    assert project.load().issue is None


@pytest.mark.speaks("content/unreadable")
def test_a_file_that_cannot_be_opened_is_named(project, monkeypatch):
    """The super-user may open all, so the system's refusal is played."""
    read = Path.read_bytes

    def refusing(path):
        if path.name == Path(TAISO).name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return read(path)
    monkeypatch.setattr(Path, "read_bytes", refusing)
    finding, = project.load().findings
    assert (finding.rule, finding.place.file, finding.article) == ("content/unreadable", TAISO, "taiso")
    assert project.load().issue is None


def test_a_missing_folder_is_named(tmp_path):
    loaded = load(tmp_path / "content" / "2022-13", root=tmp_path)
    assert loaded.issue is None
    assert [(f.message, f.place.file) for f in loaded.findings] == [("号のフォルダーがありません", "content/2022-13")]


def test_names_of_article_files(project):
    os.rename(project.root / TAISO, project.root / "content/2022-06/articles/taiso.yml")
    project.write("content/2022-06/articles/Taiso_2.yaml", "title: 題\nbody:\n  - note: 注\n")
    messages = [f.message for f in project.load().findings]
    assert "「taiso.yml」の拡張子がちがいます" in messages
    assert "記事のファイル名「Taiso_2.yaml」は使えません" in messages


def test_files_beside_the_articles_are_left_alone(project):
    for name in (".taiso.yaml.swp", "memo.txt", ".DS_Store"):
        project.write(f"content/2022-06/articles/{name}", "\x00")
    assert project.load().findings == []


def test_a_linked_article_outside_the_folder_is_refused(project):
    project.write("elsewhere.yaml", (project.root / TAISO).read_bytes())
    (project.root / TAISO).unlink()
    (project.root / TAISO).symlink_to(project.root / "elsewhere.yaml")
    finding = project.load().findings[0]
    assert (finding.rule, finding.message) == ("content/outside", "「taiso.yaml」はフォルダーの外を指しています（リンク）")


def test_a_directory_in_place_of_a_file(project):
    (project.root / TAISO).unlink()
    (project.root / TAISO).mkdir()
    assert project.load().findings[0].rule == "content/missing-file"


def test_a_broken_article_does_not_accuse_others(project):
    """The flat plan names kaigi and its parts; the file is there, only not readable."""
    project.write(KAIGI, "title: 「会議\n  x: y\n")
    assert project.only().place.file == KAIGI
