"""All features. A new one: a file with VIEWS (and NAV, if it has an entry in the navigation), named below.
The navigation has the order of ORDER; the app gives it to every visit."""
from __future__ import annotations

from kohoshi.desk.issues import building, downloads, events, overview, people, shelf
from kohoshi.desk.paper import finished, pages
from kohoshi.desk.review import comments, differences, findings, handover, release, rounds, signoffs
from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.views import View
from kohoshi.desk.writing import articles, editing, faces, images, months, plan, raw, tablefiles

_FEATURES = (shelf, overview, plan, faces, articles, editing, images, tablefiles, months, raw, building, pages, events, finished, comments,
             findings, rounds, differences, signoffs, people, handover, release, downloads)
ORDER = ("overview", "mine", "plan", "pages", "findings", "comments", "rounds", "signoffs", "people", "handover", "downloads")

VIEWS: list[View] = [view for feature in _FEATURES for view in feature.VIEWS]
NAVIGATION: list[NavigationEntry] = sorted((entry for feature in _FEATURES for entry in getattr(feature, "NAV", ())),
                                 key=lambda entry: ORDER.index(entry.key))
