"""Family ``code``: every 二次元コード of the finished faces leads where the content says, and a
telephone can read it from paper."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kohoshi.finding import Finding, Level
from kohoshi.issue.codes import MODULE, DeclaredCode, declared_codes, within
from kohoshi.issue.model import Advertisement, Issue
from kohoshi.issue.named import named
from kohoshi.pdfread.codes import Code
from kohoshi.pdfread.finished import Finished
from kohoshi.press import Press
from kohoshi.text import say_faces

#: White modules on all sides (ISO/IEC 18004, 6.3.8).
QUIET = 4
#: Of a Micro QR and an rMQR code (ISO/IEC 18004, 6.3.8; ISO/IEC 23941, 5.3.8).
QUIET_SMALL = 2
#: Symbols that telephones are not made for.
_KINDS = {"micro": "マイクロQRコード", "rmqr": "細長いQRコード（rMQR）"}
#: Least symbol contrast: grade 2 of 4 (C) of ISO/IEC 15415, 7.8.2.
CONTRAST = 0.4
#: What the picture the sizes are measured on may be wrong by: modules in mm, quiet zones in modules.
_MODULE_ERROR, _QUIET_ERROR = 0.01, 0.5
#: A code read is quoted up to so many characters.
_QUOTED = 80


@dataclass(frozen=True)
class _Read:
    """A code on a face; ``faces``: both, where it lies across the gutter."""

    face: int
    code: Code
    faces: tuple[int, ...]


def check_codes(finished: Finished, issue: Issue | None = None, press: Press | None = None,
                numbers: Sequence[int] | None = None) -> list[Finding]:
    """What is wrong with the codes of a finished file. ``numbers[i]`` is the face that page i + 1
    is (by position when not given). Without ``issue`` nobody declares a code: what each says is a
    notice; without ``press`` it is not known where the paper is folded."""
    numbers = numbers or [face.position for face in finished.pages]
    read = [_Read(number, code, (number, numbers[code.other - 1]) if code.other else (number,))
            for number, codes in zip(numbers, finished.codes, strict=True) for code in codes]
    findings = [found for one in read for found in (*_printable(one), *_folded(one, press))]
    if issue is None:
        return [*findings, *(_stranger(one, Level.NOTICE) for one in read)]
    return [*findings, *_Match(issue, read, frozenset(numbers)).findings()]


def _printable(read: _Read) -> Iterator[Finding]:
    code, where = read.code, _where(read)
    if code.module < MODULE - _MODULE_ERROR:
        yield _about(read, "code/module", f"{where}の1目が {code.module:.2f} mm で、小さすぎます（{MODULE} mm 以上）",
                     "大きく置くか、行き先を短い番地にしてください")
    if code.kind in _KINDS:
        yield _about(read, "code/kind", f"{where}は{_KINDS[code.kind]}です。スマートフォンの多くは読めません",
                     "ふつうの二次元コード（QRコード）で作りなおしてください")
    if code.inverted:
        yield _about(read, "code/inverted", f"{where}の白黒が逆です（濃い地に白い目）。読めないスマートフォンがあります",
                     "白い地に黒（K100）で置いてください", Level.WARNING)
    least = QUIET_SMALL if code.kind in _KINDS else QUIET
    if code.quiet < least - _QUIET_ERROR:
        yield _about(read, "code/quiet", f"{where}のまわりの余白が {code.quiet:.1f} 目しかありません（{least} 目以上）",
                     "まわりの文字・罫・絵を離すか、余白ごと切り抜いたコードを置きなおしてください")
    if code.contrast < CONTRAST:
        yield _about(read, "code/contrast", f"{where}の白黒の差が {code.contrast * 100:.0f} ％しかありません（{CONTRAST * 100:.0f} ％以上）",
                     "白い地に黒（K100）で置いてください", Level.WARNING)


def _folded(read: _Read, press: Press | None) -> Iterator[Finding]:
    """Across the gutter of a spread, or over the fold of the folded paper (JIS X 0515)."""
    box = read.code.box
    if len(read.faces) > 1:
        yield _about(read, "code/fold", f"{say_faces(read.faces)}の二次元コードが、のどをまたいでいます",
                     "どちらかの面に収めてください")
        return
    for fold in press.zones.folds if press else ():
        near = press.zones.fold if press else 0
        if box.y < fold + near and box.y + box.h > fold - near:
            yield _about(read, "code/fold", f"{_where(read)}が、天から {fold:g} mm の折りにかかっています（折りの両側 {near:g} mm は空けます）",
                         "折りから離してください")


class _Match:
    """Declared codes against those read: each declared one takes one that says exactly the same
    on its own faces; what is left over on either side is told."""

    def __init__(self, issue: Issue, read: list[_Read], faces: frozenset[int]) -> None:
        self.domains = issue.house.publisher.domains
        self.declared = declared_codes(issue)
        self.free = list(read)
        self.faces = faces

    def findings(self) -> Iterator[Finding]:
        missed: list[DeclaredCode] = []
        for code in sorted(self.declared, key=lambda code: len(code.faces)):
            # on a face that is missing (rule order/missing) it may well stand
            if not self.taken(code, missed) and {*code.faces} <= self.faces:
                missed.append(code)
        for code in missed:
            yield self.missing(code)
        known = {(face, code.url) for code in self.declared for face in code.faces}
        for one in self.free:
            if (one.face, one.code.text) in known:
                continue  # a declared code once more
            yield _stranger(one, Level.WARNING)
            if self.domains and not within(one.code.text, self.domains):
                yield _about(one, "code/domain", f"二次元コードの行き先「{_quoted(one.code.text)}」は、登録したドメインの外です",
                             f"行き先を確かめてください（登録したドメインは {'、'.join(self.domains)}）", Level.WARNING)

    def taken(self, code: DeclaredCode, missed: list[DeclaredCode]) -> bool:
        """Whether one of those read is it. The publisher's own may stand on any face: of several it
        is the one whose face misses no other."""
        fits = [one for one in self.free if one.code.text == code.url and {*one.faces} & {*code.faces}]
        if fits:
            self.free.remove(min(fits, key=lambda one: sum(one.face in other.faces for other in missed)))
        return bool(fits)

    def missing(self, code: DeclaredCode) -> Finding:
        """A declared code that is not there: another stands in its place, or none can be read."""
        faces = say_faces(code.faces) if len(code.faces) <= 2 else "紙面"
        place, article = code.place, code.article
        others = [one for one in self.free if {*one.faces} & {*code.faces} or one.code.text == code.url]
        if not others:
            return Finding("code/unreadable", Level.ERROR, f"{faces}に、原稿の二次元コード「{_quoted(code.url)}」が読み取れません",
                           "コードがあるか、白い余白や絵に隠れていないか、小さすぎないかを見てください",
                           face=code.faces[0] if len(code.faces) <= 2 else None, excerpt=code.url, place=place, article=article)
        other = max(others, key=lambda one: SequenceMatcher(None, one.code.text, code.url, autojunk=False).ratio())
        self.free.remove(other)
        if other.code.text == code.url:
            message = f"{faces}の二次元コード「{_quoted(code.url)}」が{say_faces(other.faces)}にあります"
        else:
            message = f"{_where(other)}が原稿と違います。読み取ると「{_quoted(other.code.text)}」、原稿は「{_quoted(code.url)}」です"
        return Finding("code/mismatch", Level.ERROR, message, "コードを作りなおすか、原稿の行き先を直してください",
                       face=other.face, box=other.code.box, excerpt=f"{code.url} {other.code.text}", place=place, article=article)


def _stranger(read: _Read, level: Level) -> Finding:
    text = _quoted(read.code.text)
    if level is Level.NOTICE:
        return _about(read, "code/undeclared", f"{_where(read)}は「{text}」へ行きます", "行き先を確かめてください", level)
    return _about(read, "code/undeclared", f"{_where(read)}は「{text}」へ行きます。原稿に書かれていません",
                  f"行き先を確かめてください。よければ、支給ページや広告の{named(Advertisement, 'codes')}に書くと、次からは照合だけします", level)


def _where(read: _Read) -> str:
    box = read.code.box
    return f"{read.face}面の二次元コード（左から {box.x:.0f} mm、天から {box.y:.0f} mm）"


def _about(read: _Read, rule: str, message: str, hint: str, level: Level = Level.ERROR) -> Finding:
    return Finding(rule, level, message, hint, face=read.face, box=read.code.box, excerpt=read.code.text)


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[:_QUOTED] + "…"
