"""The desk with fifty people: pages, tiles, edits, comments, news, a build, for ten minutes.

    python benchmarks/desk_load.py [--people 50] [--minutes 10] [--think 4] [--pictures]

A server of its own on a copy of the sample issue; the people are coroutines of this process. Prints how
long answers took (all but pictures apart), the memory of the server and its children over time, the
machine's load beside it. Exit status 1 when something acknowledged is not there in the end, an answer
was a fault of the server, or the memory goes on growing. How long answers take says something only on a
machine that has nothing else to do: aim 0.3 s for 95 of 100 on two quiet cores.
"""
from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

import httpx
from PIL import Image

from kohoshi.desk.project.sessions import csrf_token
from kohoshi.edit.source import opened
from kohoshi.proof.store import Store

ISSUE = "2022-06"
AIM = 0.3
OWN = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
SERVE = ("import sys; from pathlib import Path; from kohoshi.desk.server import serve; "
         "serve(Path(sys.argv[1]), Path(sys.argv[2]), port=0, browser=False)")
#: Articles with editors of their own.
EDITED = ("kenko-taiso", "furugi-kaishu", "oyako-ehon", "unei-hoshin", "kusei-kaigi")
PAGES = ("", "comments", "comments?page=2", "mine", "pages", "pages?face=4", "findings", "rounds", "signoffs", "plan")
#: s after news, and between two fetches of them.
SOON, APART = 0.15, 1.5
#: What the server alone may take more in the last third than in the middle one: a share, and MB.
GROWTH, SOME = 1.25, 30


@dataclass
class Seen:
    """What was answered, and what was acknowledged."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    comments: dict[str, str] = field(default_factory=dict)
    replies: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    unsure: dict[str, str] = field(default_factory=dict)
    broken: int = 0
    #: seconds of the processor that the server alone used
    worked: float = 0.0
    news: int = 0
    #: seconds, MB of the server alone, MB with its children, load of the machine
    memory: list[tuple[float, int, int, float]] = field(default_factory=list)


class Someone:
    """One person: a browser with an open stream, doing one thing after another."""

    def __init__(self, number: int, address: str, token: str, seen: Seen, chance: random.Random, think: float) -> None:
        cookie = f"{ISSUE}.{token}"
        self.number, self.seen, self.chance, self.think = number, seen, chance, think
        self.client = httpx.AsyncClient(base_url=f"{address}/i/{ISSUE}/", timeout=120, cookies={"kohoshi-desk": cookie},
                                        headers={**OWN, "X-CSRF-Token": csrf_token(cookie)}, limits=httpx.Limits(max_connections=7, keepalive_expiry=2))
        self.seq, self.face, self.count = 0, 2, 0
        self.told = asyncio.Event()
        self.article = EDITED[number] if number < len(EDITED) else ""

    async def live(self, until: float) -> None:
        news = asyncio.gather(self.hear(), self.follow())
        try:
            await asyncio.sleep(self.chance.uniform(0, self.think))
            while time.monotonic() < until:
                acts = [(6, self.page), (5, self.look), (3, self.comment), (2, self.changes)] + ([(5, self.edit)] if self.article else [])
                try:
                    await self.chance.choices([act for _, act in acts], [weight for weight, _ in acts])[0]()
                except httpx.TransportError:  # nothing was acknowledged
                    self.seen.broken += 1
                await asyncio.sleep(self.chance.expovariate(1 / self.think))
        finally:
            news.cancel()
            await asyncio.gather(news, return_exceptions=True)
            await self.client.aclose()

    async def asked(self, kind: str, path: str, form: dict[str, Any] | None = None) -> httpx.Response:
        start = time.perf_counter()
        answer = await self.client.request("POST" if form else "GET", path, data=form)
        self.seen.took[kind].append(time.perf_counter() - start)
        self.seen.statuses[answer.status_code] += 1
        return answer

    async def hear(self) -> None:
        while True:
            try:
                async with self.client.stream("GET", "events", timeout=None) as stream:
                    async for line in stream.aiter_lines():
                        self.seen.news += line.startswith("event")
                        if line == "event: store":
                            self.told.set()
            except httpx.HTTPError:
                await asyncio.sleep(2)

    async def follow(self) -> None:
        """As the viewer does (static/calm.js): what others wrote is fetched soon, and once for news that
        come together."""
        last = -APART
        while True:
            await self.told.wait()
            await asyncio.sleep(max(SOON, last + APART - time.monotonic()))
            self.told.clear()
            last = time.monotonic()
            try:
                await self.changes()
            except httpx.TransportError:
                self.seen.broken += 1

    async def page(self) -> None:
        await self.asked("page", self.chance.choice(PAGES))

    async def look(self) -> None:
        """A spread at reading size: its tiles, six at a time, as the viewer asks for them."""
        self.face = self.chance.choice((2, 4, 6, 8, 10))
        state = (await self.asked("data", "faces.json")).json()
        wanted = [f"tile/{face}/{state['revisions'][str(face)]}/1/{column}/{row}.png" for face in (self.face, self.face + 1)
                  if str(face) in state["revisions"] for column in range(3) for row in range(3)]
        for begin in range(0, len(wanted), 6):
            await asyncio.gather(*(self.asked("picture", path) for path in wanted[begin:begin + 6]))

    async def comment(self) -> None:
        self.count += 1
        text = f"{self.number}人目の{self.count}つ目（見本）"
        answer = await self.asked("comment", "comments", {
            "face": self.face, "x": 20 + self.number, "y": 40 + self.count, "w": 5, "h": 5, "text": text, "key": f"{self.number}-{self.count}"})
        if answer.status_code == 200:
            id = answer.json()["comment"]["id"]
            self.seen.comments[id] = text
            answered = await self.asked("comment", f"comments/{id}/reply", {"text": f"{text}への返信", "key": f"r-{self.number}-{self.count}"})
            if answered.status_code == 200:
                self.seen.replies[f"{text}への返信"] = id

    async def changes(self) -> None:
        told = (await self.asked("data", f"comments.json?since={self.seq}")).json()
        self.seq = told["seq"]

    async def edit(self) -> None:
        self.count += 1
        was, now = self.seen.titles[self.article], f"見本の題 {self.count}"
        self.seen.unsure[self.article] = now
        answer = await self.asked("edit", f"articles/{self.article}/field", {"pointer": "title", "value": now, "was": was})
        if answer.status_code == 200:
            self.seen.titles[self.article] = now
        elif answer.status_code == 409:  # an answer was lost on the way
            self.seen.titles[self.article] = answer.json()["theirs"]


def project(folder: Path) -> Path:
    shutil.copytree(PROJECT / "content", folder / "content")
    for name in ("layouts", "fonts"):
        (folder / name).symlink_to(PROJECT / name)
    return folder


def tree(pid: int) -> Iterator[int]:
    """The process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                yield from tree(int(child))
        except OSError:
            continue


def memory_of(pids: list[int]) -> int:
    """MB of processes; what they share is counted once (Pss)."""
    total = 0
    for each in pids:
        try:
            total += next(int(line.split()[1]) for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total // 1024


def worked(pid: int) -> float:
    """Seconds of the processor a process alone has used."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def watched(pid: int, seen: Seen, started: float) -> None:
    while True:
        seen.memory.append((time.monotonic() - started, memory_of([pid]), memory_of(list(tree(pid))), os.getloadavg()[0]))
        await asyncio.sleep(5)


async def pictures(address: str, token: str, pid: int) -> None:
    """Eight ask at once for the small copy of a photograph of 89 million pixels."""
    before, most = memory_of(list(tree(pid))), 0
    async with httpx.AsyncClient(base_url=f"{address}/i/{ISSUE}/", timeout=300, cookies={"kohoshi-desk": f"{ISSUE}.{token}"}, headers=OWN) as client:
        asking = [asyncio.ensure_future(client.get("image/large.jpg")) for _ in range(8)]
        while not all(each.done() for each in asking):
            most = max(most, await asyncio.to_thread(lambda: memory_of(list(tree(pid)))))
            await asyncio.sleep(0.02)
        statuses = {each.result().status_code for each in asking}
    print(f"eight viewers of a picture of 89 million pixels: {statuses}, {before} MB before, at most {most} MB: +{most - before} MB (aim ≤ 300)")


async def building(officer: Someone, until: float) -> None:
    """A build a third of the way in."""
    await asyncio.sleep((until - time.monotonic()) / 3)
    await officer.asked("edit", "build", {"x": "1"})


async def crowd(address: str, tokens: list[str], seen: Seen, pid: int, seconds: float, think: float) -> None:
    started, before = time.monotonic(), worked(pid)
    until = started + seconds
    watch = asyncio.ensure_future(watched(pid, seen, started))
    people = [Someone(number, address, token, seen, random.Random(number), think) for number, token in enumerate(tokens)]
    await asyncio.gather(building(people[0], until), *(each.live(until) for each in people))
    watch.cancel()
    seen.worked = worked(pid) - before


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(int(len(values) * part), len(values) - 1)] if values else 0.0


def told(seen: Seen, people: int, seconds: float) -> None:
    small = [took for kind, every in seen.took.items() if kind != "picture" for took in every]
    print(f"\n{people} people, {seconds:.0f} s: {sum(map(len, seen.took.values()))} answers, {seen.news} news, "
          f"{seen.broken} lines broken, statuses {dict(sorted(seen.statuses.items()))}\n\n| answers | count | p50 s | p95 s | longest s |\n|---|---|---|---|---|")
    for name, every in [("all but pictures", small), *sorted(seen.took.items())]:
        print(f"| {name} | {len(every)} | {share(every, .5):.3f} | {share(every, .95):.3f} | {max(every, default=0):.2f} |")
    print(f"\naim: p95 of all but pictures ≤ {AIM} s on two quiet cores; here {share(small, .95):.3f} s beside a load of "
          f"{statistics.mean(load for *_, load in seen.memory):.1f}"
          f"\nthe server alone used {seen.worked:.1f} s of the processor, {seen.worked / max(sum(map(len, seen.took.values())), 1) * 1000:.1f} ms an answer\n\n| at s | server MB | with its children MB | load |\n|---|---|---|---|")
    for at, own, whole, load in seen.memory[::max(1, len(seen.memory) // 12)]:
        print(f"| {at:.0f} | {own} | {whole} | {load:.1f} |")


def lost(folder: Path, seen: Seen) -> list[str]:
    """Everything acknowledged that is not there."""
    with Store.open(folder / "proofs" / ISSUE / "desk.sqlite3") as store:
        kept = {each.id: each for each in store.comments()}
        sound = store.sound()
    missing = [text for id, text in seen.comments.items() if id not in kept or kept[id].text != text]
    missing += [text for text, id in seen.replies.items() if id not in kept or text not in {reply.text for reply in kept[id].replies}]
    missing += [f"{article}: {title}" for article, title in seen.titles.items() if title_of(folder, article) not in (title, seen.unsure.get(article))]
    return missing + ([] if sound else ["the store is not sound"])


def title_of(folder: Path, article: str) -> str:
    root: Any = opened(folder / "content" / ISSUE, f"articles/{article}.yaml").root
    return str(root["title"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--think", type=float, default=4, help="seconds between two things somebody does, on average")
    parser.add_argument("--pictures", action="store_true", help="eight viewers of a huge photograph first")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, seen = project(Path(name)), Seen()
        with Store.open(folder / "proofs" / ISSUE / "desk.sqlite3") as store:
            tokens = [store.invite(f"見本{n}", "kikaku", "officer" if n < len(EDITED) else ("designer", "chief")[n % 2])[1] for n in range(given.people)]
        if given.pictures:
            (folder / "content" / ISSUE / "images").mkdir(exist_ok=True)
            Image.new("RGB", (10_000, 8_900), "#4080c0").save(folder / "content" / ISSUE / "images" / "large.jpg", "JPEG")
        seen.titles.update({article: title_of(folder, article) for article in EDITED})
        server = subprocess.Popen([sys.executable, "-c", SERVE, str(folder), str(folder / "content" / ISSUE)], cwd=PROJECT, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True)
        assert server.stdout and server.stderr
        try:
            address = next(line for line in server.stdout if "/start/" in line).strip().split("/start/")[0]
            if given.pictures:
                asyncio.run(pictures(address, tokens[0], server.pid))
            asyncio.run(crowd(address, tokens, seen, server.pid, given.minutes * 60, given.think))
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                complaints = server.communicate(timeout=60)[1]
            except subprocess.TimeoutExpired:
                server.kill()
                complaints = "the server did not end"
        told(seen, given.people, given.minutes * 60)
        missing = lost(folder, seen)
    third = max(len(seen.memory) // 3, 1)
    middle, last = (max((mb for _, mb, *_ in part), default=0) for part in (seen.memory[third:2 * third], seen.memory[2 * third:]))
    faults = sum(count for status, count in seen.statuses.items() if status >= 500)
    print(f"\nacknowledged: {len(seen.comments)} comments, {len(seen.replies)} replies, {len(seen.took['edit'])} edits; lost: {len(missing)} {missing[:3] or ''}"
          f"\nfaults of the server: {faults}; most memory of the server alone in the middle {middle} MB, at the end {last} MB\non its console: {complaints.strip()[-500:] or 'nothing'}")
    return int(bool(missing or faults or complaints.strip()) or last > GROWTH * middle + SOME)


if __name__ == "__main__":
    sys.exit(main())
