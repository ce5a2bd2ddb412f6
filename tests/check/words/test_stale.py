"""What stands as it did in an older issue."""
from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from kohoshi.check.words.stale import check_stale
from kohoshi.commands.app import app
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue
from tests.check.words.lines import Copied, sample


def older(tmp_path: Path) -> Copied:
    """An older issue in which nothing with a number is the same, but what a test writes into it."""
    copied = Copied(tmp_path)
    for path in (copied.folder / "articles").glob("*.yaml"):
        path.unlink()
    (copied.folder / "issue.yaml").write_text("""\
number: 301
label: 6月号
month: 2021-06
date: 2021-06-01
delivery: {from: 2021-05-30, to: 2021-06-05}
binding: left
press: offset-tabloid
flatplan:
  - faces: [1]
    layout: cover
    section: 表紙
    slots: {hero: machi-aruki}
""", encoding="utf-8")
    return copied


def stale(tmp_path: Path, body: str) -> list[tuple[str, str, str]]:
    copied = older(tmp_path)
    (copied.folder / "articles" / "machi-aruki.yaml").write_text(f"title: 水辺のまち歩き\nbody:\n{body}", encoding="utf-8")
    issue = load_issue(copied.folder, root=copied.root)
    return [(f.level.value, Path(f.place.file).name, f.excerpt) for f in check_stale(sample()[0], issue)]


def test_counts_and_dates_carried_over_are_listed(tmp_path):
    body = "  - info:\n      when: 6月20日(日) 9:30～11:30\n      capacity: 20人(多数の場合は抽選)\n      fee: 200円(保険料)\n"
    assert stale(tmp_path, body) == [("notice", "machi-aruki.yaml", "200円(保険料)"), ("notice", "machi-aruki.yaml", "20人(多数の場合は抽選)")]


def test_the_same_numbers_in_other_words_are_listed(tmp_path):
    assert stale(tmp_path, "  - info:\n      capacity: 20人(多数の場合に抽選)\n") == [("notice", "machi-aruki.yaml", "20人(多数の場合は抽選)")]


def test_sentences_without_a_number_and_changed_numbers_are_not(tmp_path):
    body = ("  - paragraph: |\n      ｜築港《ちっこう》から八幡屋へ、渡船場や荷揚げ場の跡を案内人とたどる約3キロです。\n"
            "  - info:\n      where: 区民センター 正面玄関(集合)\n      capacity: 25人(多数の場合は抽選)\n      contact: 協働まちづくり推進課(地域) 電話 0000-0003\n")
    assert stale(tmp_path, body) == []


def test_a_year_in_a_sentence_of_another_article(tmp_path):
    body = "  - paragraph: |\n      前の話です。2025年大阪・関西万博を契機として、海とまちの結節点である港区の魅力を最大限に発信します。\n"
    source = (PROJECT / "content/2022-06/articles/unei-hoshin.yaml").read_text(encoding="utf-8")
    whole = next(line.strip() for line in source.splitlines() if "2025年大阪・関西万博" in line)
    assert [one[:2] for one in stale(tmp_path, body.replace(body.split("。")[1] + "。", whole))] == [("notice", "unei-hoshin.yaml")]


def test_the_command_lists_and_succeeds(tmp_path):
    copied = older(tmp_path)
    (copied.folder / "articles" / "machi-aruki.yaml").write_text("title: 水辺のまち歩き\nbody:\n  - info:\n      fee: 200円(保険料)\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in copied.root.rglob("*") if path.is_file()}
    result = CliRunner().invoke(app, ["check", str(PROJECT / "content/2022-06"), "--compare", str(copied.folder)])
    assert result.exit_code == 0 and result.output.count("stale/unchanged") == 1 and "2021-06（6月号）" in result.output
    assert {path: path.read_bytes() for path in copied.root.rglob("*") if path.is_file()} == before


def test_a_pdf_is_not_compared(tmp_path):
    (tmp_path / "x.pdf").touch()
    result = CliRunner().invoke(app, ["check", str(tmp_path / "x.pdf"), "--compare", str(tmp_path)])
    assert result.exit_code == 2
