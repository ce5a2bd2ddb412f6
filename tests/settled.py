"""The HTML of one run as a build ends up with it: its frames as deep as what stands in them."""
from __future__ import annotations

from kohoshi.flow.set_up import Setup
from kohoshi.issue.model import Run
from kohoshi.pages.resources import BASE
from kohoshi.pages.run import planned_faces
from kohoshi.typeset.composition import run_laid_out


def settled(setup: Setup, run: Run) -> str:
    """Laid out once for the depths, where there are any to find."""
    faces = planned_faces(setup.issue)
    page, _ = setup.pages.html(run, faces, setup.created)
    if "data-fits" not in page:
        return page
    depths = run_laid_out(run, page, setup.engine, BASE, setup.press.standard.lower()).depths
    return setup.pages.html(run, faces, setup.created, depths)[0]
