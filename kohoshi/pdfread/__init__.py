"""Opens finished, supplied and foreign PDFs: faces, glyphs, links, labels, rasters.

``open_finished`` for what this build wrote, ``open_untrusted`` (child process, limits) for
everything else; both give a :class:`Finished`. ``receive`` looks at a supplied file before it is
built in.
"""
from kohoshi.pdfread.child import open_untrusted, receive
from kohoshi.pdfread.codes import Code
from kohoshi.pdfread.finished import Face, Finished, Written, open_finished
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import OURS, SUPPLIED, UNTRUSTED, Limits, PdfRefused
from kohoshi.pdfread.lines import TextBlock, TextLine
from kohoshi.pdfread.model import Glyph, Glyphs, Link, Outline
from kohoshi.pdfread.received import Received, ReceivedPage

__all__ = ["OURS", "SUPPLIED", "UNTRUSTED", "Code", "Face", "Finished", "Geometry", "Glyph", "Glyphs", "Limits", "Link",
           "Outline", "PdfRefused", "Received", "ReceivedPage", "TextBlock", "TextLine", "Written", "open_finished", "open_untrusted",
           "receive"]
