"""render.py copyfit on the real issue: every slot, its budget, what is used, and its line."""
from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

import jsonschema
import pytest

from kohoshi.commands.app import main
from kohoshi.flow.build import PROJECT, Built
from tests.whole.conftest import CONTENT

BOSAI = "content/2022-06/articles/natsu-no-bosai.yaml"


@pytest.fixture(scope="module")
def told() -> dict:
    """The JSON of the real issue."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["copyfit", str(CONTENT), "--json"]) == 0
    return json.loads(out.getvalue())


def test_the_table_has_the_frames_of_the_build(told: dict, built: Built) -> None:
    layout = json.loads((built.folder / "layout.json").read_text(encoding="utf-8"))
    frames = [{k: v for k, v in frame.items() if k != "written"} for frame in told["frames"]]
    assert frames == [frame for frame in layout["frames"] if frame["characters"]]
    assert (told["issue"], told["over"], told["findings"]) == ("2022-06", False, [])


def test_layout_json_keeps_its_schema(built: Built) -> None:
    schema = json.loads((PROJECT / "schema" / "layout.schema.json").read_text(encoding="utf-8"))
    layout = json.loads((built.folder / "layout.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(layout, schema)
    del layout["frames"][0]["free"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(layout, schema)


def test_nothing_is_overset_so_nothing_is_below_zero(told: dict) -> None:
    for frame in told["frames"]:
        assert 0 <= frame["free"] == frame["lines"] - frame["used"] and frame["over"] == 0, frame
        assert frame["free_characters"] <= frame["free"] * frame["measure"] + 1


def test_headlines_have_frames_and_lines_of_the_manuscript(told: dict) -> None:
    frames = {(frame["face"], frame["frame"]): frame for frame in told["frames"]}
    title = frames[2, "title"]
    assert title["heads"] == 2 and title["written"] == "content/2022-06/articles/unei-hoshin.yaml:3"
    assert (title["lines"], title["used"]) == (2, 2)
    lead = frames[4, "oyako-ehon--main"]
    assert lead["leads"] == 2 and lead["written"].startswith("content/2022-06/articles/oyako-ehon.yaml:")
    assert all(frame["written"] for frame in told["frames"] if frame["article"])


def test_overset_is_told_in_the_table_with_exit_code_1(copied: Path, capsys) -> None:
    path = copied / "articles" / "natsu-no-bosai.yaml"
    text = path.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.strip() == "- paragraph: |")
    start = text.index("\n", text.index(first)) + 1
    sentence = text[start:text.index("\n", start)]
    path.write_text(text[:start] + (sentence + "\n") * 6 + text[start:], encoding="utf-8")
    assert main(["copyfit", str(copied)]) == 1
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if "natsu-no-bosai/ichimen" in line)
    assert "あふれ" in row and "natsu-no-bosai.yaml:" in row
    assert "1があふれています" in out


def test_content_with_errors_is_told_and_not_laid_out(copied: Path, capsys) -> None:
    (copied / "articles" / "natsu-no-bosai.yaml").unlink()
    assert main(["copyfit", str(copied)]) == 2
    assert "natsu-no-bosai" in capsys.readouterr().err
