"""The sample issue in the warm worker's hands: every face as the build printed it, every text found."""
from __future__ import annotations

import numpy as np

from kohoshi.flow.build import PROJECT
from kohoshi.live.session import Session
from kohoshi.pdfread.finished import open_finished
from tests.whole.conftest import CONTENT


def test_every_face_is_the_builds_and_leads_to_its_fields(built, tmp_path):
    session = Session(PROJECT, CONTENT)
    update = session.update()
    assert update.error is None and update.faces == tuple(range(1, 13))
    path = tmp_path / "face.pdf"
    with open_finished(built.folder / "print.pdf") as finished:
        for face, wanted in zip(update.faces, finished.pages, strict=True):
            path.write_bytes(session.face_pdf(face))
            with open_finished(path) as seen:
                assert len(seen.pages) == 1
                for dpi in (96, 192):
                    assert np.array_equal(seen.pages[0].raster(dpi), wanted.raster(dpi)), f"{face}面"
    frames = {(frame["face"], frame["frame"]) for frame in update.frames}
    assert len(frames) == len(update.frames) > 40
    spots = {face: session.spots(face) for face in update.faces}
    placed = {(article, face) for face, found in spots.items() for article in {spot.article for spot in found} - {None}}
    wanted = {(frame["article"], frame["face"]) for frame in update.frames if frame["article"] and frame["characters"]}
    assert wanted <= placed
    assert all(spot.label and spot.pointer and 0 <= spot.box.x < 273 and 0 <= spot.box.y < 406
               for found in spots.values() for spot in found)
    # a number of the book leads into the book, words of an article into its file
    assert {spot.file for spot in spots[12] if spot.article == "renraku"} == {
        "content/house/contacts.yaml", "content/2022-06/articles/renraku.yaml"}
