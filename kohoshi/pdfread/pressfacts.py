"""What a file says of itself to a printer: the facts PDF/X asks for (ISO 15930), raw.

Whether they are right is for kohoshi.check to say.
"""
from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from kohoshi.pdfread.geometry import Rectangle
from kohoshi.pdfread.painted import Edges, Painted


@dataclass(frozen=True)
class Intent:
    """One OutputIntent. ``profile``: colour space of the embedded ICC profile as its header says
    it (CMYK, RGB …), None: none is embedded. ``components``: its /N."""

    subtype: str
    condition: str
    registry: str
    info: str
    profile: str | None
    components: int


@dataclass(frozen=True)
class Note:
    """An annotation: its type and box; ``bleed``: it touches the BleedBox."""

    subtype: str
    box: Edges
    bleed: bool


@dataclass(frozen=True)
class PressPage:
    """One page. Boxes in user space as written, None where the page has none of its own;
    ``curves``: transfer functions and halftones its resources set (TR, HT …);
    ``blends``: colour spaces that its own and its forms' transparency groups blend in;
    ``fault``: why its content could not be read to the end (see PageObjects)."""

    media: Rectangle
    bleed: Rectangle | None
    trim: Rectangle | None
    art: Rectangle | None
    notes: tuple[Note, ...]
    curves: tuple[str, ...]
    blends: tuple[str, ...]
    objects: tuple[Painted, ...]
    supplied: tuple[tuple[str, Edges], ...]
    fault: str


@dataclass(frozen=True)
class PressFile:
    """The file as a whole.

    version      of the header, e.g. 1.6
    info, xmp    what Info and XMP say; keys as in Info (Title, CreationDate, ModDate, Trapped,
                 GTS_PDFXVersion, GTS_PDFXConformance), dates as written
    has_xmp      an XMP packet that can be read
    active       scripts and actions: JavaScript, Launch, OpenAction, AA …
    outside      what a RIP would have to fetch or run: PostScript, OPI, Ref, F
    filters      of all its streams
    """

    version: str
    encrypted: bool
    has_id: bool
    info: dict[str, str]
    xmp: dict[str, str]
    has_xmp: bool
    intents: tuple[Intent, ...]
    active: tuple[str, ...]
    form: bool
    attachments: tuple[str, ...]
    layers: int
    outside: tuple[str, ...]
    filters: tuple[str, ...]
    pages: tuple[PressPage, ...] = field(default=())

    @property
    def for_screen(self) -> bool:
        """Made for the screen and not for a press: it says PDF/A and not PDF/X."""
        subtypes = {intent.subtype for intent in self.intents}
        claims = "GTS_PDFX" in subtypes or "GTS_PDFXVersion" in self.info | self.xmp
        return not claims and any(subtype.startswith("GTS_PDFA") for subtype in subtypes)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, as ``decode.decoded`` reads them."""
        data = {name: getattr(self, name) for name in self.__dataclass_fields__}
        data["intents"] = [asdict(intent) for intent in self.intents]
        data["pages"] = [
            {name: getattr(page, name) for name in page.__dataclass_fields__}
            | {"notes": [asdict(note) for note in page.notes], "objects": [o.as_row() for o in page.objects]}
            for page in self.pages]
        return data
