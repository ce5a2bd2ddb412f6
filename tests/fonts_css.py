"""The font of small test documents, by address: the engine shuts the machine's own fonts off for
the whole process, so no test may ask for a family by name alone."""
from pathlib import Path

_CACHE = Path(__file__).resolve().parents[1] / "fonts" / "cache"


def font_face(family: str = "BIZ UDGothic", file: str = "BIZUDGothic-Regular.ttf", weight: int = 400) -> str:
    """An @font-face rule for a prepared font."""
    return f"@font-face{{font-family:'{family}';font-weight:{weight};src:url({(_CACHE / file).as_uri()})}}"
