"""A property of the journal: whatever was edited in whatever order, taken back and done again, gives the same bytes."""
from __future__ import annotations

import shutil

import pytest
from hypothesis import given, strategies as st

from kohoshi.edit.error import EditError
from kohoshi.edit.splice import set_field
from kohoshi.edit.undo import redo, undo
from tests.properties import tried

from .conftest import at_hand

FILES = {"a": "# 見本\ntitle: 題   # 注\nlead: 一\n", "b": "title: '二の題'\nlead: |\n  いち\n  に\n"}
#: Characters that want quotes, blocks and escapes.
VALUES = st.one_of(st.text(st.sampled_from("あ漢a1 :#'\"|>-{}[]&*!%@`\\～、。　"), min_size=1, max_size=12).filter(str.strip),
                   st.sampled_from(["no", "13:30", "0120", "~", "- a", "a: b", "〔面:kaigi〕", "**強調**"]))
EDITS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["title", "lead"]), VALUES), min_size=1, max_size=6)


@tried(25)
@given(edits=EDITS)
def test_taken_back_one_by_one_and_done_again_the_bytes_are_the_same(small, edits):
    folder = small.parent.parent
    shutil.rmtree(folder.parent.parent / "proofs", ignore_errors=True)
    paths = {name: small.parent / f"{name}.yaml" for name in FILES}
    for name, text in FILES.items():
        paths[name].write_text(text, encoding="utf-8")

    def state() -> dict[str, bytes]:
        return {name: path.read_bytes() for name, path in paths.items()}
    states = [state()]
    for name, key, value in edits:
        try:
            set_field(at_hand(paths[name]), (key,), value, who="甲")
        except EditError:  # a value that cannot stand there changes nothing
            assert state() == states[-1]
            continue
        if state() != states[-1]:
            states.append(state())
    for before in states[-2::-1]:
        undo(folder, "甲")
        assert state() == before
    with pytest.raises(EditError):
        undo(folder, "甲")
    for after in states[1:]:
        redo(folder, "甲")
        assert state() == after
