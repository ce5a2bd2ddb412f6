"""Why an edit was not made; Japanese messages, and nothing was written."""
from __future__ import annotations

from kohoshi.refusal import Refusal


class EditError(Refusal):
    """The edit cannot be made as asked."""


class EditConflict(EditError):
    """The file is no longer what the editor saw."""
