"""Which kinds of face suit an article: by the areas for its blocks, and by how much text they hold."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kohoshi.flow.arrange.proposal import Kind
from kohoshi.flow.room import LINES, MEASURE, room
from kohoshi.issue.model import MAIN, Article, Block, Issue
from kohoshi.issue.printed import printables
from kohoshi.pages.grid import WHOLE, split
from kohoshi.pages.layout import Layout

#: Below so much of a face the text looks lost, above it goes over.
_LOW, _HIGH = .75, 1.05
#: What is taken from 100: a block without an area of its own in a kind that has none for it, an area made for something
#: that is not there, another article that the kind needs, text over the room (it may go on on another face), text below it.
_HOMELESS, _MISSING, _FELLOW, _LONG, _SHORT = 70, 14, 15, 45, 50
#: A block of one of these without its area is a loss: it stands in the running text, in one column.
_LARGE = {"map": 25, "chart": 12, "table": 15, "gallery": 15, "steps": 12, "profile": 10, "figure": 4, "box": 2}
#: Characters that these take in running text beside their words.
_TAKES = {"figure": 180, "chart": 260, "map": 800, "table": 300, "gallery": 400, "profile": 120, "quote": 60, "box": 60, "code": 60}
#: The millimetres of a character and a line of the grid.
_CHARACTER, _LINE = 3.75, 6.375


@dataclass(frozen=True)
class _Text:
    """Of an article: characters that each block takes in running text, those of its lead."""

    blocks: tuple[tuple[Block, int], ...]
    lead: int


def ranked(layouts: Mapping[str, Layout], issue: Issue, article: str, area: tuple[float, float] | None = None) -> list[Kind]:
    """The kinds that are drawn as a grid, the best for this article first; those that cannot hold it are left out.
    ``area``: width and height of the type area in mm."""
    text = _text_of(issue, article)
    found = [fits(name, layout, issue.articles[article], text, area) for name, layout in layouts.items() if layout.grid]
    return sorted((kind for kind in found if kind.score > 0), key=lambda each: (-each.score, each.layout))


def fits(name: str, layout: Layout, article: Article, text: _Text, area: tuple[float, float] | None = None) -> Kind:
    """How well this kind of face holds the article, with the choices of its options that suit best."""
    usual = layout.chosen({})
    ways = [usual, *({**usual, option: value} for option, about in layout.options.items() for value in list(about.choices)[1:])]
    tried = [(_with(name, layout, article, text, options, area), options) for options in ways]
    best, options = max(tried, key=lambda each: each[0].score)
    chosen = "・".join(f"{layout.options[option].title}は「{layout.options[option].choices[value]}」"
                      for option, value in options.items() if value != usual[option])
    return replace(best, why=f"{best.why}。{chosen}" if chosen else best.why)


def _with(name: str, layout: Layout, article: Article, text: _Text, options: dict[str, str], area: tuple[float, float] | None) -> Kind:
    slot = next((key for key, about in layout.slots.items() if about.takes == "one"), "")
    areas = layout.drawn(options)
    if not slot:
        return Kind(name, layout.title, 0, "お知らせの段だけの面です")
    taken, homeless = split(areas, slot, [block for block, _ in text.blocks])
    if homeless:
        return Kind(name, layout.title, 0, f"{_named(homeless)}を置くところがありません")
    score, good, bad = 100.0, [], []
    mine = {key: each for key, each in areas.items() if each.of == slot and each.sets != "ads"}
    own = {key: each for key, each in mine.items() if each.sets not in WHOLE}
    texts = {key for key, each in mine.items() if each.sets == "text"}
    blocks = {id(block) for key in own for block in taken.get(key, ())}
    placed = [block for key in own for block in taken.get(key, ())]
    if placed:
        good.append(f"{_named(placed)}の場所がある")
    for key in own:
        if not taken.get(key):
            score -= _MISSING
            bad.append(f"{Block.model_fields[own[key].sets].title}がない")
    if name in Block.model_fields and name not in {each.sets for each in own.values()} and not (
            any(block.kind == name for block, _ in text.blocks) or any(block.kind != "figure" for block in placed)):
        score -= _MISSING  # a kind that is called after what it is for, and sets it as running text
        bad.append(f"{Block.model_fields[name].title}がない")
    left = [(block, many) for block, many in text.blocks if id(block) not in blocks]
    for block, _ in left:
        score -= _LARGE.get(block.kind, 0)
    if large := [block for block, _ in left if _LARGE.get(block.kind, 0) > 5]:
        bad.append(f"{_named(large)}が本文の1段に入る")
    filled = {key for key, each in mine.items()
              if (bool(article.lead) if each.sets == "lead" else each.sets in WHOLE or bool(taken.get(key)))}
    measure, depth = (area[0] / _CHARACTER, area[1] / _LINE) if area else (MEASURE, LINES)
    beside = {key for key, each in areas.items() if each.of != slot and each.sets != "ads" and each.of in layout.slots and not layout.slots[each.of].optional}
    holds = room(layout, options, texts, filled | beside, measure, depth) if texts else 0
    words = sum(many for _, many in left) + (0 if any(each.sets == "lead" for each in mine.values()) else text.lead)
    if texts and (left or not own):
        share = words / max(1, holds)
        score -= _LONG * min(2, max(0.0, share - _HIGH)) + _SHORT * max(0.0, _LOW - share)
        filling = f"{round(10 * share)}割" if share < 1.05 else f"{share:.1f}倍"
        (good if _LOW <= share <= _HIGH else bad).append(f"本文約{_round(words)}字は、入る量（約{_round(holds)}字）の{filling}")
    fellows = [about.title for key, about in layout.slots.items() if key != slot and not about.optional and about.takes == "one"]
    if fellows:
        score -= _FELLOW * len(fellows)
        bad.append(f"ほかに{'・'.join(fellows)}の記事が要る")
    return Kind(name, layout.title, max(0, min(100, round(score))), "、".join([*good, *bad]) or "題だけの面です")


def _text_of(issue: Issue, key: str) -> _Text:
    article = issue.articles[key]
    part = MAIN if MAIN in article.all_parts else article.first_part
    stem = "body" if article.body is not None else f"parts.{part}"
    words = [0] * len(article.all_parts[part])
    for each in printables(issue, key, part, head=False):
        at = int(each.field.removeprefix(f"{stem}.").split(".")[0])
        words[at] += len("".join(each.text.split()))
    blocks = tuple((block, many + _TAKES.get(block.kind, 0)) for block, many in zip(article.all_parts[part], words, strict=True))
    return _Text(blocks, len(str(article.lead or "")))


def _named(blocks: list[Block]) -> str:
    """「写真・図2つと地図」."""
    counts: dict[str, int] = {}
    for block in blocks:
        title = str(Block.model_fields[block.kind].title)
        counts[title] = counts.get(title, 0) + 1
    return "と".join(f"{title}{many}つ" if many > 1 else title for title, many in counts.items())


def _round(characters: float) -> str:
    return f"{max(10, round(characters, -1)):,.0f}"
