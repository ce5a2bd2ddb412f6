"""Fonts of the real issue: what is in the finished files, and characters no font has."""
from __future__ import annotations

from pathlib import Path

from kohoshi.check.settled import once
from kohoshi.commands.app import main
from kohoshi.finding import Finding, Level
from kohoshi.flow.build import Built
from kohoshi.pdfread.finished import open_finished

#: As the engine writes the families of fonts.yaml into the file.
OURS = {"UD-Latin", "UD-Gothic", "UD-PGothic", "UD-Mincho", "UD-Latin-Mincho", "UD-Mincho-Tate"}


def test_only_declared_fonts_are_in_the_finished_files(built: Built) -> None:
    for name in ("print.pdf", "web.pdf"):
        with open_finished(built.folder / name) as finished:
            fonts = {font for face in finished.pages for font in face.fonts}
            faces = {face.position: {font.name for font in face.fonts if font.supplied} for face in finished.pages}
        ours = {font for font in fonts if not font.supplied}
        assert {font.name.removesuffix("-Bold") for font in ours} <= OURS
        assert {"UD-Gothic", "UD-PGothic-Bold", "UD-Mincho-Tate"} <= {font.name for font in ours}
        assert all(font.embedded for font in fonts) and all(font.subset for font in ours)
        assert {face for face, names in faces.items() if names} == {9, 10, 11, 12}


def test_check_tells_the_exact_place_before_anything_is_laid_out(copied: Path, capsys) -> None:
    path = copied / "articles" / "natsu-no-bosai.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    row = next(index for index, line in enumerate(lines) if line.strip() == "- paragraph: |") + 1
    lines[row] = "        髙𠮷さんと👑、渡邊\U000E0105さん、葛\U000E0100と辻\U000E0100、㈱①℡㊗"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(["check", str(copied), "--format", "text"]) == 1
    out = capsys.readouterr().out
    told = [line for line in out.splitlines() if f"natsu-no-bosai.yaml:{row + 1} " in line and "字目の文字「" in line]
    assert len(told) == 4
    assert sum("［エラー］" in line for line in told) == 1
    for column, character, code in ((10, "𠮷", "U+20BB7"), (14, "👑", "U+1F451"), (17, "邊\U000E0105", "U+908A U+E0105"),
                                    (31, "㊗", "U+3297")):
        assert any(f"行の{column}字目の文字「{character}」（{code}）" in line for line in told), (column, character)


def test_what_was_found_in_the_content_is_not_told_again_when_drawn(built: Built) -> None:
    content = Finding("font/missing-glyph", Level.ERROR, "原稿", excerpt="👑")
    drawn = [Finding("text/missing-glyph", Level.ERROR, "描画", excerpt=character) for character in "👑🍎👑🍎"]
    other = Finding("text/overset", Level.ERROR, "あふれ", excerpt="👑")
    left = once([content, *drawn, other], built.issue)
    assert [(f.rule, f.excerpt) for f in left] == [
        ("font/missing-glyph", "👑"), ("text/missing-glyph", "🍎"), ("text/overset", "👑")]
