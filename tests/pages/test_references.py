"""How faces are named on the page."""
import pytest

from kohoshi.pages.references import face_phrase


@pytest.mark.parametrize(("faces", "phrase"), [
    ([8], "8面"), ([6, 7], "6・7面"), ([7, 6, 6], "6・7面"), ([2, 3, 4, 5], "2～5面"), ([1, 5], "1・5面"),
    ([1, 2, 3, 6, 7], "1～3・6・7面"),
])
def test_phrase(faces: list[int], phrase: str) -> None:
    assert face_phrase(faces) == phrase
