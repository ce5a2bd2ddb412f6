"""Twenty people write at the desk, through a real server, while the issue is built."""
from __future__ import annotations

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from kohoshi.desk.project.sessions import csrf_token
from tests.desk.asking import OWN
from tests.desk.browsing import serving
from tests.desk.stand_in import FRAME, made_report

PEOPLE, EACH = 20, 5
#: Of all answers, after how many the build goes on: some write before, some behind its end.
HALF = PEOPLE * EACH
FORMS = "/i/2022-06/comments"


class Crowd:
    """Counts what the server answered; lets the build go on in the middle."""

    def __init__(self, address: str, go_on: Any) -> None:
        self.address, self.go_on = address, go_on
        self.lock = threading.Lock()
        self.statuses: Counter[int] = Counter()
        self.comments: dict[str, str] = {}      # id → text, as acknowledged
        self.replies: dict[str, str] = {}       # text → id of the comment it answers

    def said(self, answer: httpx.Response) -> Any:
        with self.lock:
            self.statuses[answer.status_code] += 1
            if self.statuses.total() == HALF:
                self.go_on()
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.headers["content-type"].startswith("application/json") else None

    def write(self, number: int, cookie: str) -> None:
        """Comments, each answered; every second one sent again as after a lost answer; pages read between."""
        headers = {**OWN, "X-CSRF-Token": csrf_token(cookie), "Accept": "application/json"}
        with httpx.Client(base_url=self.address, headers=headers, cookies={"kohoshi-desk": cookie}, timeout=60) as client:
            for turn in range(EACH):
                text, key = f"{number}人目の{turn}つ目(見本)", f"{number}-{turn}"
                place = {"face": 2, "x": 25 + number * 4, "y": 65 + turn * 12, "w": 3, "h": 4, "text": text, "key": key}
                told = [self.said(client.post(FORMS, data=place)) for _ in range(1 + turn % 2)]
                [made] = {each["comment"]["id"] for each in told}
                answered = f"{text}への返信"
                self.said(client.post(f"{FORMS}/{made}/reply", data={"text": answered, "key": f"r-{key}"}))
                with self.lock:
                    self.comments[made], self.replies[answered] = text, made
                self.said(client.get(f"{FORMS}.json?since={told[0]['seq']}"))
            self.said(client.get("/i/2022-06/", headers={"Accept": "text/html"}))


def test_twenty_write_while_the_issue_is_built(desk, parts, store):
    open_issue = desk.open_issue("2022-06")
    hold = open_issue.folder / "hold"
    hold.touch()
    roles = ("designer", "chief", "officer", "section")
    cookies = [f"2022-06.{store.invite(f'{number}人目', 'kikaku', roles[number % 4])[1]}" for number in range(PEOPLE)]
    assert open_issue.faces.wait(30) and open_issue.builds.start()
    with serving(desk) as address, ThreadPoolExecutor(PEOPLE) as pool:
        crowd = Crowd(address, hold.unlink)
        for done in [pool.submit(crowd.write, number, cookie) for number, cookie in enumerate(cookies)]:
            done.result()
        open_issue.builds.join(60)
        built = open_issue.builds.state()
        kept = store.comments()
        heard = store.changes_since(0)
    assert set(crowd.statuses) == {200} and len(crowd.comments) == len(crowd.replies) == PEOPLE * EACH
    assert {each.id: each.text for each in kept} == crowd.comments and len(kept) == PEOPLE * EACH
    for each in kept:
        assert (each.face, each.article, [reply.text for reply in each.replies]) == (2, FRAME["article"], [f"{each.text}への返信"])
        number, turn = (int(part.split("つ")[0]) for part in each.text.split("人目の"))
        assert tuple(each.box) == (25 + number * 4, 65 + turn * 12, 3, 4) and each.author == f"{number}人目"
    assert Counter(event.what for event in heard.events if event.what.startswith(("comment.", "reply."))).total() == 2 * PEOPLE * EACH
    assert built["phase"] == "done" and [step["seconds"] for step in built["steps"]] == [1.5] and not built["problems"]
    assert json.loads((parts.out / "report.json").read_text(encoding="utf-8")) == made_report()
