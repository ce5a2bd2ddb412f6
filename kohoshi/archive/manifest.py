"""The manifest of an archived revision: format 2 (format 1, of before there were releases, can be read).

``manifest.json`` lies beside ``articles.json``, ``project/`` and ``editions/`` and lists every
one of their files with its SHA-256. It is written once and never changed: what happens to a
revision later (a newer one, a withdrawal) is told by the log and by files beside it.
``schema/manifest.schema.json`` is made from these records.
"""
from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from kohoshi.archive.error import ArchiveError
from kohoshi.files import sha256_of
from kohoshi.refusal import why

FORMAT: Final = 2
READABLE = (1, 2)
MANIFEST = "manifest.json"
ARTICLES = "articles.json"
#: What alone stays in the folder of a revision that was withdrawn.
TOMBSTONE = "withdrawn.json"

#: What a file is for.
#: edition   a finished file: PDF, HTML, text, data
#: report    what was proven about the editions, and how they were laid out
#: source    content of the issue and of the house
#: layout    templates, style sheets and drawings
#: font      a font or the declaration of fonts
#: profile   colour profile or press profile
#: program   the generator itself
#: lock      exact versions and hashes of the Python packages
#: wheel     a Python package as the lock names it
#: articles  the text by article, which search is built from
#: handover  what was given to the printer, with its record
#: proof     proof rounds, comments and sign-offs, as records
Role = Literal["edition", "report", "source", "layout", "font", "profile", "program", "lock", "wheel", "articles",
               "handover", "proof"]
#: How a revision came about: made from the sources, a correction added to the one before, or an
#: old issue of which only a PDF exists.
Kind = Literal["release", "erratum", "import"]

#: Characters that some disk refuses in a file name.
_UNPORTABLE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
#: The same for the schema: no empty, ``.`` or ``..`` part, no such character.
_PATH = r'^(?!.*(?:^|/)\.{0,2}(?:/|$))[^\x00-\x1f\x7f\\:*?"<>|]+$'


def path_fault(path: str) -> str:
    """Why a path inside the archive cannot be used on every disk (Japanese); '' when it can."""
    parts = path.split("/")
    if not path or any(part in ("", ".", "..") for part in parts):
        return "フォルダーの外を指す名前です"
    if _UNPORTABLE.search(path):
        return "使えない文字が名前にあります"
    if any(part != part.rstrip(" .") for part in parts):
        return "名前が空白かピリオドで終わっています"
    try:
        path.encode()
    except UnicodeEncodeError:
        return "名前が文字として読めません"
    return ""


def folded(path: str) -> str:
    """Equal for two paths that some disk takes for the same file."""
    return unicodedata.normalize("NFC", path).casefold()


def _safe(path: str) -> str:
    fault = path_fault(path)
    if fault:
        raise ValueError(f"{path}: {fault}")
    return path


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Face = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Identity(_Record):
    """Which issue this is. Another city has a paper of the same name: only municipality code
    (全国地方公共団体コード, six digits), paper and month together are unique."""

    municipality: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    paper: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: str
    number: int
    label: str
    month: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}$")]
    date: dt.date
    press: str
    faces: Face

    @property
    def folder(self) -> str:
        """Where it lies in the store: ``271071/minato/2022-06``."""
        return f"{self.municipality}/{self.paper}/{self.month}"


class Previous(_Record):
    """The revision before, by number and by the SHA-256 of its manifest."""

    revision: Annotated[int, Field(ge=1)]
    manifest: Sha256


class Checked(_Record):
    """What the report held when the issue was taken in; ``error`` is always 0 in what was released."""

    error: Count
    warning: Count
    notice: Count
    waived: Count


class Stored(_Record):
    """One file; ``path`` from the folder of the revision, with ``/``."""

    path: Annotated[str, AfterValidator(_safe), Field(json_schema_extra={"pattern": _PATH})]
    role: Role
    bytes: Count
    sha256: Sha256


class Component(_Record):
    name: str
    version: str


class Locked(_Record):
    """A Python package: the version the lock asks for, and the one that was there (or none)."""

    name: str
    locked: str
    installed: str | None


class Versions(_Record):
    """What the files were made with. ``libraries``: Debian packages, where dpkg is known."""

    python: str
    system: str
    machine: str
    program: Component
    engine: Component
    packages: list[Locked]
    libraries: list[Component]


class Wheels(_Record):
    """Whether the Python packages that a build needs are stored. ``missing``: those that are not,
    with ``reason`` in plain Japanese."""

    complete: bool
    missing: list[str] = []
    reason: str = ""


class HandedOver(_Record):
    """The hand-over that was printed from: folder, state (責了, 校了), SHA-256 of the print.pdf."""

    folder: str
    state: str
    print: Sha256


class EventChange(_Record):
    """What becomes of an event: its NO in events.csv; cancelled, moved to other days or hours (what is
    not told stays), or neither, when the correction is only about it."""

    number: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{3,}$")]
    cancelled: bool = False
    first: dt.date | None = None
    last: dt.date | None = None
    begin: Annotated[str, StringConstraints(pattern=r"^(\d{2}:\d{2})?$")] = ""
    until: Annotated[str, StringConstraints(pattern=r"^(\d{2}:\d{2})?$")] = ""


class Erratum(_Record):
    """A correction printed nowhere: what a reader is told, where it belongs, who gave it when.
    ``article``, ``face``: none when the whole issue is meant. ``event``: the one it is about."""

    text: Annotated[str, StringConstraints(min_length=1)]
    date: dt.date
    by: str
    article: str | None = None
    face: Face | None = None
    event: EventChange | None = None


class ArticleEntry(_Record):
    id: str
    title: str
    faces: Annotated[list[Face], Field(min_length=1)]
    sample: bool


class Manifest(_Record):
    """The whole file. ``scanned``: faces of an import on which there is no text. ``created`` is the date of the files themselves, not of the archiving;
    ``by`` who released; ``base`` the revision that an erratum adds to; ``rehearsal``: made to try
    the archive, never published."""

    format: Literal[1, 2]
    issue: Identity
    revision: Annotated[int, Field(ge=1)]
    previous: Previous | None
    created: AwareDatetime
    note: str
    checked: Checked
    versions: Versions
    articles: list[ArticleEntry]
    files: Annotated[list[Stored], Field(min_length=1)]
    kind: Kind = "release"
    by: str = ""
    rehearsal: bool = False
    handover: HandedOver | None = None
    wheels: Wheels | None = None
    errata: list[Erratum] = []
    base: Annotated[int, Field(ge=1)] | None = None
    scanned: list[Face] = []

    @model_validator(mode="after")
    def _consistent(self) -> Manifest:
        names = [folded(entry.path) for entry in self.files]
        if len(set(names)) != len(names):
            raise ValueError("a path is listed twice")
        if [entry.role for entry in self.files].count("articles") != 1:
            raise ValueError(f"{ARTICLES} must be listed once")
        if self.checked.error:
            raise ValueError("nothing with open errors is ever stored")
        if (self.previous is None) != (self.revision == 1):
            raise ValueError("only revision 1 has no previous one")
        return self

    def file(self, path: str) -> Stored | None:
        return next((entry for entry in self.files if entry.path == path), None)


def encoded(manifest: Manifest) -> bytes:
    """The bytes of manifest.json; the same manifest always gives the same bytes."""
    return as_json(manifest.model_dump(mode="json"))


def as_json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a revision's folder. Raises ArchiveError when it is missing or malformed."""
    return decoded(_bytes(folder, MANIFEST), folder)


def decoded(data: bytes, folder: Path) -> Manifest:
    """A manifest from its bytes; ``folder`` only names it in messages. Raises ArchiveError."""
    try:
        raw = json.loads(data)
        version = raw.get("format") if isinstance(raw, dict) else None
        if version in READABLE:
            return Manifest.model_validate_json(data)
    except ValidationError as error:
        wrong = "、".join(dict.fromkeys(".".join(map(str, each["loc"])) or "全体" for each in error.errors()[:3]))
        raise ArchiveError(f"{revision_name(folder)}/{MANIFEST} がこわれています（正しくないところ: {wrong}）。写しがあれば、そこから戻してください") from None
    except (ValueError, RecursionError):
        raise ArchiveError(f"{revision_name(folder)}/{MANIFEST} がこわれています（JSON として読めません）。写しがあれば、そこから戻してください") from None
    raise ArchiveError(f"{revision_name(folder)}/{MANIFEST} は形式 {version} です。このプログラムが読めるのは形式 {FORMAT} までです")


def revision_name(folder: Path) -> str:
    """A revision as messages name it: ``2022-06/r1``."""
    return "/".join(folder.parts[-2:])


def read_stored(folder: Path, manifest: Manifest, path: str) -> bytes:
    """A listed file's bytes, proven. Raises ArchiveError when they are not those that were stored."""
    entry = manifest.file(path)
    if entry is None:
        raise ArchiveError(f"{revision_name(folder)}/{MANIFEST} に {path} がありません")
    data = _bytes(folder, path)
    if sha256_of(data) != entry.sha256:
        raise ArchiveError(f"{revision_name(folder)}/{path} が保存したときの中身とちがいます（SHA-256 が一致しません）")
    return data


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise ArchiveError(f"{revision_name(folder)}/{name} がありません。写しがあれば、そこから戻してください") from None
    except OSError as error:
        raise ArchiveError(f"{revision_name(folder)}/{name} を読めません（{why(error)}）") from None


def schema() -> dict[str, Any]:
    """JSON Schema of manifest.json (draft 2020-12)."""
    raw = Manifest.model_json_schema()
    raw.pop("title")
    raw.pop("description")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "保存した号の目録（manifest.json）形式 2", **raw}


def schema_text() -> str:
    """The schema as it stands in ``schema/manifest.schema.json``."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
