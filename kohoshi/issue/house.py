"""House data: the publisher's own tables, and the arithmetic that belongs to them."""
from __future__ import annotations

from collections.abc import Mapping as Dict

from kohoshi.finding import Finding, Place
from kohoshi.issue.loader_shape import place_at
from kohoshi.issue.model_house import GoalLabel
from kohoshi.issue.yamltext import Mapping, Node
from kohoshi.issue.yamltext.bytes import error

#: The 17 Sustainable Development Goals.
GOALS = range(1, 18)
#: Total ink of a tile in per cent: newspaper presses allow 240–250.
MAX_INK = 250


def issue_number(month: str) -> int:
    """The running number of the issue of ``YYYY-MM``: months counted from June 1996 = No. 1
    (thirteen known pairs of the series agree)."""
    year, number = (int(part) for part in month.split("-"))
    return (year - 1996) * 12 + number - 6 + 1


def check_sdgs(sdgs: Dict[str, GoalLabel], node: Node) -> list[Finding]:
    """All 17 goals, line breaks that add up to the label, ink that a press can carry."""
    out: list[Finding] = []
    start = Place(node.place.file) if node.place else Place("sdgs.yaml")
    missing = [str(n) for n in GOALS if str(n) not in sdgs]
    if missing:
        out.append(error("missing", f"SDGsの{'・'.join(missing)}番がありません", start, "17のゴールをすべて書いてください"))
    for key, goal in sdgs.items():
        place = place_at(node, (key,)) or start
        if key not in map(str, GOALS):
            written = node.names.get(key) if isinstance(node, Mapping) else None
            out.append(error("sdg", f"SDGsに{key}番はありません", (written.place if written else None) or place, "1から17までです"))
        if "".join(goal.lines) != goal.label:
            out.append(error("sdg", f"{key}番の行分け（lines）をつないでも文言（label）になりません",
                             place_at(node, (key, "lines")) or place, f"文言（label）は「{goal.label}」です"))
        if max(goal.cmyk) > 100 or sum(goal.cmyk) > MAX_INK:
            out.append(error("sdg", f"{key}番のインキが多すぎます（合計{sum(goal.cmyk)}％）",
                             place_at(node, (key, "cmyk")) or place, f"各100％、合計{MAX_INK}％までにしてください"))
    return out
