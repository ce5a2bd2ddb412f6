"""Our build's steps up to print.pdf in a process of their own: ``cold.py PROJECT CONTENT`` → seconds as JSON."""
from __future__ import annotations

import time

began = time.perf_counter()
import json
import sys
from pathlib import Path

from kohoshi.editions.pdf import print_pdf
from kohoshi.flow.set_up import inserts, lay_out, open_setup
from kohoshi.issue.loader import load_issue
from kohoshi.press import load_press
from kohoshi.project import Project

project, content = Project(Path(sys.argv[1])), Path(sys.argv[2])
ready = time.perf_counter()
issue = load_issue(content)
press = load_press(issue.publication.press)
setup, _ = open_setup(issue, press, project, content)
opened = time.perf_counter()
composition, _ = lay_out(setup)
laid_out = time.perf_counter()
print_pdf(composition, press, inserts(setup, composition, content), issue.publication.binding, setup.pages.resources.photographs)
written = time.perf_counter()
print(json.dumps({"imports": ready - began, "content and fonts": opened - ready, "layout": laid_out - opened,
                  "PDF": written - laid_out}))
