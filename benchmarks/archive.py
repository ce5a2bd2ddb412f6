"""The archive under load: invented text-only issues (見本), searched beside ripgrep over the same texts.

    python benchmarks/archive.py [--issues 75 300 1200] [--queries 200] [--keep FOLDER] [--write docs/archive.md]

Needs ripgrep (Debian package ripgrep). For each size: processor seconds to index anew, to add one issue
to the index, to verify; p50 and p95 of a search and, in turn with it, of ripgrep with the same word; their
ratio. The index made anew from the files alone is compared with the one that grew. Exit status 1 when they differ, or when the
ratio at the largest size is above the aim.

A search is the whole call (opening the index, 20 hits with their snippets); ripgrep is a process that
counts the files' lines with the word (``rg -c -F``), text files in the system's cache.
"""
from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from kohoshi.archive import index
from kohoshi.archive.articles import ArticleText, ArticleTexts, Part, encoded
from kohoshi.archive.manifest import ARTICLES, FORMAT, Checked, Component, Identity, Manifest, Previous, Stored, Versions
from kohoshi.archive.search import search
from kohoshi.archive.verify import verify
from kohoshi.archive.writer import Fresh, write_revision
from scripts.marked import page, put as put_between

COMMAND = "python benchmarks/archive.py --write docs/archive.md"
AIM = 0.2
PAPERS = 50
#: Articles an issue, paragraphs an article, clauses a paragraph.
ARTICLES_EACH, PARAGRAPHS, CLAUSES = 22, 8, 6
#: Words of which no sentence tells of anything real; each month has some of its own.
_NOUNS = ("区役所 港区 会議 講座 相談 予約 申込 窓口 図書館 公園 健康 子育て 防災 避難所 訓練 体操 教室 講演 展示 作品 募集 参加 無料 定員 抽選 "
          "先着 電話 郵送 持参 会場 広場 市民 地域 清掃 回収 古着 献血 検診 予防 接種 離乳食 絵本 読み聞かせ 音楽 演奏 写真 花壇 植樹 自転車 交通 安全").split()
_VERBS = "開きます 行います 受け付けます 配ります 集めます 学びます 話し合います 楽しみます 確かめます 案内します".split()
_JOINTS = "のあとに、 では、 について、 といっしょに、 のために、 から、 まで、 と".split()
_KANJI = "山川森林池島浜丘谷原橋道町村里花鳥風月雪雲星空海波光音色時間世紀春夏秋冬朝昼夕夜東西南北上下左右大小新古高低遠近明暗"


def sentences(chance: random.Random, own: list[str]) -> str:
    out = []
    for _ in range(CLAUSES):
        noun = chance.choice(own) if chance.random() < .15 else chance.choice(_NOUNS)
        out.append(f"{noun}{chance.choice(_JOINTS)}{chance.choice(_NOUNS)}を{chance.choice(_VERBS)}。")
    return "".join(out)


def issue(number: int) -> tuple[Identity, ArticleTexts]:
    """The ``number``-th issue of fifty papers, month after month."""
    chance = random.Random(number)
    month, paper = divmod(number, PAPERS)
    name = f"{2010 + month // 12}-{month % 12 + 1:02}"
    own = ["".join(chance.sample(_KANJI, 3)) for _ in range(40)]
    who = Identity(municipality=f"{271000 + paper:06}", paper="mihon", title="広報見本", number=month + 1, label=f"{month % 12 + 1}月号",
                   month=name, date=dt.date.fromisoformat(f"{name}-01"), press="offset-tabloid", faces=12)
    articles = []
    for at in range(ARTICLES_EACH):
        faces = [1 + at % 12]
        text = [f"{chance.choice(own)}の{chance.choice(_NOUNS)}", *(sentences(chance, own) for _ in range(PARAGRAPHS))]
        articles.append(ArticleText(id=f"mihon-{at}", title=text[0], faces=faces, sample=True,
                                    parts=[Part(part="main", faces=faces, text=text, readings=[])], section="koho", office="見本課"))
    return who, ArticleTexts(format=2, articles=articles)


def put(store: Path, texts: Path, number: int) -> None:
    who, told = issue(number)
    words = "\n".join(text for article in told.articles for part in article.parts for text in part.text) + "\n"
    nothing = Versions(python="-", system="-", machine="-", program=Component(name="-", version="-"),
                       engine=Component(name="-", version="-"), packages=[], libraries=[])

    def describe(revision: int, previous: Previous | None, files: list[Stored]) -> Manifest:
        return Manifest(format=FORMAT, issue=who, revision=revision, previous=previous, created=dt.datetime(2022, 6, 1, tzinfo=dt.UTC),
                        note="", checked=Checked(error=0, warning=0, notice=0, waived=0), versions=nothing,
                        articles=[article.entry() for article in told.articles], files=files, rehearsal=True)
    write_revision(store, who.folder, [], [Fresh(ARTICLES, "articles", encoded(told)), Fresh("editions/text.txt", "edition", words.encode())],
                   describe, rehearsal=True)
    path = texts / f"{who.municipality}-{who.month}.txt"
    path.write_text(words, encoding="utf-8")


def queries(count: int, issues: int) -> list[str]:
    """Words of two to ten characters as they stand in the texts, one in ten a single character, one in
    ten not to be found."""
    chance = random.Random(7)
    out = []
    for at in range(count):
        text = "".join(chance.choice(issue(chance.randrange(issues))[1].articles).parts[0].text)
        length = 1 if at % 10 == 0 else chance.choice((2, 2, 2, 3, 3, 4, 5, 7, 10))
        start = chance.randrange(len(text) - length)
        out.append("鱗鰯鯖"[at % 3] + text[start:start + length] if at % 10 == 5 else text[start:start + length])
    return out


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def worked(call: Callable[[], object]) -> float:
    """Seconds of the processor: others on the machine do not count."""
    start = time.process_time()
    call()
    return time.process_time() - start


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def digest(store: Path) -> str:
    with closing(index.open_index(store)) as connection:
        out = hashlib.sha256()
        for row in index.contents(connection):
            out.update(repr(row).encode())
        return out.hexdigest()


@dataclass(frozen=True)
class Size:
    """What was measured at a number of issues; seconds, of the index and of verify processor time."""

    issues: int
    text: float
    index: float
    anew: float
    more: float
    verify: float
    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        return p95(self.ours) / p95(self.theirs)


def measured(store: Path, texts: Path, size: int, count: int) -> Size:
    """The store has ``size`` - 1 issues; one is added."""
    anew = worked(lambda: index.rebuild_index(store))
    put(store, texts, size - 1)
    more = worked(lambda: search(store, "港区"))
    words = queries(count, size)
    for word in words[:20]:
        search(store, word)
    ours, theirs = [], []
    for word in words:  # in turn, so that whatever slows the machine slows both
        ours.append(timed(lambda word=word: search(store, word)))
        theirs.append(timed(lambda word=word: subprocess.run(["rg", "-c", "-F", "-e", word, texts], capture_output=True, check=False)))
    return Size(size, sum(path.stat().st_size for path in texts.iterdir()) / 1e6, (store / index.INDEX).stat().st_size / 1e6, anew, more,
                worked(lambda: verify(store)), ours, theirs)


def table(sizes: list[Size], *, agree: bool) -> str:
    """As Markdown."""
    lines = ["| issues | articles | text MB | index MB | search p50 / p95 ms | ripgrep p50 / p95 ms | p95 as a share of ripgrep's | index anew s "
             "| one issue more s | verify s |", f"|{'---|' * 10}"]
    for each in sizes:
        ours, theirs = (f"{statistics.median(values) * 1e3:.1f} / {p95(values) * 1e3:.1f}" for values in (each.ours, each.theirs))
        lines.append(f"| {each.issues:,} | {each.issues * ARTICLES_EACH:,} | {each.text:.1f} | {each.index:.0f} | {ours} | {theirs} | **{each.ratio:.2f}** "
                     f"| {each.anew:.1f} | {each.more:.1f} | {each.verify:.1f} |")
    first, last = sizes[0], sizes[-1]
    lines += ["", f"From {first.issues:,} to {last.issues:,} issues (× {last.issues / first.issues:.0f}): index anew × {last.anew / first.anew:.1f}, "
              f"verify × {last.verify / first.verify:.1f}, search p95 × {p95(last.ours) / p95(first.ours):.1f}, "
              f"ripgrep p95 × {p95(last.theirs) / p95(first.theirs):.1f}. "
              f"The index made anew from the files alone {'equals' if agree else 'DIFFERS FROM'} the one that grew, row by row."]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--issues", type=int, nargs="+", default=[75, 300, 1200])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--write", type=page(COMMAND), help="put the table between the marks of this page")
    given = parser.parse_args()
    if shutil.which("rg") is None:
        sys.exit("needs ripgrep: apt-get install ripgrep")
    home = given.keep or Path(tempfile.mkdtemp(prefix="kohoshi-load-"))
    store, texts = home / "archive", home / "texts"
    texts.mkdir(parents=True, exist_ok=True)
    done, agree, sizes = len(list(texts.iterdir())), True, []
    for size in given.issues:
        for number in range(done, size - 1):
            put(store, texts, number)
        done = size
        sizes.append(measured(store, texts, size, given.queries))
        grown = digest(store)
        index.rebuild_index(store)
        agree &= grown == digest(store)
        print(f"{size} issues: {sizes[-1].ratio:.2f}", flush=True)
    if given.keep is None:
        shutil.rmtree(home)
    print(f"\n{table(sizes, agree=agree)}")
    if given.write:
        put_between(given.write, COMMAND, table(sizes, agree=agree))
    return int(not agree or sizes[-1].ratio > AIM)


if __name__ == "__main__":
    sys.exit(main())
