"""web.pdf: a page of its own behind the faces, in the fonts that the archive holds."""
from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kohoshi.archive.corrected.corrections import TITLE, Corrections, day
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gather import PROJECT
from kohoshi.editions.notice import NoticeError, with_notice
from kohoshi.fonts import FontSet
from kohoshi.project import Project
from kohoshi.typeset.engine import Engine

_BASE = "kohoshi://notice/"
_FAMILY = "UD PGothic"


def with_page(data: bytes, path: Path, corrections: Corrections) -> bytes:
    """``path``: of the revision with the fonts. Raises ArchiveError."""
    fonts = FontSet.load(Project(path / PROJECT).fonts)
    files = {f"fonts/{name}": font for name, font in fonts.files().items()}

    def read(address: str) -> tuple[bytes, str]:
        return files[address.removeprefix(_BASE)].read_bytes(), "application/octet-stream"
    engine = Engine(read, fonts.face_css(f"{_BASE}fonts/", [_FAMILY]))
    who = corrections.manifest.issue
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    html = environment.get_template("notice.html.jinja").render(
        title=TITLE, family=_FAMILY, issue=f"{who.title} {who.date.year}年{who.label} No.{who.number}", created=corrections.manifest.created.isoformat(),
        items=[(corrections.where(each), day(each.date), each.text.splitlines()) for each in corrections.errata])
    try:
        return with_notice(data, html, TITLE, engine, _BASE)
    except NoticeError as error:
        raise ArchiveError(str(error)) from None
