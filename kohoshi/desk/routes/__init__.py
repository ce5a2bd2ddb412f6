"""The views. A new one: a file here with VIEWS (and NAV, if it has an entry in the navigation),
named below. The navigation has the order of ORDER; the app gives it to every visit."""
from __future__ import annotations

from kohoshi.desk.routes import (
    articles, building, comments, downloads, editing, events, findings, handover, images, issues, months, overview, pages, people,
    pictures, plan, raw, release, rounds, shown, signoffs)
from kohoshi.desk.navigation import Entry
from kohoshi.desk.views import View

_ROOMS = (issues, overview, plan, articles, editing, images, months, raw, building, pages, pictures, events, shown, comments,
          findings, rounds, signoffs, people, handover, release, downloads)
ORDER = ("overview", "mine", "plan", "pages", "findings", "comments", "rounds", "signoffs", "people", "handover", "downloads")

VIEWS: list[View] = [view for room in _ROOMS for view in room.VIEWS]
NAVIGATION: list[Entry] = sorted((entry for room in _ROOMS for entry in getattr(room, "NAV", ())),
                                 key=lambda entry: ORDER.index(entry.key))
