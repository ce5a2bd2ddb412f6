"""Many comments at the desk: what a look costs with 300 and with 10,000, and taking 10,000 in and back.

    python benchmarks/comments.py [--counts 300 10000] [--rounds 5]

Seconds of the processor of the server's process, medians; in one process, without a network. Exit
status 1 when a page with the most costs more than five times that with the fewest.
"""
from __future__ import annotations

import argparse
import io
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

import itertools

import httpx
import pikepdf
from anyio.from_thread import BlockingPortal, start_blocking_portal
from pikepdf import Array, Dictionary, Name, String

from kohoshi.desk.app import create_app
from kohoshi.desk.project.desk import Desk
from kohoshi.proof.annotations.take import take_in
from kohoshi.proof.store import Draft, Store, officer

ISSUE = "2022-06"
#: The most a page may cost with many, against few.
RATIO = 5.0
LOOKS = {"list": "comments", "list, last page": "comments?page=9999", "data, first part": "comments.json", "data, whole": "",
         "one's own": "mine?section=kikaku", "overview": "", "rounds": "rounds", "sign-offs": "signoffs"}


def project(folder: Path) -> Path:
    shutil.copytree(PROJECT / "content", folder / "content")
    (folder / "layouts").symlink_to(PROJECT / "layouts")
    return folder


def filled(store: Store, count: int, articles: list[str]) -> None:
    for begin in range(0, count, 500):
        with store.together():
            for n in range(begin, min(begin + 500, count)):
                store.add_comment(Draft(1 + n % 12, (n % 250, n * 7 % 400, 6, 6), f"見本の赤字 {n}", f"見本{n % 20}", article=articles[n % len(articles)]), f"k{n}")


def annotated(count: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(774, 1151))
        page.obj.Annots = Array([pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=Array([n % 700, n % 1100, n % 700 + 10, n % 1100 + 10]), Contents=String(f"戻り{n}"),
            NM=String(f"n{n}"), T=String("見本"))) for n in range(count)])
        pdf.save(out)
    return out.getvalue()


def costs(portal: BlockingPortal, client: httpx.AsyncClient, rounds: int) -> dict[str, float]:
    def asked(path: str) -> Any:
        answer = portal.call(client.get, f"/i/{ISSUE}/{path}")
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    def whole() -> None:
        last, more = 0, True
        while more:
            told = asked(f"comments.json?after={last}").json()
            last, more = told["last"], told["more"]

    found = {}
    for name, path in LOOKS.items():
        taken = []
        for _ in range(rounds + 1):
            start = time.process_time()
            whole() if name == "data, whole" else asked(path)
            taken.append(time.process_time() - start)
        found[name] = statistics.median(taken[1:])
    return found


def measured(count: int, rounds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, start_blocking_portal() as portal:
        desk = Desk(project(Path(folder)))
        open_issue = desk.open_issue(ISSUE)
        assert open_issue is not None and open_issue.content is not None
        store: Any = open_issue.store
        filled(store, count, sorted(map(str, open_issue.content.articles)))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(create_app(desk)), base_url="http://127.0.0.1")
        portal.call(client.get, f"/start/{desk.sessions.start_token()}")
        try:
            return costs(portal, client, rounds)
        finally:
            portal.call(client.aclose)
            desk.close()


def taken(count: int) -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "desk.sqlite3") as store:
        path = Path(folder) / "returned.pdf"
        path.write_bytes(annotated(count))
        marks = [time.process_time()]
        take_in(store, path, officer("見本"), name="returned.pdf")
        [intake] = store.intakes()
        for do in (store.take_back, store.bring_back):
            marks.append(time.process_time())
            assert do(intake.id, officer("見本")) == count
        marks.append(time.process_time())
        return tuple(after - before for before, after in itertools.pairwise(marks))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[300, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    tables = {count: measured(count, given.rounds) for count in given.counts}
    few, many = tables[given.counts[0]], tables[given.counts[-1]]
    print(f"| seconds of the processor | {' | '.join(f'{count:,} comments' for count in given.counts)} | ratio |")
    print(f"|---|{'---|' * len(given.counts)}---|")
    for name in LOOKS:
        print(f"| {name} | {' | '.join(f'{table[name]:.3f}' for table in tables.values())} | {many[name] / few[name]:.1f} |")
    come, back, again = taken(min(given.counts[-1], 10_000))
    print(f"\n{min(given.counts[-1], 10_000):,} of one PDF: taken in {come:.1f} s, taken back {back:.2f} s, brought back {again:.2f} s")
    slow = [name for name in LOOKS if name != "data, whole" and many[name] / few[name] > RATIO]
    if slow:
        print(f"more than {RATIO:g} times: {', '.join(slow)}")
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
