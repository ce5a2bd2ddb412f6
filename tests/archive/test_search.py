"""Searching: every word that is printed is found, nothing that is not."""
from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from kohoshi.archive import ArchiveError, index, rebuild_index, search, withdraw
from kohoshi.text import plain
from tests.archive.world import World


def found(world: World, word: str, **more) -> list[str]:
    return [hit.article for hit in search(world.store, word, **more)]


@pytest.fixture
def one(world):
    world.release()
    return world


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """As ``one``, for tests that change nothing."""
    world = World(tmp_path_factory.mktemp("shelf"))
    world.release()
    return world


def paragraphs(world: World, *texts: str) -> World:
    world.articles["kaigi"]["body"] = [{"paragraph": text} for text in texts]
    world.write()
    world.release()
    return world


@pytest.mark.parametrize(("word", "articles"), [
    ("港区", ["kaigi"]),                    # two characters
    ("港", ["hyoshi", "kaigi"]),            # one
    ("。", ["hyoshi", "bosai", "kaigi"]),   # one that only ends paragraphs
    ("港区役所に集まり", ["kaigi"]),        # a long phrase
    ("SDGs", ["kaigi"]), ("ｓｄｇｓ", ["kaigi"]), ("ラジオ", ["bosai"]), ("ﾗｼﾞｵ", ["bosai"]),
    ("区政会議", ["kaigi"]),                # through the mark of emphasis in the title
    ("桟橋のそば", ["hyoshi"]), ("さんばし", ["hyoshi"]),   # without and by its reading
    ("２・３面", ["hyoshi"]),               # a face reference as it was printed
    ("見本窓口", ["kaigi"]),                # from the contacts
    ("港区　集まり", ["kaigi"]), ("会議 港区", ["kaigi"]), ("会議 電池", []),
    ("港　区", ["kaigi"]),                  # each alone is there
    ("紙面にない", []),                     # in the folder, in no slot
    ("公園", []),
])
def test_found(shelf, word, articles):
    assert found(shelf, word) == articles


@pytest.mark.parametrize(("written", "asked"), [
    ("國の髙﨑さん", "国の高崎"), ("国の高崎さん", "國の髙﨑"), ("ラジオ体操", "らじお"), ("らじお体操", "ﾗｼﾞｵ"), ("霞ヶ関", "霞ケ関"),
    ("齋藤・渡邊", "斎藤・渡辺"), ("廣瀨の澤", "広瀬の沢"), ("ﾌﾟｰﾙ開き", "ぷーる"), ("𠮷田", "吉田"), ("葛\U000e0100城", "葛城"), ("ＰＤＦ", "pdf"),
])
def test_one_form_finds_the_other(world, written, asked):
    paragraphs(world, f"前の文。{written}が来ます。")
    (hit,) = [hit for hit in search(world.store, asked) if hit.article == "kaigi"]
    assert plain(hit.snippet[slice(*hit.mark)]) in plain(written)


@pytest.mark.parametrize(("written", "asked"), [("おばさん", "おばあさん"), ("かき", "がき"), ("ビル", "ビール"), ("末日", "未日"), ("士", "土")])
def test_what_means_something_else_is_not_found(world, written, asked):
    paragraphs(world, f"「{written}」")
    assert found(world, asked) == []


def test_filters(world):
    world.release()
    world.month("2023-01", 320, "一月も港区役所").release()
    assert [hit.month for hit in search(world.store, "港区")] == ["2023-01", "2022-06"]
    assert [hit.month for hit in search(world.store, "港区", year=2022)] == ["2022-06"]
    assert [hit.month for hit in search(world.store, "港区", year=2023)] == ["2023-01"]
    assert search(world.store, "港区", year=2021) == []
    assert found(world, "。", face=1, year=2022) == ["hyoshi", "bosai"] and found(world, "。", face=3, year=2022) == ["bosai", "kaigi"]
    for section, articles in (("koho", ["kaigi"]), ("見本窓口", ["kaigi"]), ("特集", ["bosai", "kaigi"]), ("表紙", ["hyoshi", "bosai"]), ("な", [])):
        assert found(world, "。", section=section, year=2022) == articles, section
    with pytest.raises(ArchiveError, match="年の号"):
        search(world.store, "港区", year=0)


def test_hit_tells_issue_title_faces_and_snippet(shelf):
    (hit,) = search(shelf.store, "電池")
    assert (hit.municipality, hit.paper, hit.number, hit.label, hit.month, hit.date.isoformat(), hit.revision) == (
        "271071", "minato", 313, "6月号", "2022-06", "2022-06-01", 1)
    assert (hit.article, hit.title, hit.faces, hit.found_on) == ("bosai", "夏の防災", (1, 3), (3,))
    assert hit.snippet == "ﾗｼﾞｵと電池を用意。" and hit.snippet[slice(*hit.mark)] == "電池"
    assert hit.path == shelf.store / "271071/minato/2022-06/r1"


def test_reading_is_shown_at_its_base(shelf):
    (hit,) = search(shelf.store, "さんばし")
    assert (hit.snippet, hit.snippet[slice(*hit.mark)]) == ("桟橋のそばで会う。", "桟橋")


def test_snippet_is_cut_around_the_word(world):
    paragraphs(world, "あ" * 100 + "目印" + "い" * 100)
    (hit,) = search(world.store, "目印")
    assert hit.snippet[slice(*hit.mark)] == "目印"
    assert hit.snippet.startswith("…あ") and hit.snippet.endswith("い…") and len(hit.snippet) < 100


def test_snippet_never_parts_a_character_from_its_selector(world):
    paragraphs(world, "葛\U000e0100" * 60 + "目印" + "葛\U000e0100" * 60)
    (hit,) = search(world.store, "目印")
    assert hit.snippet.strip("…").startswith("葛") and hit.snippet.strip("…").endswith("\U000e0100")
    assert hit.snippet[slice(*hit.mark)] == "目印"


def test_a_paragraph_is_shown_rather_than_the_title(world):
    paragraphs(world, "次の区政会議は秋です。")
    (hit,) = search(world.store, "区政会議")
    assert hit.snippet == "次の区政会議は秋です。"


@pytest.mark.parametrize(("texts", "word"), [
    (["ここは港", "区役所"], "港区"),           # over the end of a paragraph
    (["東京と京都、東と京"], "東京京"),         # the pairs are there, not together
    (["区会が。会区は"], "区会区"),
    (["令和4年"], "和5"),
])
def test_no_false_hits(world, texts, word):
    paragraphs(world, *texts)
    assert found(world, word) == []


@pytest.mark.parametrize("word", ['"', '港"区', "*", "港*", "NOT", "港区 OR 電池", "NEAR(港 区)", "^港", "text:港", "--", "'", "%", "\\"])
def test_signs_of_the_query_language_are_only_characters(shelf, word):
    assert found(shelf, word) == []


@pytest.mark.parametrize("word", ["", "  　", "\u200b", "\x00", "あ" * 201])
def test_nothing_or_too_much_asked_for(shelf, word):
    with pytest.raises(ArchiveError):
        search(shelf.store, word)


def test_newest_issue_first_in_print_order_up_to_the_limit(world):
    world.release()
    world.month("2022-07", 314, "七月も会議").release()
    hits = search(world.store, "会議")
    assert [(hit.month, hit.article) for hit in hits] == [
        ("2022-07", "hyoshi"), ("2022-07", "kaigi"), ("2022-06", "hyoshi"), ("2022-06", "kaigi")]
    assert search(world.store, "会議", limit=3) == hits[:3]


def test_only_the_latest_revision_is_searched(world):
    paragraphs(world, "はじめの文")
    assert found(world, "はじめの文") == ["kaigi"]
    paragraphs(world, "なおした文")
    assert (found(world, "はじめの文"), found(world, "なおした文")) == ([], ["kaigi"])


def test_empty_store(tmp_path):
    assert search(tmp_path / "none", "港") == []
    assert search(tmp_path, "港") == []


# --- the index is made from the stored files -----------------------------------------------


def test_lost_or_damaged_index_is_made_anew(one):
    path = one.store / "index.sqlite"
    assert found(one, "港区") == ["kaigi"] and path.is_file()
    good = path.read_bytes()
    for damage in (b"", b"no database", good[:5000]):
        path.write_bytes(damage)
        assert found(one, "港区") == ["kaigi"]
    path.unlink()
    assert found(one, "港区") == ["kaigi"]


def test_index_of_an_older_program_is_made_anew(one):
    found(one, "港区")
    with closing(sqlite3.connect(one.store / "index.sqlite")) as connection:
        connection.execute("pragma user_version = 0")
        connection.execute("delete from articles")
        connection.commit()
    assert found(one, "港区") == ["kaigi"]


def test_the_index_made_anew_is_the_one_that_grew(one):
    """With issues added out of order, one released again, another paper, one withdrawn."""
    for month, number in (("2022-08", 315), ("2022-07", 314)):
        one.month(month, number, f"{month} の文").release()
        found(one, "港区")
    one.articles["bosai"]["title"] = "秋の防災"
    one.write()
    one.release()
    found(one, "港区")
    withdraw(one.store, "2022-08", "試験", "広報 太郎")
    one.publisher["municipality"] = "131032"
    one.month("2022-06", 313, "東京の文").release()
    found(one, "港区")
    with closing(index.open_index(one.store)) as grown:
        before = list(index.contents(grown))
    rebuild_index(one.store)
    with closing(index.open_index(one.store)) as anew:
        assert list(index.contents(anew)) == before and len(before) > 90
    assert [(hit.month, hit.municipality) for hit in search(one.store, "の文")] == [
        ("2022-07", "271071"), ("2022-06", "131032")]


def test_unchanged_store_keeps_its_index(one):
    found(one, "港区")
    before = (one.store / "index.sqlite").stat()
    found(one, "電池")
    after = (one.store / "index.sqlite").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_new_issue_does_not_index_the_others_again(one, monkeypatch):
    found(one, "港区")
    read = []
    real = index.read_articles
    monkeypatch.setattr(index, "read_articles", lambda path, manifest: read.append(path.parent.name) or real(path, manifest))
    one.month("2022-07", 314, "七月の文").release()
    assert (found(one, "港区"), found(one, "七月の文")) == (["kaigi"], ["kaigi"])
    assert read == ["2022-07"]


def test_issue_that_was_taken_away_is_not_found(one):
    one.month("2022-07", 314, "七月の文").release()
    assert found(one, "七月の文") == ["kaigi"]
    (one.store / "271071/minato/2022-07").rename(one.project / "away")
    assert (found(one, "七月の文"), found(one, "港区")) == ([], ["kaigi"])
    with closing(sqlite3.connect(one.store / "index.sqlite")) as connection:
        connection.execute("insert into pairs(pairs) values ('integrity-check')")
        left = connection.execute("select count(*) from pairs where pairs match ?", (index.phrase("七月"),)).fetchone()
        assert left == (0,)


def test_content_folder_is_not_needed_any_more(one):
    for path in sorted(one.project.root.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert rebuild_index(one.store) == 3
    assert found(one, "港区") == ["kaigi"]


def test_store_that_cannot_be_written_is_searched_in_memory(one):
    (one.store / "index.sqlite").mkdir()  # nothing can be put in its place
    assert found(one, "港区") == ["kaigi"]
    assert [p.name for p in one.store.iterdir() if p.name.startswith(".index")] == []


def test_changed_text_is_not_indexed(one):
    path = one.store / "271071/minato/2022-06/r1/articles.json"
    data = json.loads(path.read_bytes())
    data["articles"][0]["parts"][0]["text"].append("書き足した文")
    path.chmod(0o644)
    path.write_text(json.dumps(data), encoding="utf-8")
    found = search(one.store, "書き足した")
    assert list(found) == [] and [each.folder for each in found.damaged] == ["271071/minato/2022-06"]
    assert found.damaged[0].reason == "2022-06/r1/articles.json が保存したときの中身とちがいます（SHA-256 が一致しません）"
