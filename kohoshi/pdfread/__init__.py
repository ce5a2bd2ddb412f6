"""Opens finished, supplied and foreign PDFs: faces, glyphs, links, labels, rasters.

``open_finished`` for what this build wrote, ``open_untrusted`` (child process, limits) for
everything else; both give a :class:`Finished`. ``receive`` looks at a supplied file before it is
built in.
"""
from kohoshi.pdfread.child import open_remarks, open_untrusted, receive
from kohoshi.pdfread.codes import Code
from kohoshi.pdfread.finished import Face, Finished, open_finished
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import OURS, SUPPLIED, UNTRUSTED, Limits, PdfRefused
from kohoshi.pdfread.lines import TextBlock, TextLine
from kohoshi.pdfread.model import Glyph, Glyphs, Link, Outline
from kohoshi.pdfread.received import Received, ReceivedPage
from kohoshi.pdfread.remarks import Remark, Remarks

__all__ = ["OURS", "SUPPLIED", "UNTRUSTED", "Code", "Face", "Finished", "Geometry", "Glyph", "Glyphs", "Limits", "Link",
           "Outline", "PdfRefused", "Received", "ReceivedPage", "Remark", "Remarks", "TextBlock", "TextLine", "open_finished",
           "open_remarks", "open_untrusted", "receive"]
