"""What only several files together can tell: flat plan, files, numbers, contacts, references."""
from __future__ import annotations

import pytest

from kohoshi.finding import Level

ISSUE, KAIGI, TAISO, HYOSHI = (f"content/2022-06/{n}.yaml" for n in (
    "issue", "articles/kaigi", "articles/taiso", "articles/hyoshi"))

# file, old, new → rule, line, column, message, hint
FAULTS = {
    "unknown article": (
        ISSUE, "hero: hyoshi", "hero: hyosi", "missing-article", 17, 13,
        "「hyosi」という記事がありません（articles/hyosi.yaml）", "もしかして「hyoshi」"),
    "unknown part": (
        ISSUE, "- kaigi/owari", "- kaigi/owri", "missing-part", 24, 11,
        "記事「kaigi」に「owri」という部分はありません", "もしかして「kaigi/owari」"),
    "no part named of an article in parts": (
        ISSUE, "- kaigi/owari", "- kaigi", "missing-part", 24, 11,
        "記事「kaigi」に「main」という部分はありません", None),
    "part of an article without parts": (
        ISSUE, "- taiso", "- taiso/a", "missing-part", 25, 11,
        "記事「taiso」に「a」という部分はありません", None),
    "placed twice": (
        ISSUE, "        - taiso", "        - taiso\n        - hyoshi", "placed-twice", 26, 11,
        "「hyoshi」が二度置かれています（17行目と26行目）", "どちらかを消してください。長い文章を次の枠へ流すなら「hyoshi（続き）」と書きます"),
    "goes on before it begins": (
        ISSUE, "- kaigi/owari", "- taiso（続き）\n        - kaigi/owari", "continued", 24, 11,
        "「taiso（続き）」の前に、その記事の始まりが置かれていません", "続きは、台割で「taiso」より後の枠に書きます"),
    "a part forgotten": (
        ISSUE, "        - kaigi/owari\n", "", "unplaced-part", None, None,
        "記事「kaigi」の「owari」がどの面にも置かれていません", "台割の枠に「kaigi/owari」と書いてください"),
    "gap in the faces": (
        ISSUE, "faces: [4]", "faces: [5]", "flatplan", 30, 13,
        "5面の前に4面がありません", "台割は1面から順に、すべての面を書きます"),
    "long gap": (
        ISSUE, "faces: [4]", "faces: [8]", "flatplan", 30, 13,
        "8面の前に4～7面がありません", "台割は1面から順に、すべての面を書きます"),
    "face twice": (ISSUE, "faces: [4]", "faces: [3]", "flatplan", 30, 13, "3面が二度あります", "台割の面を確かめてください"),
    "face 0": (ISSUE, "faces: 1\n", "faces: [0, 1]\n", "flatplan", 13, 13, "0面の順番がちがいます（1面の番です）", "台割は面の順に書きます"),
    "number": (
        ISSUE, "number: 313", "number: 312", "number", 2, 9,
        "通巻号数が312です（2022年6月号は No.313 です）", "1996年6月号を No.1 として数えます。合併号などで数がずれているときは担当者に確かめてください"),
    "label": (ISSUE, "label: 6月号", "label: 5月号", "label", 3, 8, "月号が「5月号」です（年月は 2022-06 です）", "もしかして「6月号」"),
    "label without a month": (
        ISSUE, "label: 6月号", "label: 特別号", "label", 3, 8, "月号が「特別号」です（年月は 2022-06 です）", "もしかして「6月号」"),
    "month 13": (ISSUE, "month: 2022-06", "month: 2022-13", "month", 4, 8, "「2022-13」という月はありません", ""),
    "before the first issue": (
        ISSUE, "month: 2022-06", "month: 1996-05", "month", 4, 8, "「1996-05」は創刊（1996年6月）より前です", ""),
    "delivery": (ISSUE, "to: 2022-06-05", "to: 2022-05-05", "delivery", 8, 7, "配布の末日（to）が初日（from）より前です", ""),
    "image": (
        HYOSHI, "image: hero.svg", "image: hiro.svg", "missing-image", 4, 14, "画像「hiro.svg」がありません", "もしかして「hero.svg」"),
    "image in other case": (
        HYOSHI, "image: hero.svg", "image: Hero.SVG", "missing-image", 4, 14,
        "画像「Hero.SVG」がありません", "もしかして「hero.svg」（大文字・小文字や全角・半角がちがいます）"),
    "image unlike any": (
        TAISO, "image: step.png", "image: zzzz.png", "missing-image", 10, 16,
        "画像「zzzz.png」がありません", "2022-06/images/ か minato/art/ に置いてください"),
    "image above": (
        HYOSHI, "image: hero.svg", "image: ../hero.svg", "outside", 4, 14,
        "画像「../hero.svg」はフォルダーの外を指しています", "ファイル名だけを書いてください"),
    "image absolute": (
        HYOSHI, "image: hero.svg", "image: /etc/passwd", "outside", 4, 14,
        "画像「/etc/passwd」はフォルダーの外を指しています", "ファイル名だけを書いてください"),
    "image on a drive": (
        HYOSHI, "image: hero.svg", "image: C:hero.svg", "outside", 4, 14,
        "画像「C:hero.svg」はフォルダーの外を指しています", "ファイル名だけを書いてください"),
    "image by backslash": (
        HYOSHI, "image: hero.svg", "image: ..\\hero.svg", "outside", 4, 14,
        "画像「..\\hero.svg」はフォルダーの外を指しています", "ファイル名だけを書いてください"),
    "image on the web": (
        HYOSHI, "image: hero.svg", "image: https://example.jp/a.svg", "outside", 4, 14,
        "画像「https://example.jp/a.svg」はフォルダーの外を指しています", "ファイル名だけを書いてください"),
    "supplied": (
        ISSUE, "file: shisei.pdf", "file: shisei-4.pdf", "missing-supplied", 34, 13,
        "支給PDF「shisei-4.pdf」がありません", "もしかして「shisei.pdf」"),
    "supplied above": (
        ISSUE, "file: shisei.pdf", "file: ../images/step.png", "outside", 34, 13,
        "支給PDF「../images/step.png」はフォルダーの外を指しています", "ファイル名だけを書いてください"),
    "advertisement": (
        ISSUE, "file: ad.pdf", "file: koukoku.pdf", "missing-supplied", 28, 15,
        "広告原稿「koukoku.pdf」がありません", "2022-06/supplied/ に置いてください"),
    "section": (
        KAIGI, "section: koho", "section: kouho", "contact", 8, 10, "番号簿（contacts.yaml）に「kouho」がありません", "もしかして「koho」"),
    "contact": (
        KAIGI, "- contacts: [koho]", "- contacts: [koho, hoken]", "contact", 29, 24,
        "番号簿（contacts.yaml）に「hoken」がありません", "使えるのは koho・bosai"),
    "reference": (
        HYOSHI, "〔面:kaigi〕", "〔面:kagi〕", "reference", 8, 19, "〔面:kagi〕の記事がありません", "もしかして「kaigi」"),
    "reference in later text": (
        KAIGI, "            だれでも来られます。", "            だれでも**〔面:kaigy〕**です。", "reference", 16, 19,
        "〔面:kaigy〕の記事がありません", "もしかして「kaigi」"),
    "reference in the issue's own data": (
        ISSUE, "slogan: 見本の標語", "slogan: 標語〔面:kaigy〕", "reference", 9, 11, "〔面:kaigy〕の記事がありません", "もしかして「kaigi」"),
    "layout set": (
        ISSUE, "binding: left", "binding: left\nlayouts: minat", "layout", 11, 10, "レイアウト一式「minat」がありません", "もしかして「minato」"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_names_its_spot(project, fault):
    file, old, new, rule, line, column, message, hint = fault
    project.edit(file, old, new)
    found = [f for f in project.load().findings if f.rule == f"content/{rule}"]
    assert [f.message for f in found] == [message]
    if line is not None:
        assert (found[0].place.file, found[0].place.line, found[0].place.column) == (file, line, column)
    if hint is not None:
        assert found[0].hint == hint
    assert found[0].level is Level.ERROR


def test_one_fault_brings_no_second_finding(project):
    """Apart from those where the second is true as well, such as an article now unplaced."""
    alone = [name for name, fault in FAULTS.items() if name not in (
        "unknown article", "unknown part", "no part named of an article in parts", "part of an article without parts",
        "month 13", "before the first issue", "layout set")]
    originals = {name: (project.root / name).read_text(encoding="utf-8") for name in (ISSUE, KAIGI, TAISO, HYOSHI)}
    for name in alone:
        for file, text in originals.items():
            project.write(file, text)
        project.edit(*FAULTS[name][:3])
        assert [f.rule for f in project.load().findings] == [f"content/{FAULTS[name][3]}"], name


def test_an_unplaced_article_is_a_warning(project):
    project.edit(ISSUE, "        - taiso\n", "")
    finding = project.only()
    assert (finding.level, finding.rule, finding.message) == (
        Level.WARNING, "content/unplaced", "記事「taiso」はどの面にも置かれていません")
    assert (str(finding.place), finding.article) == (f"{TAISO}:1", "taiso")


def test_a_reference_to_an_unplaced_article(project):
    project.edit(ISSUE, "        - taiso\n", "")
    project.edit(HYOSHI, "〔面:kaigi〕", "〔面:taiso〕")
    messages = {f.message for f in project.load().findings}
    assert messages == {"〔面:taiso〕の記事は、どの面にも置かれていません", "記事「taiso」はどの面にも置かれていません"}


def test_placed_twice_names_the_first_place(project):
    project.edit(ISSUE, "- taiso", "- taiso\n        - kaigi/owari")
    assert [(p.file, p.line) for p in project.only().related] == [(ISSUE, 24)]


def test_faces_of_a_run_lie_side_by_side(project):
    project.edit(ISSUE, "faces: [2, 3]", "faces: [2, 4]")
    project.edit(ISSUE, "faces: [4]", "faces: [5]")
    assert [(f.message, f.place.line) for f in project.load().findings] == [
        ("ひと続きの面 2・4面 が隣り合っていません", 18), ("4面の前に3面がありません", 18)]


def test_descending_faces(project):
    project.edit(ISSUE, "faces: [2, 3]", "faces: [3, 2]")
    assert [f.message for f in project.load().findings] == [
        "ひと続きの面 3・2面 が隣り合っていません", "3面の前に2面がありません", "2面の順番がちがいます（4面の番です）"]


@pytest.mark.parametrize(("old", "new"), [
    ("faces: [4]", "faces: [4, 5]"), ("    supplied:\n", "    slots: {x: taiso}\n    supplied:\n")])
def test_a_supplied_page_has_its_face_to_itself(project, old, new):
    project.edit(ISSUE, old, new)
    if "slots" in new:
        project.edit(ISSUE, "        - taiso\n", "")
    finding = project.only()
    assert (finding.message, finding.rule) == ("支給ページは1つの面に1つで、ほかの記事は置けません", "content/flatplan")


@pytest.mark.parametrize("label", ["6月号", "2022年6月号", "６月号", "5・6月号", "6・7月号", "6月1日号"])
def test_labels_that_name_the_month(project, label):
    project.edit(ISSUE, "label: 6月号", f"label: {label}")
    assert project.load().findings == []


@pytest.mark.parametrize("label", ["16月号", "7・8月号", "1月6日号"])
def test_labels_that_do_not(project, label):
    project.edit(ISSUE, "label: 6月号", f"label: {label}")
    assert project.only().rule == "content/label"


def test_an_image_of_the_issue_goes_before_the_layouts_own(project):
    project.write("content/2022-06/images/sub/photo.svg", "<svg/>")
    project.edit(HYOSHI, "image: hero.svg", "image: sub/photo.svg")
    assert project.load().findings == []


@pytest.mark.parametrize(("kind", "file", "old", "link"), [
    ("画像", HYOSHI, "image: hero.svg", "images/link.pdf"), ("支給PDF", ISSUE, "file: shisei.pdf", "supplied/link.pdf"),
    ("広告原稿", ISSUE, "file: ad.pdf", "supplied/link.pdf")])
def test_a_link_out_of_the_folder_is_refused(project, kind, file, old, link):
    project.write("secret.pdf", b"%PDF-")
    (project.folder / link).symlink_to(project.root / "secret.pdf")
    project.edit(file, old, old.split(":")[0] + ": link.pdf")
    finding = project.only()
    assert (finding.rule, finding.message) == ("content/outside", f"{kind}「link.pdf」はフォルダーの外を指しています（リンク）")


@pytest.mark.parametrize("name", ["articles", "images", "supplied"])
@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_a_folder_of_the_issue_that_leads_out_is_refused_once(project, name, target):
    (project.folder / name).rename(project.root / "elsewhere")
    (project.folder / name).symlink_to(project.root / target)
    finding = project.only()
    assert (finding.rule, finding.message) == ("content/outside", f"「{name}」は号のフォルダーの外を指しています（リンク）")


def test_each_folder_that_leads_out_stops_the_build(project, happened):
    said = set()
    for name in ("articles", "images", "supplied"):
        (project.folder / name).rename(project.root / f"away-{name}")
        (project.folder / name).symlink_to(project.root / f"away-{name}")
        loaded = project.load()
        assert loaded.issue is None
        said |= {f"{finding.level.value}: 「{finding.message}」" for finding in loaded.findings if finding.rule == "content/outside"}
        (project.folder / name).unlink()
        (project.root / f"away-{name}").rename(project.folder / name)
    happened(14, "each of the three", "; ".join(sorted(said)))


def test_a_folder_of_the_issue_may_be_a_link_within_it(project):
    (project.folder / "images").rename(project.folder / "pictures")
    (project.folder / "images").symlink_to("pictures")
    assert project.load().findings == []


def test_a_link_to_nowhere_is_refused(project):
    (project.folder / "images/link.svg").symlink_to(project.root / "nowhere.svg")
    project.edit(HYOSHI, "image: hero.svg", "image: link.svg")
    assert project.only().rule == "content/outside"


def test_a_link_within_the_folder_is_fine(project):
    (project.folder / "images/link.png").symlink_to(project.folder / "images/step.png")
    project.edit(TAISO, "image: step.png", "image: link.png")
    assert project.load().findings == []


def test_a_folder_is_no_image(project):
    (project.folder / "images/step.svg").mkdir()
    project.edit(HYOSHI, "image: hero.svg", "image: step.svg")
    assert project.only().rule == "content/missing-image"
