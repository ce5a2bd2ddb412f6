"""Tables as the officer writes them: shapes, spans, files of Excel, and what is told of slips."""
from __future__ import annotations

import pytest

from kohoshi.edit.fields import article_form
from kohoshi.issue.loader import load
from kohoshi.issue.model import Article
from kohoshi.issue.note_marks import in_text, split_off
from kohoshi.issue.printed import printables
from kohoshi.issue.tables.figures import is_nothing, parted, quantity
from kohoshi.issue.tables.model import Table

TAISO = "content/2022-06/articles/taiso.yaml"
CSV = "content/2022-06/tables/kenshin.csv"
ROWS = "会場,日,定員\r\n区民会館,6月9日(木),30人\r\n見本会館,6月14日(火),\"1,020人\"\r\n"


def written(project, table: str) -> None:
    """The article 体操 with nothing but this table, which begins on line 3."""
    project.write(TAISO, f"title: 体操\nbody:\n  - table:\n{table}")


def table(project, text: str) -> Table:
    written(project, text)
    issue, _ = project.load().valid()
    return issue.articles["taiso"].tables[0]


def laid(found: Table) -> list[list[tuple[str, int, int, str]]]:
    return [[(str(c.cell), c.across, c.down, c.scope) for c in row.cells] for row in (*found.head_rows, *found.body_rows)]


def test_head_and_rows(project):
    found = table(project, """\
      caption: 収集の曜日
      head: [地区, 曜日]
      rows: [[築港, 月・木], [磯路, 火・金], ["", ""]]
""")
    assert found.columns == 2 and found.alignment == ["left", "left"]
    assert laid(found) == [
        [("地区", 1, 1, "col"), ("曜日", 1, 1, "col")],
        [("築港", 1, 1, "row"), ("月・木", 1, 1, "")], [("磯路", 1, 1, "row"), ("火・金", 1, 1, "")], [("", 1, 1, "row"), ("", 1, 1, "")]]


def test_every_cell_is_printed_once_and_a_continued_one_is_none(project):
    written(project, """\
      caption: 曜日
      head: [[地区, 収集, <], [^, 燃える, 資源]]
      rows: [[築港, 月・木, 水], [磯路, 火・金, ^], [合計, "", ー]]
      notes: 祝日も集めます。
""")
    found = [(p.text, p.printed) for p in printables(project.load().issue, "taiso", head=False)]
    assert found == [("曜日", "once"), *((head, "repeats") for head in ("地区", "収集", "燃える", "資源")),
                     *((cell, "once") for cell in ("築港", "月・木", "水", "磯路", "火・金", "合計", "ー", "祝日も集めます。"))]


def test_spans_lie_over_what_they_continue(project):
    found = table(project, """\
      head: [[地区, 収集, <], [^, 燃える, 資源]]
      rows: [[築港, 月・木, 水], [磯路, 火・金, ^], [八幡屋, 休み, <]]
""")
    assert laid(found) == [
        [("地区", 1, 2, "col"), ("収集", 2, 1, "colgroup")], [("燃える", 1, 1, "col"), ("資源", 1, 1, "col")],
        [("築港", 1, 1, "row"), ("月・木", 1, 1, ""), ("水", 1, 2, "")], [("磯路", 1, 1, "row"), ("火・金", 1, 1, "")],
        [("八幡屋", 1, 1, "row"), ("休み", 2, 1, "")]]
    assert [[str(cell) for cell in row] for row in found.whole_rows] == [
        ["築港", "月・木", "水"], ["磯路", "火・金", "水"], ["八幡屋", "休み", "休み"]]


def test_columns_of_figures_stand_at_the_point(project):
    found = table(project, """\
      head: [地区, 人, 率, 日, メモ]
      rows: [[築港, "1,234人", 2.5％, 6月9日(木), 3], [磯路, ー, △10％, 6月10日(金), 多い]]
""")
    assert found.alignment == ["left", "decimal", "decimal", "left", "left"]
    people, rate = (found.body_rows[0].cells[column] for column in (1, 2))
    assert people.align == "right" and not people.whole  # all end alike: nothing to part
    assert (rate.whole, rate.tail.text) == ("2", ".5％") and rate.room > 1
    assert (found.body_rows[1].cells[2].whole, found.body_rows[1].cells[2].tail.text) == ("△10", "％")


@pytest.mark.parametrize(("cells", "align"), [
    (("1,200円", "960円", "無料"), "decimal"), (("1", "2", "くわしくは電話でおたずねください"), "left"), (("3", "多い"), "left"), (("ー", ""), "left")])
def test_a_word_among_figures(cells, align):
    assert Table.model_validate({"rows": [["名", cell] for cell in cells]}).alignment[1] == align


def test_what_is_asked_for_wins(project):
    assert table(project, "      align: [center, auto, right]\n      rows: [[あ, 1, い], [う, 2, え]]\n").alignment == ["center", "decimal", "right"]


@pytest.mark.parametrize(("text", "line", "words"), [
    ("      head: [地区, 曜日]\n      rows:\n        - [築港, 月]\n        - [磯路]\n", 7, "2行目のます目が1個です（ほかの行は2個です）"),
    ("      head: [地区, 人]\n      rows:\n        - [築港, 1,234]\n", 6, "1行目のます目が3個です"),
    ("      rows:\n        - [<, 月]\n", 5, "左にます目がありません"),
    ("      head: [地区, 人]\n      rows:\n        - [^, 月]\n", 6, "上にます目がありません"),
    ("      rows:\n        - [築港, 月]\n        - [^, ^]\n", 6, "すべてのます目が上の続き"),
    ("      rows:\n        - [あ, い, <]\n        - [う, ^, え]\n", 6, "四角につながっていません"),
    ("      rows:\n        - [あ, い]\n      row_heads: 2\n", 5, "見出しの列の数（row_heads）が2です"),
    ("      rows:\n        - [あ, い]\n      align: [left, left, right]\n", 5, "そろえ（align）が3列分あります"),
    ("      rows:\n        - [あ, い]\n      totals: 合計\n", 6, "「合計」で始まる行がありません"),
    ("      head: [地区, 男, 女]\n      rows:\n        - [あ, 1, 2]\n        - [い, 1, 2]\n      column_totals: 男＝女＋不明\n", 8, "「不明」という列がありません"),
])
@pytest.mark.speaks("content/table", line=7)
def test_a_shape_that_does_not_hold_is_told_at_its_line(project, text, line, words):
    written(project, text)
    found = project.only()
    assert found.rule == "content/table" and found.place and found.place.line == line
    assert found.place.file.endswith("taiso.yaml") and words in found.message
    assert project.load().issue is not None and project.load().errors


def test_a_number_with_a_comma_out_of_quotes_is_explained(project):
    written(project, "      head: [地区, 人]\n      rows:\n        - [築港, 1,234人]\n")
    assert project.only().hint == "「1,234人」のようにコンマの入る数は、引用符で囲みます（\"1,234人\"）"


def test_a_large_table_is_refused(project):
    written(project, f"      rows:\n        - [{', '.join('あ' * 41)}]\n")
    assert "表が大きすぎます（41列" in project.only().message


@pytest.mark.parametrize("rows", ["[築港, 月]", "築港", "[[築港], 月]"])
def test_a_row_that_is_no_list(project, rows):
    written(project, f"      rows: {rows}\n")
    told = [f.message for f in project.load().findings]
    assert told and set(told) <= {"行（rows）のひとつの行は、ます目の一覧で書きます", "行（rows）は一覧で書きます"}


def test_a_table_of_one_column(project):
    assert laid(table(project, "      rows: [[あ], [い]]\n")) == [[("あ", 1, 1, "")], [("い", 1, 1, "")]]


def test_neither_rows_nor_file(project):
    written(project, "      caption: 表\n")
    found = project.only()
    assert found.rule == "content/missing" and "行（rows）か、表のファイル（csv）" in found.message


# --- files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [ROWS.encode(), b"\xef\xbb\xbf" + ROWS.encode(), ROWS.encode("cp932"), ROWS.replace("\r\n", "\n").encode() + b",,\n,,\n"])
def test_a_file_of_excel_in_any_encoding(project, data):
    project.write(CSV, data)
    found = table(project, "      csv: kenshin.csv\n")
    assert [[str(cell) for cell in row] for row in (*found.head, *found.rows)] == [
        ["会場", "日", "定員"], ["区民会館", "6月9日(木)", "30人"], ["見本会館", "6月14日(火)", "1,020人"]]
    place = found.rows[1][2].place
    assert (place.file, place.line, place.column) == (CSV, 3, 15)


def test_head_beside_the_file_and_a_file_without_head(project):
    project.write(CSV, ROWS)
    found = table(project, "      csv: kenshin.csv\n      head: [所, 日, 人]\n")
    assert len(found.rows) == 3 and str(found.head[0][0]) == "所"
    assert len(table(project, "      csv: kenshin.csv\n      csv_head: 0\n").rows) == 3


def test_quotes_hold_commas_line_ends_and_quotes(project):
    project.write(CSV, '会場,ことわり\r\n区民会館,"雨の日は、\n""休み"", 電話で"\r\n港,次\r\n')
    found = table(project, "      csv: kenshin.csv\n")
    assert str(found.rows[0][1]) == '雨の日は、\n"休み", 電話で'
    assert found.rows[1][0].place.line == 4
    assert [line.text for line in found.body_rows[0].cells[1].lines] == ["雨の日は、", '"休み", 電話で']


@pytest.mark.parametrize(("data", "line", "words"), [
    (b"PK\x03\x04" + b"\0" * 40, 1, "Excelのブックです"),
    (ROWS.encode("utf-16"), 1, "UTF-16"),
    ("会場,日\n港,\"6月\n".encode(), 2, "閉じていない"),
    ("会場,日\n港,\"6月\"9日\n".encode(), 2, "閉じたあとに文字が続いています"),
    ("会場,日\n".encode(), 1, "見出しのほかの行がありません"),
    (b",,\n,,\n", 1, "行がありません"),
    ("会場,日\n港,".encode() + b"\x81\n", 2, "読めない文字"),
])
@pytest.mark.speaks("content/csv", line=1, words="Excelのブックです")
def test_a_file_that_is_no_csv(project, data, line, words):
    project.write(CSV, data)
    written(project, "      csv: kenshin.csv\n")
    found = project.only()
    assert found.rule == "content/csv" and words in found.message
    assert (found.place.file, found.place.line) == (CSV, line) and found.article == "taiso"


def test_an_uneven_row_is_told_in_the_file(project):
    project.write(CSV, "会場,日\n港,6月\n築港\n")
    written(project, "      csv: kenshin.csv\n")
    found = project.only()
    assert (found.rule, found.place.file, found.place.line) == ("content/table", CSV, 3)


@pytest.mark.parametrize(("name", "rule"), [("nai.csv", "missing-table"), ("Kenshin.csv", "missing-table"), ("../kenshin.csv", "outside")])
@pytest.mark.speaks("content/missing-table", name="nai.csv")
def test_only_files_of_the_issue(project, name, rule):
    project.write(CSV, ROWS)
    project.write("content/2022-06/kenshin.csv", ROWS)
    written(project, f"      csv: {name}\n")
    assert (project.only().rule, project.only().place.line) == (f"content/{rule}", 4)


def test_file_and_rows_at_once(project):
    project.write(CSV, ROWS)
    written(project, "      csv: kenshin.csv\n      rows: [[あ, い]]\n")
    assert "両方が書かれています" in project.only().message


def test_a_changed_file_is_read_again(project):
    project.write(CSV, ROWS)
    written(project, "      csv: kenshin.csv\n")
    kept: dict = {}
    first = load(project.folder, root=project.root, kept=kept).issue
    assert load(project.folder, root=project.root, kept=kept).issue.articles["taiso"] is first.articles["taiso"]
    project.write(CSV, ROWS.replace("30人", "40人"))
    assert str(load(project.folder, root=project.root, kept=kept).issue.articles["taiso"].tables[0].rows[0][2]) == "40人"
    (project.root / CSV).unlink()
    assert [f.rule for f in load(project.folder, root=project.root, kept=kept).findings] == ["content/missing-table"]


def test_the_form_of_the_desk_has_no_rows_of_the_file(project):
    project.write(CSV, ROWS)
    written(project, "      csv: kenshin.csv\n")
    fields = {f.pointer[-1]: f for f in article_form(project.folder, "taiso").fields if "table" in f.pointer}
    assert fields["csv"].choices == ("kenshin.csv",) and not any("rows" in f.pointer for f in fields.values())


# --- figures and marks -----------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("1,234円", "1234", "円"), ("１，２３４人", "1234", "人"), ("△3.5％", "-3.5", "%"), ("−8", "-8", ""), ("12", "12", ""),
    ("¥500", "500", ""), ("3 世帯", "3", "世帯"), ("0.25", "0.25", "")])
def test_a_figure(text, value, unit):
    found = quantity(text)
    assert found is not None and (str(found.value), found.unit) == (value, unit)


@pytest.mark.parametrize("text", ["約300人", "6月9日", "9:30", "0000-0001", "3階", "1,23", "月・木", "15分", "2022年", "", "1～2人"])
def test_no_figure(text):
    assert quantity(text) is None and parted(text) is None


@pytest.mark.parametrize(("text", "nothing"), [("", True), ("ー", True), ("「…」", True), ("－", True), ("なし", True), ("0", False), ("未定", False)])
def test_nothing(text, nothing):
    assert is_nothing(text) is nothing


@pytest.mark.parametrize(("text", "marks", "bare"), [
    ("月・木※1", ["※1"], "月・木"), ("月※１、※2", ["※1", "※2"], "月"), ("会館＊", ["*"], "会館"), ("※祝日は休み", [], "※祝日は休み"),
    ("水(注1)", ["注1"], "水"), ("※2まで休み", ["※2"], "※2まで休み"), ("※1", ["※1"], "※1"), ("※1人2枚まで", [], "※1人2枚まで"), ("会館†", ["†"], "会館")])
def test_marks(text, marks, bare):
    assert in_text(text) == marks and split_off(text)[0] == bare


def test_a_table_without_place_is_laid_all_the_same():
    article = Article.model_validate({"title": "題", "body": [{"table": {"rows": [["あ", "1"], ["い", "2"]], "notes": ["※1 注"]}}]})
    assert article.tables[0].place is None and article.tables[0].noted[0][1] == "note-0-1"
