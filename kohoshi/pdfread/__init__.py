"""Opens finished, supplied and foreign PDFs: faces, glyphs, links, labels, rasters.

``open_finished`` for what this build wrote, ``open_untrusted`` (child process, limits) for
everything else; both give a :class:`Finished`. ``receive`` looks at a supplied file before it is
built in.

What is named here is imported when it is first asked for: a child that looks at a supplied file
needs no reader of finished ones.
"""
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kohoshi.pdfread.child import receive
    from kohoshi.pdfread.codes import Code
    from kohoshi.pdfread.finished import Face, Finished, Written, open_finished
    from kohoshi.pdfread.geometry import Geometry
    from kohoshi.pdfread.limits import OURS, SUPPLIED, UNTRUSTED, Limits, PdfRefused
    from kohoshi.pdfread.lines import TextBlock, TextLine
    from kohoshi.pdfread.model import Glyph, Glyphs, Link, Outline
    from kohoshi.pdfread.received import Received, ReceivedPage
    from kohoshi.pdfread.remarks import Remark, Remarks
    from kohoshi.pdfread.untrusted import open_remarks, open_untrusted

_HOME = {"Code": "codes", "Face": "finished", "Finished": "finished", "Geometry": "geometry", "Glyph": "model", "Glyphs":
         "model", "Limits": "limits", "Link": "model", "OURS": "limits", "Outline": "model", "PdfRefused":
         "limits", "Received": "received", "ReceivedPage": "received", "Remark": "remarks", "Remarks":
         "remarks", "SUPPLIED": "limits", "TextBlock": "lines", "TextLine": "lines", "UNTRUSTED": "limits", "Written": "finished", "open_finished": "finished",
         "open_remarks": "untrusted", "open_untrusted": "untrusted", "receive": "child"}
__all__ = ["Code", "Face", "Finished", "Geometry", "Glyph", "Glyphs", "Limits", "Link", "OURS", "Outline", "PdfRefused",
           "Received", "ReceivedPage", "Remark", "Remarks", "SUPPLIED", "TextBlock", "TextLine", "UNTRUSTED", "Written",
           "open_finished", "open_remarks", "open_untrusted", "receive"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
