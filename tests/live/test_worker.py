"""The worker's process may die, hang, grow or meet nonsense: an answer comes all the same."""
from __future__ import annotations

import io
import os
import signal
import threading
import time

import numpy as np
import pytest
from PIL import Image

from kohoshi.live.protocol import Broken, receive, send
from kohoshi.live.watch import Watch
from kohoshi.live.worker import Care, Worker, WorkerError
from tests.live.conftest import FILES

YORU = "content/2022-06/articles/yoru.yaml"


@pytest.fixture
def worker(house):
    with Worker(house.root, house.issue) as worker:
        yield worker


def until(what) -> None:
    """Wait for another thread or process."""
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_day_with_the_worker(worker, house):
    """An update, pictures, spots; kill -9 in between; an update after it tells only what changed."""
    first = worker.update()
    assert first.error is None and first.changed_faces == (1, 2, 3, 4) and first.revision == 1
    assert worker.frames() == first.frames and {f["article"] for f in first.frames} == {"asa", "hiru", "yoru"}
    tile = worker.tile(3, 1, 0, 0)
    assert Image.open(io.BytesIO(tile)).size == (512, 512)
    assert Image.open(io.BytesIO(worker.thumbnail(3, 120))).width == 120
    assert any(spot.article == "yoru" and spot.pointer == ("title",) for spot in worker.spots(3))

    os.kill(worker.pid, signal.SIGKILL)
    assert worker.face_pdf(3).startswith(b"%PDF")  # started again, warm, asked again
    os.kill(worker.pid, signal.SIGKILL)
    house.edit(YORU, "夜の灯台", "夜の港")
    after = worker.update()
    assert after.changed_faces == (1, 3) and after.revision == 2
    assert worker.tile(3, 1, 0, 0) != tile

    house.edit(YORU, "title: 夜の港", 'title: "夜の港')
    broken = worker.update()
    assert broken.error and broken.error[0].place and broken.error[0].place.line == 1
    assert broken.changed_faces == () and broken.looks == after.looks and broken.frames == after.frames
    house.edit(YORU, 'title: "夜の港', "title: 夜の灯台")
    assert worker.update().changed_faces == (1, 3)
    assert worker.tile(3, 1, 0, 0) == tile
    with pytest.raises(LookupError, match="9面はありません"):
        worker.tile(9, 1, 0, 0)
    pid = worker.pid
    worker.close()
    assert not alive(pid)
    with pytest.raises(WorkerError):
        worker.tile(3, 2, 0, 0)


def test_killed_while_the_content_is_broken(worker, house):
    """Nothing good is left to show but what was told before; with the repair all is well again."""
    good = worker.update()
    house.edit(YORU, "title: 夜", 'title: "夜')
    os.kill(worker.pid, signal.SIGKILL)
    broken = worker.update()
    assert broken.error and broken.looks == good.looks
    house.edit(YORU, 'title: "夜', "title: 夜")
    assert worker.update().error is None and worker.tile(1, 1, 0, 0)


def test_killed_in_the_middle_of_an_update(worker, house):
    worker.update()
    pid = worker.pid
    house.edit("layouts/small/css/1.css", "top: 8mm", "top: 9mm")
    os.kill(pid, signal.SIGSTOP)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(worker.update()))
    asking.start()
    time.sleep(.2)
    os.kill(pid, signal.SIGKILL)
    asking.join(60)
    assert answers[0].error is None and answers[0].changed_faces == (1, 2, 3, 4)


def test_one_that_hangs_is_given_up(house):
    with Worker(house.root, house.issue, care=Care(other=5, waiting=.3)) as worker:
        worker.update()
        pid = worker.pid
        os.kill(pid, signal.SIGSTOP)
        assert worker.tile(1, 1, 0, 0)
        assert worker.pid != pid and not alive(pid)


def test_an_old_one_is_replaced_while_nobody_notices(house):
    with Worker(house.root, house.issue, care=Care(updates=3)) as worker:
        worker.update()  # the child's own first update counts too
        tile, pid = worker.tile(1, 1, 0, 0), worker.pid
        house.edit(YORU, "夜の灯台", "夜の港")
        assert worker.update().changed_faces == (1, 3)
        until(lambda: worker.pid != pid)
        until(lambda: not alive(pid))
        assert worker.update().changed_faces == ()
        house.edit(YORU, "夜の港", "夜の灯台")
        assert worker.update().changed_faces == (1, 3)
        assert worker.tile(1, 1, 0, 0) == tile


def test_many_who_ask_together_get_one_answer(worker, house):
    worker.update()
    house.edit(YORU, "夜の灯台", "夜の港")
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(worker.update())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    # the first went alone or with all, the others shared one: none of them missed the change
    assert len(answers) == 6 and all(answer.revision == 2 for answer in answers)


def test_many_updates_leave_no_layouts_behind(room):
    """What is held afterwards is as much as before: engine documents are dropped, caches bounded."""
    import gc

    from weasyprint.document import Document
    house, session = room
    path = house.root / YORU
    text = FILES[YORU].lstrip()

    def documents() -> int:
        gc.collect()
        return sum(isinstance(thing, Document) for thing in gc.get_objects())

    session.update()
    before = documents()
    for number in range(40):
        path.write_text(text.replace("夜の灯台", f"夜の灯台{number}"), encoding="utf-8")
        update = session.update()
        assert update.error is None and 3 in update.changed_faces
        if number % 10 == 0:
            session.face_pdf(3)
    assert documents() <= before + 1
    assert len(session._run_cache._layouts) == 4 and len(session._pdfs) <= 4
    path.write_text(text, encoding="utf-8")


def test_the_protocol_refuses_what_is_no_message():
    reading, writing = os.pipe()
    try:
        send(writing, {"do": "あ"}, b"\x00\xff")
        assert receive(reading, 1) == ({"do": "あ"}, b"\x00\xff")
        with pytest.raises(Broken):
            receive(reading, 0.05)  # silent
        os.write(writing, b"\xff" * 8)
        with pytest.raises(Broken):
            receive(reading, 1)  # longer than any message
        os.write(writing, b"\x00\x00\x00\x02\x00\x00\x00\x00{]")
        with pytest.raises(Broken):
            receive(reading, 1)
    finally:
        os.close(writing)
    with pytest.raises(Broken):
        receive(reading, 1)  # closed
    os.close(reading)


def test_watch_tells_what_changed_once_it_rests(house):
    told = []
    watch = Watch([house.issue, house.root / "layouts"], told.append, look=.02, rest=.03).start()
    house.edit(YORU, "夜の灯台", "夜の港")
    house.edit("layouts/small/css/1.css", "top: 8mm", "top: 9mm")
    (house.issue / "articles/neu.yaml").write_text("title: x\n")
    wanted = {house.root / YORU, house.root / "layouts/small/css/1.css", house.issue / "articles/neu.yaml"}
    until(lambda: wanted <= set().union(*told))
    (house.issue / "articles/neu.yaml").unlink()
    until(lambda: house.issue / "articles/neu.yaml" in told[-1])
    watch.stop()
    count = len(told)
    house.edit(YORU, "夜の港", "夜の灯台")
    time.sleep(.1)
    assert len(told) == count


def test_pixels_of_a_tile_are_those_of_the_face(worker, house, rasters):
    worker.update()
    wanted = rasters(house.built())[1]
    tile = np.asarray(Image.open(io.BytesIO(worker.tile(2, 1, 1, 1))))
    assert np.array_equal(tile, wanted[512:1024, 512:1024])
