"""A drawing (SVG) of a designer: read once, its faults told with their lines, written for the press
and for the screen.

A drawing of the issue (``content/<issue>/images/``) brings its own colours: they are converted as those
of a photograph are (:mod:`kohoshi.pages.processcolour`). A drawing of the layout keeps to the palette.
"""
from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from kohoshi.files import sha256_of
from kohoshi.finding import Finding, Level, Place
from kohoshi.pages.drawingmasks import lost, masks_settled, shapes
from kohoshi.pages.drawingramps import ramps_settled
from kohoshi.pages.drawingxml import DrawingError, Node, Tree, parsed, written
from kohoshi.pages.drawnpaint import (
    PAINTS,
    Drawn,
    Painter,
    declarations,
    painted,
    sheet_alone,
    sheet_declarations,
    sheet_painted,
    style_painted,
    value_of,
)
from kohoshi.pages.painters import hex_of, in_palette
from kohoshi.pages.palette import Palette
from kohoshi.pages.picturefile import PictureError, glanced
from kohoshi.pages.picturekind import DRAWING, kind_of
from kohoshi.pages.presscolour import Ink, Rgb

#: Lengths of SVG in its units (CSS Values 4, 6.2).
_UNITS = {"": 1, "px": 1, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96, "pt": 96 / 72, "pc": 16, "q": 96 / 101.6}
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:e[-+]?[0-9]+)?)\s*([a-z]*)\s*", re.I)
_TEXTS = frozenset({"text", "flowRoot", "textPath"})
_PARTS = {"foreignObject": "別の形式の部分（foreignObject）", "mesh": "メッシュグラデーション", "meshgradient": "メッシュグラデーション", "meshGradient": "メッシュグラデーション",
          "hatch": "ハッチング", "video": "動画", "audio": "音声", "iframe": "ウェブページ", "canvas": "画素の部分（canvas）"}
_LINK = "Illustrator では「リンク」パネルで画像を選び、パネルメニューの「画像を埋め込み」をしてから SVG を書き出します（Inkscape は「エクステンション→画像→画像の埋め込み」）"
_OUTLINE = "Illustrator では文字を選び「書式→アウトラインを作成」をしてから SVG を書き出します（Inkscape は「パス→オブジェクトをパスへ」）。読み上げる文は、代替テキスト（alt）に書きます"
_EFFECT = "Illustrator では、効果のかかった部分を選び「オブジェクト→ラスタライズ」（350 ppi、背景は白）か「アピアランスを分割」をしてから書き出します"
_MASK = "Illustrator では「不透明マスク」の代わりに「クリッピングマスク」を使うか、その部分を選び「オブジェクト→ラスタライズ」（350 ppi、背景は白）をしてから書き出します"
_COLOUR = "Illustrator の「SVG オプション」で書き出すと、色は #RRGGBB になります"
_FLATTEN = "Illustrator では、その画像を背景と一緒に選び「オブジェクト→ラスタライズ」（350 ppi、背景は白）をしてから埋め込みます"

#: Bytes of a file beside the drawing, by the name that a link gives it; None: there is none.
Beside = Callable[[str], bytes | None]
#: Address for the engine of a picture that lies in the drawing.
Lodging = Callable[[bytes], str]


@dataclass(frozen=True)
class Fault:
    """What of a drawing does not print as it was drawn; ``line`` and ``column`` from 1."""

    rule: str
    level: Level
    message: str
    hint: str
    line: int
    column: int = 1

    def finding(self, file: str) -> Finding:
        place = Place(file, self.line, self.column)
        return Finding(self.rule, self.level, self.message, self.hint, place=place, excerpt=f"{file} {self.message}")


def unreadable(error: DrawingError, file: str) -> Finding:
    """A drawing that is none."""
    place = Place(file, error.line)
    return Finding("image/unreadable", Level.ERROR, f"絵が使えません: {error}", error.hint, place=place, excerpt=f"{file} {error}")


def read(data: bytes, beside: Beside = lambda name: None) -> Drawing:
    """Raises DrawingError."""
    return Drawing(parsed(data), beside)


class Drawing:
    """A drawing as read."""

    def __init__(self, tree: Tree, beside: Beside) -> None:
        self.tree, self.beside = tree, beside
        self._faults: list[Fault] = []
        self._sized(tree.root)
        for node in tree.root.every():
            if node.name == "style":
                node.children = [sheet_alone(node.text)]

    # --- what is wrong with it --------------------------------------------------------------

    @cached_property
    def faults(self) -> list[Fault]:
        """Of any drawing; colours outside a palette are told by :meth:`strangers`."""
        found = list(self._faults)
        for node, shown in _walked(self.tree.root, self._hidden_classes):
            if shown:
                found += self._of(node)
            found += self._colours(node)
        found += [self._fault(node, "グループや画像にかけたマスクは刷れません。隠したところも刷られます", _MASK, node.attributes.get("mask", "")) for node in lost(self.tree.root)]
        found += [self._fault(node, "色や形を @media の中で決めています。そこは読みません", _COLOUR, "@media")
                  for node in self.tree.root.every() if node.name == "style" and "@media" in node.text]
        return found

    def _of(self, node: Node) -> Iterator[Fault]:
        if node.name in _TEXTS and node.text.strip():
            words = " ".join(node.text.split())
            yield self._fault(node, f"文字「{words[:12]}{'…' if len(words) > 12 else ''}」が文字のまま入っています（書体{self._family(node)}）。この書体はないので、形も位置も変わります",
                              _OUTLINE)
        if node.name in _PARTS and (node.children or node.name != "foreignObject"):
            yield self._fault(node, f"{_PARTS[node.name]}は刷れません", _EFFECT)
        if node.name == "image":
            yield from self._image(node)
        elif (node.name in ("use", "linearGradient", "radialGradient", "pattern", "feImage")
                and (link := node.attributes.get("href", "")) and not link.startswith("#")):
            yield self._fault(node, f"別のファイル「{_last(link)}」を使っています", "1つの SVG にまとめて書き出してください", link)
        for name, value in self._said(node):
            if name == "filter" and value not in ("", "none"):
                yield self._fault(node, "ぼかしや影などの効果（filter）は刷れません。効果のない形だけが刷られます", _EFFECT, value)
            if name == "mix-blend-mode" and value not in ("", "normal"):
                yield self._fault(node, f"描画モード（{value}）は刷れません。通常の重なりで刷られます", _EFFECT, value)

    def _image(self, node: Node) -> Iterator[Fault]:
        link = node.attributes.get("href", "").strip()
        data = self.picture(link)
        if data is None:
            what = f"画像「{_last(link)}」" if link else "画像"
            yield self._fault(node, f"{what}がリンクのままで、絵の中に入っていません（{link[:60]}）" if not link.startswith("data:") else "埋め込まれた画像が読めません", _LINK, link)
            return
        try:
            picture = glanced(data)
        except PictureError as error:
            kind = kind_of(data)
            yield self._fault(node, "絵の中に、別の SVG が画像として入っています" if kind.code == DRAWING else f"埋め込まれた画像が使えません: {error}",
                              _LINK if kind.code == DRAWING else error.hint, link)
            return
        if picture.clear:
            yield self._fault(node, "埋め込まれた画像に透明な部分があります。そこは白で刷られます", _FLATTEN, link)

    def _colours(self, node: Node) -> Iterator[Fault]:
        for name, text, place in self._paints(node):
            value = value_of(text)
            if value.address is not None and not value.address.startswith("#"):
                yield Fault("image/drawing", Level.ERROR, f"別のファイルの塗り「{_last(value.address)}」を使っています", "1つの SVG にまとめて書き出してください", *place())
            if name == "stop-color" and value.text.lower() == "currentcolor":
                yield Fault("image/drawing", Level.ERROR, "グラデーションの色が currentColor です", _COLOUR, *place())
            if not value.is_colour:
                continue
            if value.drawn is None:
                yield Fault("image/drawing", Level.ERROR, f"色「{value.text[:40]}」が読めません。黒で刷られます", _COLOUR, *place())
            elif value.drawn.beside:
                yield Fault("image/assumed", Level.WARNING, f"インキの色（{value.text[:60]}）は使わず、その前の sRGB の色から換算します",
                            "インキの値で刷りたいところは device-cmyk() で書くか、palette.yaml の色を使ってください", *place())

    def strangers(self, palette: Palette) -> list[Fault]:
        """Colours that the palette lacks (rule ``layout/colour``)."""
        found = []
        for node in self.tree.root.every():
            for _, text, place in self._paints(node):
                value = value_of(text)
                if value.is_colour and value.drawn and not in_palette(palette, value.drawn):
                    found.append(Fault("layout/colour", Level.ERROR, f"色 {value.text} は palette.yaml にありません",
                                       "palette.yaml にある画面の色（rgb）のどれかを使うか、palette.yaml に色を足してください", *place()))
        return found

    # --- written ----------------------------------------------------------------------------

    def for_press(self, paint: Painter, lodge: Lodging | None = None) -> bytes:
        """For the engine, its colours as ``paint`` says; black where nothing says a colour."""
        plain = shapes(self.tree.root)

        def settled(root: Node) -> None:
            masks_settled(root, plain)
            ramps_settled(root)

        return self._written(paint, lodge, paint("fill", Drawn((0, 0, 0))), settled).encode()

    def for_screen(self, shown: Callable[[Ink], Rgb], picture: Callable[[bytes], bytes]) -> bytes:
        """As it is where a browser shows it as it is printed; else in sRGB, alone and clean.
        ``shown``: how inks (per cent) look; ``picture``: a photograph as a JPEG."""
        values = [value_of(text) for node in self.tree.root.every() for _, text, _ in self._paints(node)]
        strange = any(v.is_colour and (v.drawn is None or v.drawn.ink or v.drawn.beside) for v in values)
        if not self.tree.changed and not strange and not any(node.name == "image" for node in self.tree.root.every()):
            return self.tree.original

        def lodge(data: bytes) -> str:
            return "data:image/jpeg;base64," + base64.b64encode(picture(data)).decode("ascii")

        return self._written(lambda name, drawn: hex_of(drawn, shown(drawn.ink) if drawn.ink else drawn.rgb or (0, 0, 0)),
                             lodge, None).encode()

    def _written(self, paint: Painter, lodge: Lodging | None, black: str | None, last: Callable[[Node], None] = lambda root: None) -> str:
        def copy(node: Node) -> Node:
            said = {name: painted(name, value, paint) if name in PAINTS else style_painted(value, paint) if name == "style" else value
                    for name, value in node.attributes.items()}
            said = {name: value for name, value in said.items() if name not in PAINTS or value.strip()}  # the engine takes none for no paint
            if node.name == "image" and lodge:
                data = self.picture(said.pop("href", "").strip())
                if data is None:
                    return Node("g", {})
                said["href"] = lodge(data)
            children: list[Node | str] = [sheet_painted(node.text, paint)] if node.name == "style" else [
                c if isinstance(c, str) else copy(c) for c in node.children]
            return replace(node, attributes=said, children=children)

        root = copy(self.tree.root)
        if black and "fill" not in root.attributes:
            root.attributes["fill"] = black
        if black and "color" not in root.attributes and any(
                "currentcolor" in value.lower() for node in root.every()
                for value in (*node.attributes.values(), *node.children[:1]) if isinstance(value, str)):
            root.attributes["color"] = black
        last(root)
        return written(root)

    def picture(self, link: str) -> bytes | None:
        """The bytes of a picture that lies in the drawing or beside it."""
        if link.startswith("data:"):
            head, _comma, body = link[5:].partition(",")
            try:
                return base64.b64decode(re.sub(r"\s", "", unquote(body))) if head.rstrip().endswith("base64") else unquote_to_bytes(body)
            except (binascii.Error, ValueError):
                return None
        return self.beside(unquote(link)) if link else None

    # --- its inside -------------------------------------------------------------------------

    def _sized(self, root: Node) -> None:
        """An outer edge for a drawing that only says how large it is; without either it has none."""
        said = root.attributes.pop("viewBox", "")
        sizes = [_length(root.attributes.get(name, "")) for name in ("width", "height")]
        if box := _box(said):
            root.attributes["viewBox"] = said if said.split() == [f"{v:g}" for v in box] else " ".join(f"{v!r}" for v in box)
        elif all(sizes):
            root.attributes["viewBox"] = f"0 0 {sizes[0]:g} {sizes[1]:g}"  # browsers do the same for an <img>
        else:
            root.attributes["viewBox"] = "0 0 300 150"  # as for anything whose size nobody says (CSS 2.2, 10.3.2)
            self._faults.append(self._fault(root, "絵の大きさ（viewBox）が書かれていません。どこまでが絵か分かりません",
                                            "Illustrator では、アートボードを絵に合わせ（「オブジェクト→アートボード→オブジェクト全体に合わせる」）、「アートボードごとに作成」で書き出します。"
                                            "「レスポンシブ」のチェックはどちらでも構いません"))
        for name, size in zip(("width", "height"), sizes, strict=True):
            if size is None and name in root.attributes:
                del root.attributes[name]  # «100%», «auto»: its frame decides

    @cached_property
    def _sheets(self) -> list[tuple[str, str, str, int, int]]:
        """(selector, property, value, line, column) of all style sheets."""
        out = []
        for node in self.tree.root.every():
            if node.name == "style":
                text = node.text
                out += [(selector, name, value, (node.inside or node.line) + text.count("\n", 0, at), at - text.rfind("\n", 0, at))
                        for selector, name, value, at in sheet_declarations(text)]
        return out

    @cached_property
    def _classes(self) -> dict[str, dict[str, str]]:
        """Class → what a style sheet says of it alone."""
        out: dict[str, dict[str, str]] = {}
        for selector, name, value, *_ in self._sheets:
            for each in selector.split(","):
                if (each := each.strip()).startswith(".") and re.fullmatch(r"\.[\w-]+", each):
                    out.setdefault(each[1:], {})[name] = value.strip()
        return out

    @cached_property
    def _hidden_classes(self) -> frozenset[str]:
        return frozenset(name for name, said in self._classes.items() if said.get("display") == "none")

    def _said(self, node: Node) -> Iterator[tuple[str, str]]:
        """Properties of an element: by attribute, style and the sheets of its classes."""
        yield from node.attributes.items()
        yield from ((name, value.strip()) for name, value, _ in declarations(node.attributes.get("style", "")))
        for each in node.attributes.get("class", "").split():
            yield from self._classes.get(each, {}).items()

    def _family(self, node: Node) -> str:
        said = next((value for part in node.every() for name, value in self._said(part) if name == "font-family"), "")
        name = said.split(",")[0].strip(" '\"")
        return f"「{name}」" if name else "の指定なし"

    def _paints(self, node: Node) -> Iterator[tuple[str, str, Callable[[], tuple[int, int]]]]:
        """(property, value, what finds its line and column) of every paint that an element or a sheet in
        it sets."""
        for name, value in node.attributes.items():
            if name in PAINTS:
                yield name, value, partial(self._place, node, value)
            elif name == "style":
                yield from ((inner, text, partial(self._place, node, text.strip())) for inner, text, _ in declarations(value) if inner in PAINTS)
        if node.name == "style":
            yield from ((name, value, partial(_standing, (line, column))) for _, name, value, line, column in self._sheets if name in PAINTS)

    def _place(self, node: Node, text: str) -> tuple[int, int]:
        """(line, column) of a text in the head of an element, else of the element."""
        data = self.tree.data
        end = data.find(b">", node.at)
        at = data.find(text[:200].encode(), node.at, end if 0 <= end and text[:5] != "data:" else len(data)) if text else -1
        at = node.at if at < 0 else at
        return data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)

    def _fault(self, node: Node, message: str, hint: str, text: str = "") -> Fault:
        return Fault("image/drawing", Level.ERROR, message, hint, *self._place(node, text))


def _standing(place: tuple[int, int]) -> tuple[int, int]:
    return place


def beside(path: Path) -> Beside:
    """Files in the folder of a drawing, by a plain name."""
    def found(name: str) -> bytes | None:
        if re.search(r"[\\:]|^/|(^|/)\.\.(/|$)", name):
            return None
        file = (path.parent / name).resolve()
        return file.read_bytes() if file.is_relative_to(path.parent.resolve()) and file.is_file() else None

    return found


def lodging(base: str, made: dict[str, bytes]) -> Lodging:
    """Puts pictures of drawings into ``made`` under addresses that begin with ``base``."""
    def lodge(data: bytes) -> str:
        name = f"drawn/{sha256_of(data)[:24]}"
        made[name] = data
        return base + name

    return lodge


def _walked(node: Node, hidden: frozenset[str], shown: bool = True) -> Iterator[tuple[Node, bool]]:
    """Every element, and whether it is drawn at all. (What a hidden group shows again is left hidden: no
    drawing program writes it.)"""
    said = node.attributes | {name: value.strip() for name, value, _ in declarations(node.attributes.get("style", ""))}
    shown = shown and said.get("display") != "none" and said.get("visibility") not in ("hidden", "collapse") \
        and not re.fullmatch(r"0*\.?0*%?", said.get("opacity", "1")) and not hidden & set(node.attributes.get("class", "").split())
    yield node, shown
    for child in node.elements:
        yield from _walked(child, hidden, shown)


def _length(text: str) -> float | None:
    found = _LENGTH.fullmatch(text)
    unit = _UNITS.get(found[2].lower()) if found else None
    return float(found[1]) * unit if found and unit else None


def _box(text: str) -> list[float] | None:
    """Left, top, width and height of a viewBox that has an area."""
    try:
        box = [float(number) for number in text.replace(",", " ").split()]
    except ValueError:
        return None
    return box if len(box) == 4 and all(math.isfinite(v) for v in box) and box[2] > 0 and box[3] > 0 else None


def _last(link: str) -> str:
    """The file name of a link."""
    return re.split(r"[\\/]", unquote(link))[-1][:60] or link[:60]
