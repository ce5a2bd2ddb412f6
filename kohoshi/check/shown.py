"""Words that are printed and cannot be read: type as outlines, scans, fonts without their characters.

One finding a file for each of them, not one a value that is missing: nothing was proven there, and
that is what has to be known.
"""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kohoshi.check.readable import Words
from kohoshi.finding import Finding, Level
from kohoshi.text import say_faces

#: Kind → rule, what it is, what to do.
_TOLD = {
    Words.OUTLINES: ("text/outlined", "の文字が図形です（アウトライン）。文と参照は確かめられません",
                     "文字のままのPDFがあれば、それを確かめてください"),
    Words.SCAN: ("text/scanned", "はスキャンした画像です。文と参照は確かめられません", "もとのデータから書き出したPDFがあれば、それを確かめてください"),
    Words.LAYER: ("text/scanned", "はスキャンした画像です。見えない文字の層（OCR）を読みましたが、刷られるのは絵のほうです",
                  "層の文字は、絵と違うことがあります。目で読み合わせてください"),
    Words.UNREADABLE: ("text/unreadable", "の文字は、何の字かがファイルに書かれていません。文と参照は確かめられません",
                       "書体の埋め込みと文字の対応（ToUnicode）を付けて書き出してください"),
}


def check_shown(words: Mapping[int, Words], supplied: Collection[int], against: bool) -> Iterator[Finding]:
    """``words``: face → how it shows its words; ``supplied``: faces that came finished, whose words nobody
    here knows; ``against``: the file is held against its content, and more was expected."""
    for kind, (rule, what, hint) in _TOLD.items():
        faces = sorted(face for face, shows in words.items() if shows is kind and face not in supplied)
        if faces:
            compare = "。わたした print.pdf との違いは proof --against でくらべられます" if against and kind is Words.OUTLINES else ""
            yield Finding(rule, Level.WARNING if against else Level.NOTICE, f"{say_faces(faces)}{what}", hint + compare,
                          face=faces[0], excerpt=f"{kind.value} {say_faces(faces)}")


def unread(words: Mapping[int, Words], supplied: Collection[int]) -> frozenset[int]:
    """Faces on which nothing the content says can be looked for."""
    return frozenset(face for face, shows in words.items() if not shows.proven and face not in supplied)
