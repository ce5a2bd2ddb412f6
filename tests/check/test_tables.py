"""Every cell of a table is looked for on the paper, once and by itself."""
from __future__ import annotations

from tests.check import paper

ROWS = [["築港", "月・木", "水"], ["磯路", "火・金", "^"], ["市岡", "月・木", "木"]]
TABLE = {"caption": "ごみの収集", "head": ["地区", "燃える", "資源"], "rows": ROWS, "notes": ["※ 祝日も集めます。"]}
CONTENT = paper.issue({"ehon": {**paper.ARTICLES["ehon"], "body": [*paper.ARTICLES["ehon"]["body"], {"table": TABLE}]}})
PLACE = (4, "<h3>朝の健康体操</h3>")


def printed(*gone: str) -> tuple[int, str, str]:
    """The table on 4面, without some of its cells."""
    rows = "".join("<tr>" + "".join(f"<td>{'' if cell in gone else cell}</td>" for cell in row if cell != "^") + "</tr>"
                   for row in (TABLE["head"], *ROWS))
    return (*PLACE, f"<p>ごみの収集</p><table style='font-size:8pt;line-height:9pt'>{rows}</table><p style='font-size:8pt'>※ 祝日も集めます。</p>{PLACE[1]}")


def text_findings(found):
    return [(f.rule, f.message) for f in found if f.rule.startswith("text/") and f.rule not in ("text/small", "text/outside-trim")]


def test_a_whole_table_is_found(prove):
    assert text_findings(prove(printed(), content=CONTENT)) == []


def test_cells_that_are_not_printed_are_missed_at_their_line(prove):
    found = [f for f in prove(printed("木", "磯路"), content=CONTENT) if f.rule == "text/missing"]
    cells = CONTENT.articles["ehon"].tables[0].rows
    assert [(f.excerpt, f.place) for f in found] == [("磯路", cells[1][0].place), ("木", cells[2][2].place)]
