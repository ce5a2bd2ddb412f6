"""Behind the views: the live faces, the builds, the streams."""
from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from kohoshi.desk.pictures.faces import Faces
from kohoshi.desk.project import hub as hub_module
from kohoshi.desk.project.desk import Parts
from kohoshi.desk.project.hub import Hub, event
from kohoshi.desk.work.running import Builds
from tests.desk.stand_in import MadeParts

ROOT = Path(__file__).resolve().parents[2]


def ran(story):
    """What a coroutine function gives, in a loop of its own: an open browser keeps one in this thread."""
    with start_blocking_portal() as portal:
        return portal.call(story)


def until(condition, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


# --- faces ------------------------------------------------------------------------------------


class Following:
    """Faces on a stand-in, with the news they told."""

    def __init__(self, folder: Path) -> None:
        self.parts = MadeParts(folder)
        self.news: list[tuple[str, dict]] = []
        self.starts = 0
        self.faces = Faces(self.start, lambda tell: self.parts.watch(folder, folder, tell), lambda *told: self.news.append(told))

    def start(self):
        self.starts += 1
        return self.parts.made

    def updates(self) -> list[dict]:
        return [data for name, data in list(self.news) if name == "update"]

    def save(self, *faces: int) -> None:
        count = len(self.updates())
        self.parts.made.change(*faces)
        self.parts.watching.saved()
        until(lambda: len(self.updates()) > count)


@pytest.fixture
def following(tmp_path):
    made = Following(tmp_path)
    yield made
    made.faces.close()
    assert made.parts.made.closed or not made.starts


def test_nothing_runs_before_somebody_looks(following):
    assert following.faces.state()["phase"] == "asleep" and following.starts == 0


def test_only_changed_faces_get_a_new_revision(following):
    assert following.faces.wait(10)
    before = following.faces.state()["revisions"]
    assert len(before) == 12 and following.updates()[0]["changed"] == list(range(1, 13))
    following.save(6, 7)
    after = following.faces.state()["revisions"]
    assert {face for face in before if before[face] != after[face]} == {"6", "7"}
    assert following.updates()[-1]["changed"] == [6, 7] and following.starts == 1


def test_a_saved_file_that_changes_nothing_changes_no_revision(following):
    assert following.faces.wait(10)
    before = following.faces.state()["revisions"]
    following.save()
    assert following.faces.state()["revisions"] == before and following.updates()[-1]["changed"] == []


def test_tiles_are_drawn_once_and_only_of_the_revision_that_stands(following):
    faces = following.faces
    assert faces.wait(10)
    old = faces.revision(6)
    first = faces.tile(6, old, 1, 0, 0)
    assert first and faces.tile(6, old, 1, 0, 0) is first
    assert following.parts.made.asked == [("tile", 6, 1, 0, 0)]
    following.save(6)
    assert faces.tile(6, old, 1, 0, 0) is None and faces.spots(6, old) is None
    assert faces.tile(6, faces.revision(6), 1, 0, 0) not in (None, first)


def test_pictures_kept_are_bounded(following, monkeypatch):
    assert following.faces.wait(10)
    monkeypatch.setattr("kohoshi.desk.pictures.faces.KEPT", 20_000)
    for face in range(1, 13):
        assert following.faces.thumbnail(face, following.faces.revision(face), 480)
    assert following.faces._size <= 20_000 and following.faces._size == sum(map(len, following.faces._kept.values()))


def test_a_worker_that_cannot_be_started_is_told_and_tried_again(following):
    following.parts.made.failing = OSError("わざと")
    assert following.faces.wait(10)
    assert following.faces.state()["phase"] == "down" and following.faces.state()["down"] == "わざと"
    following.parts.made.failing = None
    following.faces.refresh()
    until(lambda: following.faces.state()["phase"] == "ready")


def test_a_tile_that_cannot_be_drawn_is_none(following, monkeypatch):
    def broken(*_):
        raise LookupError("わざと")

    assert following.faces.wait(10)
    monkeypatch.setattr(following.parts.made, "tile", broken)
    monkeypatch.setattr(following.parts.made, "spots", broken)
    revision = following.faces.revision(6)
    assert following.faces.tile(6, revision, 1, 0, 0) is None and following.faces.spots(6, revision) is None


# --- builds -------------------------------------------------------------------------------------


@pytest.fixture
def builds(desk, parts):
    made = desk.open_issue("2022-06").builds
    yield made
    made.close()


def test_a_build_tells_its_steps_and_counts(builds, parts, desk):
    (desk.content / "2022-06" / "hold").touch()
    assert builds.start() and not builds.start()
    until(lambda: builds.state()["steps"])
    assert builds.state()["phase"] == "running" and builds.state()["steps"] == [{"title": "組む", "seconds": None}]
    (desk.content / "2022-06" / "hold").unlink()
    builds.join()
    assert builds.state()["phase"] == "done" and builds.state()["steps"] == [{"title": "組む", "seconds": 1.5}]
    assert builds.state()["counts"] == {"error": 1, "warning": 1, "notice": 0, "gates": 1}


def test_a_stopped_build_leaves_what_was_there(builds, desk, parts):
    (desk.content / "2022-06" / "hold").touch()
    builds.start()
    assert builds.stop()
    builds.join()
    assert builds.state()["phase"] == "stopped" and not parts.out.exists() and not builds.stop()


@pytest.mark.parametrize("how, words", [("wrong", "made wrong"), ("crash", "made to crash")])
def test_a_failed_build_says_why(builds, desk, how, words):
    (desk.content / "2022-06" / how).touch()
    builds.start()
    builds.join()
    state = builds.state()
    assert state["phase"] == "failed" and words in state["problems"][0]["message"]
    (desk.content / "2022-06" / how).unlink()
    assert builds.start()
    builds.join()
    assert builds.state()["phase"] == "done" and builds.state()["problems"] == []


def test_the_real_build_tells_faults_of_the_content_as_words(tmp_path):
    folder = tmp_path / "content" / "2022-06"
    folder.mkdir(parents=True)
    (folder / "issue.yaml").write_text("label: [6月号\n", encoding="utf-8")
    told: list = []
    real = Builds(Parts().build_command(folder), ROOT, lambda *news: told.append(news))
    real.start()
    real.join()
    state = real.state()
    assert state["phase"] == "failed" and state["steps"][0]["title"] == "原稿を読む"
    assert any("issue.yaml" in (problem["source"] or "") for problem in state["problems"])


# --- streams --------------------------------------------------------------------------------------


def test_news_reach_all_listeners_from_any_thread():
    async def story() -> list[str]:
        hub = Hub()
        streams = [hub.listen().stream("first") for _ in range(2)]
        got = [await anext(stream) for stream in streams]
        threading.Thread(target=hub.publish, args=("update", {"面": 6})).start()
        got += [await asyncio.wait_for(anext(stream), 5) for stream in streams]
        hub.close()
        for stream in streams:
            with pytest.raises(StopAsyncIteration):
                await asyncio.wait_for(anext(stream), 5)
        late = hub.listen().stream("late")
        assert await anext(late) == "late"
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(late), 5)
        return got

    assert ran(story) == ["first", "first", *['event: update\ndata: {"面":6}\n\n'] * 2]


def test_a_slow_listener_is_cut_off(monkeypatch):
    monkeypatch.setattr(hub_module, "BACKLOG", 3)

    async def story() -> int:
        hub = Hub()
        stream = hub.listen().stream("first")
        await anext(stream)
        for n in range(10):
            hub.publish("update", {"n": n})
        return len([text async for text in stream])

    assert ran(lambda: asyncio.wait_for(story(), 5)) == 3


def test_silence_is_filled_with_signs_of_life(monkeypatch):
    monkeypatch.setattr(hub_module, "HEARTBEAT", 0.01)

    async def story() -> str:
        stream = Hub().listen().stream("first")
        await anext(stream)
        return await asyncio.wait_for(anext(stream), 5)

    assert ran(story) == ": \n\n"


def test_an_event_is_one_line_of_data():
    assert event("note", {"text": "二行\nの文"}) == 'event: note\ndata: {"text":"二行\\nの文"}\n\n'
