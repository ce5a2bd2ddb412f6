"""Plain values as they travel in the child's answer, which is arrays only (see :mod:`kohoshi.pdfread.child`)."""
from __future__ import annotations

import json
from typing import Any

import numpy as np


def as_bytes(value: Any) -> np.ndarray:
    """A value that JSON knows, as an array of an answer."""
    return np.frombuffer(json.dumps(value).encode(), dtype=np.uint8)


def from_bytes(array: np.ndarray) -> Any:
    """The inverse of :func:`as_bytes`."""
    return json.loads(array.tobytes())
