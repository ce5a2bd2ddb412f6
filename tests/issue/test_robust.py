"""Whatever is in the files, loading ends in findings, never in a traceback."""
from __future__ import annotations

import random

import pytest

from kohoshi.finding import Level

NAMES = ["content/2022-06/issue.yaml", "content/2022-06/articles/kaigi.yaml", "content/2022-06/articles/taiso.yaml",
         "content/house/contacts.yaml", "content/house/publisher.yaml", "content/house/sdgs.yaml"]
SPICE = [":", ": ", "：", "- ", "\n", "\n  ", "\t", "\u3000", "[", "]", "{", "}", "|", ">", "&a ", "*a", "!x ", "#", " #", "'", '"', "\\", "%", "@",
         "---\n", "<<: ", "? ", "**", "《", "〔面:", "〔面:x〕", "](", "0", "99999999", "null", "港", "\x00", "\u2028", "../", "\r"]


@pytest.mark.parametrize("seed", range(6))
def test_damaged_files_give_findings(project, seed):
    dice = random.Random(seed)
    sound = {name: (project.root / name).read_text(encoding="utf-8") for name in NAMES}
    noticed = 0
    for _ in range(25):
        for name in dice.sample(NAMES, 2):
            text = sound[name]
            for _ in range(dice.randrange(1, 4)):
                at = dice.randrange(len(text))
                text = text[:at] + dice.choice(SPICE) + text[at + dice.randrange(3):]
            data = text.encode()
            project.write(name, data if dice.random() < 0.8 else data[:dice.randrange(len(data))])
        loaded = project.load()
        noticed += bool(loaded.findings)
        assert loaded.issue is not None or loaded.errors
        for finding in loaded.findings:
            assert finding.place is not None and finding.place.line >= 1 and finding.place.column >= 1
            assert finding.message and not finding.message.isascii() and finding.level in Level
            assert len(finding.message) < 300 and len(finding.excerpt) < 300
        for name, text in sound.items():
            project.write(name, text)
    assert noticed > 15


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ["- a\n- b\n", "a\n", "[]\n", "{}\n", "''\n", "1: 2\n", "- - - a\n", "{a: {b: {c: d}}}\n", "? \n", "~\n"])
def test_files_of_another_shape(project, name, text):
    project.write(name, text)
    loaded = project.load()
    if name.endswith("contacts.yaml") and text == "{}\n":  # an empty table is a table
        assert {f.rule for f in loaded.errors} == {"content/contact"}
    else:
        assert name in {f.place.file for f in loaded.errors}


def test_bytes_of_any_kind(project):
    dice = random.Random(1)
    for _ in range(60):
        project.write(NAMES[1], dice.randbytes(dice.randrange(200)))
        assert project.load().errors


def test_messages_stay_short_however_long_the_value(project):
    long = "x" * 9_000
    project.edit(NAMES[0], "binding: left", f"binding: {long}")
    project.edit(NAMES[0], "press: offset-tabloid", f"press: A{long}")
    project.edit(NAMES[1], "q: 何ですか", f"q: '[a](b{long})'")
    project.edit(NAMES[1], "kicker: 肩", f"kicker: 〔縦中横:{long}〕")
    project.edit(NAMES[2], "image: step.png", f"image: {long}.png")
    project.edit(NAMES[2], "fee: 無料", f"fee: 無料 #{long}")
    project.edit(NAMES[2], "when:", f"{long[:900]}:")
    findings = project.load().findings
    assert len(findings) >= 6
    assert max(len(f.message) for f in findings) < 300
