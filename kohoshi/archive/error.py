"""What the archive says when it cannot do as asked."""
from __future__ import annotations


class ArchiveError(ValueError):
    """The archive refuses or is damaged; the message is Japanese, for the user."""
