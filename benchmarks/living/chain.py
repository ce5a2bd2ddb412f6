"""The sample issue with an article that flows over three faces (連結枠), where it has supplied pages."""
from __future__ import annotations

import re
from pathlib import Path

FACES = 9, 10, 11
ARTICLE = "nagai-yomimono"
#: Sentences of a sample; each stands once, by its number.
_SENTENCES = ("{n}番めの文は、港の町をゆく船の話です。", "{n}番めの文では、潮の引いた朝の浜を歩きます。", "{n}番めの文に、古い倉庫の壁と時計のことを書きました。",
              "{n}番めの文では、「渡し船はまだですか」と聞く人がいて、船頭は川の向こうを見ています。")
_KANJI = "〇一二三四五六七八九"
#: What the edit replaces, in the first paragraph.
WORD = "はじめの文は、港の町の話です。"


def put(project: Path) -> None:
    """Into the copy of a project: the article, full to the last of its three faces, and its place in the flat plan."""
    issue = project / "content" / "2022-06"
    plan = issue / "issue.yaml"
    text = plan.read_text(encoding="utf-8")
    for number, face in enumerate(FACES):
        run = (f"  - faces: [{face}]\n    layout: reading\n    section: 読みもの\n    colour: sea\n    slots:\n"
               f"      main: {ARTICLE}{'（続き）' if number else ''}\n")
        text, made = re.subn(rf"^  - faces: \[{face}\]\n(?:    .*\n)+", run, text, flags=re.M)
        if made != 1:
            raise ValueError(f"face {face} stands {made} times in {plan}")
    plan.write_text(text, encoding="utf-8")
    body, number = "", 0
    for part in range(18):
        body += f"  - heading: {_KANJI[part // 10]}{_KANJI[part % 10]}の見出し\n"
        for paragraph in range(3):
            words = "" if part or paragraph else WORD
            for _ in range(5):
                words += _SENTENCES[number % 4].format(n="".join(_KANJI[int(digit)] for digit in f"{number:03d}"))
                number += 1
            body += f"  - paragraph: |\n      {words}\n"
    (issue / "articles" / f"{ARTICLE}.yaml").write_text(
        f"title: 海と暮らす町（見本）\nsection: koho\nsample: true\nbody:\n{body}", encoding="utf-8")
