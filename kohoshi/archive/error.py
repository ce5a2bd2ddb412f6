"""What the archive says when it cannot do as asked."""
from __future__ import annotations

from kohoshi.refusal import Refusal


class ArchiveError(Refusal):
    """The archive refuses or is damaged; the message is Japanese, for the user."""
