"""Opens finished, supplied and foreign PDFs: faces, glyphs, links, labels, rasters.

``finished.open_finished`` for what this build wrote, ``untrusted.open_untrusted`` (child process,
limits) for everything else; both give a :class:`~kohoshi.pdfread.finished.Finished`.
``child.receive`` looks at a supplied file before it is built in.

Nothing is imported here: a child that looks at a supplied file needs no reader of finished ones.
"""
