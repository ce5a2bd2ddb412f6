"""Supplied pages and advertisements before anything is built: can they be taken in, have they the
right size, will they print. Each file is read in a child process with limits.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kohoshi.check.press.inks import overprinted
from kohoshi.check.press.sheet import REGISTRATION, times
from kohoshi.check.repaired import describe_repairs
from kohoshi.finding import Finding, Level, Place, ordered
from kohoshi.issue.model import Issue, Supplied
from kohoshi.issue.named import named
from kohoshi.pdfread.child import receive
from kohoshi.pdfread.limits import SUPPLIED, Limits, PdfRefused
from kohoshi.pdfread.painted import Painted
from kohoshi.pdfread.received import Received, ReceivedPage
from kohoshi.press import Press
from kohoshi.rules import RULES

#: The trim of a file may be off by this many mm.
_SLACK = 0.5
_SIDES = {"left": "左", "top": "天", "right": "右", "bottom": "地"}
_ACTIVE = {"javascript": "JavaScript", "form": "入力欄", "files": "添付ファイル", "action": "開いたときの動作"}
_TRANSPARENT = {"alpha": "透明度", "blend": "描画モード", "mask": "マスク"}
#: Marks stand outside the trim; what reaches further in (mm) is printed.
_REGISTERED = 0.2
#: Annotations that show nothing on paper.
_UNSEEN = frozenset({"Link", "Popup"})

#: (layout, slot) → width and height in mm
Slots = Mapping[tuple[str, str], tuple[float, float]]


@dataclass(frozen=True)
class _Use:
    """One place where the issue takes a page of a file. ``size``: what is wanted, mm."""

    name: str
    page: int
    place: Place | None
    face: int
    kind: str
    where: str
    size: tuple[float, float] | None

    @property
    def whole(self) -> bool:
        return self.kind == "支給PDF"

    def finding(self, rule: str, level: Level, message: str, hint: str, excerpt: str = "") -> Finding:
        return Finding(rule, level, f"{self.kind}「{self.name}」{message}", hint, face=self.face, place=self.place,
                       excerpt=f"{self.name} {excerpt}".strip())


def check_supplied(issue: Issue, press: Press, folder: Path, slots: Slots, limits: Limits = SUPPLIED) -> list[Finding]:
    """Everything that can be told of ``folder``/supplied before the issue is built. Files that are
    not there are told by the reading of the content."""
    uses: dict[Path, list[_Use]] = defaultdict(list)
    for use in _uses(issue, press, slots):
        path = folder / "supplied" / use.name
        if path.is_file():
            uses[path].append(use)
    received = receive({path: [use.page for use in mine] for path, mine in uses.items()}, press.bleed, limits)
    return ordered(finding for path, mine in uses.items() for use in mine for finding in _findings(use, received[path], press))


def stopping(findings: list[Finding]) -> list[Finding]:
    """Those with which nothing can be built: there is no page to place."""
    return [f for f in findings if f.level is Level.ERROR and RULES[f.rule].stops]


def _uses(issue: Issue, press: Press, slots: Slots) -> Iterator[_Use]:
    for run in issue.publication.flatplan:
        if run.supplied:
            yield _Use(str(run.supplied.file), run.supplied.page, getattr(run.supplied.file, "place", None), run.faces[0],
                       "支給PDF", "この面", press.trim)
        for ad in run.ads:
            yield _Use(str(ad.file), 1, getattr(ad.file, "place", None), run.faces[0], "広告", f"枠「{ad.slot}」",
                       slots.get((str(run.layout), str(ad.slot))))


def _findings(use: _Use, received: Received | PdfRefused, press: Press) -> Iterator[Finding]:
    if isinstance(received, PdfRefused):
        yield use.finding("supplied/unreadable", Level.ERROR, f"は使えません: {received.fault}",
                          received.way or "送り主に、PDF/X-4 か PDF/X-1a で書き出し直してもらってください")
    elif received.locked:
        yield use.finding("supplied/encrypted", Level.ERROR, "にはパスワードがかかっています",
                          "送り主に、パスワードを外したPDFを頼んでください")
    elif use.page > received.count:
        yield use.finding("supplied/page", Level.ERROR, f"に{use.page}ページ目はありません（全{received.count}ページ）",
                          f"号の情報（issue.yaml）の{named(Supplied, 'page')}と、届いたファイルを確かめてください")
    else:
        page = received.page(use.page)
        yield from _file(use, received)
        yield from _size(use, page, press)
        yield from _print(use, page, press)


def _file(use: _Use, received: Received) -> Iterator[Finding]:
    if received.repairs:
        yield use.finding("supplied/repaired", Level.WARNING, f"は、こわれたところ（{describe_repairs(received.repairs)}）を直して読みました",
                          "紙面に入るのは、直して読めたものです。送り主に書き出し直してもらうか、刷る前に送り主の見本とくらべてください",
                          describe_repairs(received.repairs))
    if received.restricted:
        yield use.finding("supplied/encrypted", Level.WARNING, "は印刷や変更を制限する設定で暗号化されています",
                          "使ってよいものか送り主に確かめ、制限のないPDFをもらってください")
    if not use.whole and received.count > 1:
        yield use.finding("supplied/page", Level.WARNING, f"は{received.count}ページあります（1ページ目だけを使います）",
                          "ほかの版が入っていないか、送り主に確かめてください")
    if received.active:
        yield use.finding("supplied/active", Level.NOTICE,
                          f"の{'・'.join(_ACTIVE[name] for name in received.active)}は、紙面に置くと落ちます",
                          "紙に出るものが入っていないか確かめてください")


def _size(use: _Use, page: ReceivedPage, press: Press) -> Iterator[Finding]:
    if use.size and any(abs(a - b) > _SLACK for a, b in zip(page.size, use.size, strict=True)):
        missing = "" if page.has_trim else "。仕上がり（TrimBox）の指定がないので、用紙の大きさを見ています"
        yield use.finding(
            "supplied/size" if use.whole else "ad/size", Level.ERROR,
            f"の仕上がりは {_mm(page.size)} です（{use.where}は {_mm(use.size)}{missing}）",
            "送り主に、正しい大きさで書き出し直してもらってください。こちらでのばしたり切ったりはしません", _mm(page.size))
    elif use.whole and page.no_bleed:
        sides = "・".join(_SIDES[side] for side in page.no_bleed)
        yield use.finding(
            "supplied/bleed", Level.WARNING, f"の{sides}に塗り足しがありません（絵や地が仕上がりの線で終わっています）",
            f"送り主に、{press.bleed:g} mm の塗り足しをつけて書き出し直してもらってください", sides)


def _print(use: _Use, page: ReceivedPage, press: Press) -> Iterator[Finding]:
    """Fonts, colours, pictures, transparency, annotations."""
    for font in page.fonts:
        if not font.embedded:
            yield use.finding("supplied/font", Level.ERROR, f"の書体「{font.name}」が埋め込まれていません",
                              "送り主に、書体を埋め込むか文字をアウトラインにしたPDFを頼んでください", font.name)
    yield from _colour(use, page)
    yield from _overprint(use, page, press)
    poor = [image for image in page.images if image.dpi < press.images.minimum]
    if poor:
        worst = min(poor, key=lambda image: image.dpi)
        yield use.finding(
            "supplied/resolution", Level.WARNING,
            f"の画像{len(poor)}点の解像度が足りません（最も低いもの {worst.dpi:.0f} dpi、"
            f"左から {worst.box.x:.0f} mm・天から {worst.box.y:.0f} mm、{worst.box.w:.0f}×{worst.box.h:.0f} mm。{press.images.minimum:g} dpi 以上）",
            "送り主に、元の大きさの画像で書き出し直してもらってください", f"{worst.dpi:.0f} dpi")
    if page.transparent and press.standard == "PDF/X-1a":
        words = "・".join(_TRANSPARENT[kind] for kind in page.transparent)
        yield use.finding("supplied/transparency", Level.ERROR, f"に透明の効果（{words}）があります（{press.standard} では刷れません）",
                          "送り主に、透明を分割・統合した PDF/X-1a で書き出し直してもらってください", words)
    shown = [kind for kind in page.annotations if kind not in _UNSEEN]
    if shown:
        yield use.finding("supplied/active", Level.WARNING, f"の注釈（{'・'.join(shown)}）は、紙面に置くと落ちます",
                          "紙に出すものなら、注釈でなく絵や文字として描いたPDFを頼んでください", " ".join(shown))


def _colour(use: _Use, page: ReceivedPage) -> Iterator[Finding]:
    screen = [kind for kind in ("rgb", "lab") if kind in page.spaces]
    if screen:
        nothing_else = "cmyk" not in page.spaces
        yield use.finding(
            "supplied/colour", Level.ERROR if use.whole and nothing_else else Level.WARNING,
            f"に {'・'.join(kind.upper() for kind in screen)} の色があります（墨の文字も4色で刷られることがあります）",
            "送り主に、CMYK に変換したPDFを頼んでください", " ".join(screen))
    left, top, right, bottom = _REGISTERED, _REGISTERED, page.size[0] - _REGISTERED, page.size[1] - _REGISTERED
    registered = [item for item in page.asked if REGISTRATION in item.colour.names
                  and item.box[2] > left and item.box[3] > top and item.box[0] < right and item.box[1] < bottom]
    if registered:
        yield use.finding("supplied/colour", Level.ERROR,
                          f"の{_kinds(registered)}がレジストレーションカラー（全部の版に出る色）です{times(len(registered))}",
                          "送り主に、K100 に変えたPDFを頼んでください。4色が重なって乾かず、見当のずれで読めなくなります", REGISTRATION)
    if page.spots:
        yield use.finding("supplied/colour", Level.WARNING, f"に特色「{'」「'.join(page.spots)}」があります（4色の印刷では別の版になります）",
                          "送り主に、特色を CMYK に変換したPDFを頼んでください", " ".join(page.spots))


def _overprint(use: _Use, page: ReceivedPage, press: Press) -> Iterator[Finding]:
    """What a screen shows and the press does not: the same as ink/overprint says of the finished face."""
    white, rest = overprinted(page.asked, press)
    if white:
        yield use.finding("supplied/overprint", Level.ERROR, f"の白い{_kinds(white)}がオーバープリントです（刷ると消えます）{times(len(white))}",
                          "送り主に、白のオーバープリントを外したPDFを頼んでください", "白")
    if rest:
        yield use.finding("supplied/overprint", Level.WARNING, f"の{_kinds(rest)}がオーバープリントです（下の色と混ざります）{times(len(rest))}",
                          "送り主に、オーバープリントを外したPDFを頼んでください（墨は印刷所が機械で設定します）", _kinds(rest))


def _kinds(found: list[Painted]) -> str:
    return "・".join(dict.fromkeys(item.kind.japanese for item in found))


def _mm(size: tuple[float, float]) -> str:
    return f"{size[0]:.1f}×{size[1]:.1f} mm"
