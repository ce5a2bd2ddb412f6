"""Comments into a PDF and out of it, through the eyes of pdfium, poppler and pikepdf."""
from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import PdfRefused
from kohoshi.proof.annotations.take import read_annotations, take_in
from kohoshi.proof.annotations.write import annotated
from kohoshi.proof.store import Comment, Draft, Store, officer
from tests.proof.store.conftest import draft

OFFICER = officer("広報 太郎")
PT = 72 / 25.4
#: A page of 100 × 150 mm trim whose boxes do not begin at nought.
TRIM = (40.0, 60.0, 40.0 + 100 * PT, 60.0 + 150 * PT)


def sheet(rotate: int = 0, faces: int = 1, text: str = "", unit: float = 1) -> bytes:
    """Pages with crop offset; ``text`` is set in 12 pt at 20 mm, 100 mm from below, of the trim."""
    with pikepdf.new() as pdf:
        for _ in range(faces):
            page = pdf.add_blank_page(page_size=(500, 700))
            page.obj.TrimBox, page.obj.CropBox = Array(TRIM), Array([TRIM[0] - 15, TRIM[1] - 25, TRIM[2] + 5, TRIM[3] + 10])
            page.obj.Rotate = rotate
            if unit != 1:
                page.obj.UserUnit = unit
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
            page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
            page.obj.Contents = pdf.make_stream(
                f"BT /F1 12 Tf {TRIM[0] + 20 * PT:.3f} {TRIM[1] + 100 * PT:.3f} Td ({text}) Tj ET".encode())
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def comment(**given: object) -> Comment:
    base = {"id": "c1", "round": 1, "face": 1, "box": (30.0, 40.0, 20.0, 10.0), "article": None, "text": "電話が古い", "author": "港 花子",
            "section": "koho", "state": "open", "asks": True, "created": "2022-05-10T05:30:00.000000+00:00",
            "updated": "2022-05-10T06:00:00.000000+00:00", "origin": "desk"}
    return Comment(**base | given)


def kept(tmp_path: Path, data: bytes, name: str = "a.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def changed_box(before: np.ndarray, after: np.ndarray, per_mm: float) -> tuple[float, ...]:
    """mm: left, top, right, bottom of what differs."""
    rows, columns = np.nonzero((before.astype(int) - after).any(axis=2))
    return tuple(v / per_mm for v in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))


def poppler(path: Path) -> np.ndarray:
    done = subprocess.run(["pdftoppm", "-cropbox", "-r", "72", "-png", "-singlefile", path], capture_output=True, check=True)
    return np.asarray(Image.open(io.BytesIO(done.stdout)).convert("RGB"))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("kind", ["note", "highlight", "delete"])
def test_a_mark_is_seen_where_it_was_put_by_pdfium_and_poppler(tmp_path: Path, rotate: int, kind: str) -> None:
    plain = sheet(rotate)
    made = annotated(plain, [comment(kind=kind)])
    with open_finished(kept(tmp_path, plain, "plain.pdf")) as old, open_finished(kept(tmp_path, made)) as new:
        seen = changed_box(old.pages[0].raster(144), new.pages[0].raster(144), 144 / 25.4)
    left, top, right, bottom = seen
    # the stroke lies half outside; a strike is a line through the middle
    assert 29 <= left <= 30.3 and 49.7 <= right <= 51
    if kind == "delete":
        assert 44 <= top <= 45 <= bottom <= 46
    else:
        assert 39 <= top <= 40.3 and 49.7 <= bottom <= 51
    # poppler shows the CropBox: where it begins beyond the trim, as seen (mm)
    away = {0: (15, 10), 90: (25, 15), 180: (5, 25), 270: (10, 5)}[rotate]
    seen = changed_box(poppler(tmp_path / "plain.pdf"), poppler(tmp_path / "a.pdf"), PT)
    assert np.allclose([seen[0] - away[0] / PT, seen[2] - away[0] / PT], [30, 50], atol=1.2)
    assert np.allclose([seen[1] - away[1] / PT, seen[3] - away[1] / PT], [45, 45] if kind == "delete" else [40, 50], atol=1.2)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_geometry_goes_there_and_back(rotate: int) -> None:
    geometry = Geometry((0, 0, 500, 700), (0, 0, 500, 700), TRIM, TRIM, rotate, 1.5)
    boxes = np.array([[10.0, 20.0, 40.0, 90.0], [-3.0, 0.0, 1.0, 2.0]])
    assert np.allclose(geometry.to_face(geometry.to_user(boxes)), boxes)


@pytest.mark.parametrize("given", [{"box": (30.0, 40.0, 0.0, 0.0)}, {"kind": "insert"}, {"kind": "replace"}, {"asks": False}])
def test_every_kind_leaves_ink(tmp_path: Path, given: dict[str, object]) -> None:
    plain = sheet()
    with (open_finished(kept(tmp_path, plain, "plain.pdf")) as old,
          open_finished(kept(tmp_path, annotated(plain, [comment(**given)]))) as new):
        assert (old.pages[0].raster(72) != new.pages[0].raster(72)).any()
    assert (poppler(tmp_path / "plain.pdf") != poppler(tmp_path / "a.pdf")).any()


def test_the_annotation_says_what_the_comment_says(store: Store, tmp_path: Path) -> None:
    made = store.add_comment(draft("一行目\n二行目", face=1), "k")
    store.reply(made.id, "直しました", "広報 太郎", "r", section="")
    made = store.set_state(made.id, "done", OFFICER)
    with pikepdf.open(io.BytesIO(annotated(sheet(), [made]))) as pdf:
        mark, popup, reply, state = pdf.pages[0].Annots
        assert (mark.Subtype, str(mark.NM), str(mark.T), str(mark.Contents)) == (
            Name.Square, made.id, "港 花子（koho）", "一行目\n二行目")
        assert str(mark.CreationDate).startswith("D:20") and str(mark.M).endswith("Z") and mark.F == 4
        assert popup.Subtype == Name.Popup and popup.Parent.objgen == mark.objgen == reply.IRT.objgen == state.IRT.objgen
        assert (reply.Subtype, reply.RT, str(reply.T), str(reply.Contents), str(reply.NM)) == (
            Name.Text, Name.R, "広報 太郎", "直しました", made.replies[0].id)
        assert (str(state.StateModel), str(state.State)) == ("Review", "Completed") and state.F & 2
        assert all("/N" in each.AP for each in (mark, reply, state))


def test_answers_and_states_are_not_drawn(store: Store, tmp_path: Path) -> None:
    made = store.add_comment(draft("見て", face=1), "k")
    alone = annotated(sheet(), [made])
    store.reply(made.id, "はい", "太郎", "r")
    with open_finished(kept(tmp_path, alone)) as one, open_finished(
            kept(tmp_path, annotated(sheet(), [store.comment(made.id)]), "b.pdf")) as two:
        assert (one.pages[0].raster(72) == two.pages[0].raster(72)).all()
    assert (poppler(tmp_path / "a.pdf") == poppler(tmp_path / "b.pdf")).all()


def test_faces_go_by_their_label_and_strangers_are_left_out() -> None:
    with pikepdf.open(io.BytesIO(sheet(faces=2))) as pdf:
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=6)]))
        out = io.BytesIO()
        pdf.save(out)
    with pikepdf.open(io.BytesIO(annotated(out.getvalue(), [comment(face=7), comment(face=1, id="c2")]))) as pdf:
        assert "/Annots" not in pdf.pages[0] and str(pdf.pages[1].Annots[0].NM) == "c1"


def test_what_goes_out_comes_back_as_nothing_new(store: Store, tmp_path: Path) -> None:
    for number, kind in enumerate(("note", "highlight", "delete", "insert", "replace")):
        made = store.add_comment(draft(f"文{number}", face=1, kind=kind), kind)
        store.reply(made.id, "はい", "太郎", f"r{number}")
    store.set_state(store.comments()[0].id, "rejected", OFFICER)
    before, seq = store.comments(), store.last_seq()
    path = kept(tmp_path, annotated(sheet(rotate=90), before))
    for _ in range(2):
        taken = take_in(store, path, OFFICER)
        assert (taken.added, taken.changed, taken.stale, taken.same, taken.replies) == ([], [], [], 5, 0)
    assert store.comments() == before and store.last_seq() == seq
    other = Store.open(tmp_path / "other.sqlite3")
    with other:
        fresh = take_in(other, path, OFFICER, round=3).added
        assert [(c.text, c.kind, c.face, c.round, c.origin) for c in sorted(fresh, key=lambda c: c.text)] == [
            ("文0", "note", 1, 3, "acrobat"), ("文1", "highlight", 1, 3, "acrobat"), ("文2", "delete", 1, 3, "acrobat"),
            ("文3", "insert", 1, 3, "acrobat"), ("文4", "delete", 1, 3, "acrobat")]
        assert all(len(c.replies) == 1 for c in fresh)
        note = next(c for c in fresh if c.kind == "note")
        assert np.allclose(note.box, (10, 20, 30, 5), atol=.8)
        assert take_in(other, path, OFFICER).same == 5, "a second time adds nothing"


# --- a file that somebody wrote into -------------------------------------------------------


def written(data: bytes, *annotations: Dictionary, edit: Callable[[pikepdf.Pdf], None] = lambda pdf: None) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        edit(pdf)
        page = pdf.pages[0]
        page.obj.Annots = Array([*page.obj.get("/Annots", Array()), *(pdf.make_indirect(each) for each in annotations)])
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def area(left: float, top: float, right: float, bottom: float) -> Array:
    """mm from the trim's top left → user space of an unturned sheet."""
    return Array([TRIM[0] + left * PT, TRIM[3] - bottom * PT, TRIM[0] + right * PT, TRIM[3] - top * PT])


def remark(subtype: str, contents: str | None = None, name: str | None = None, **more: object) -> Dictionary:
    found = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=area(19, 45, 45, 52), T=String("課長"), **more)
    if contents is not None:
        found.Contents = String(contents)
    if name is not None:
        found.NM = String(name)
    return found


def test_each_kind_of_annotation_is_read(tmp_path: Path) -> None:
    kinds = ["Text", "FreeText", "Highlight", "StrikeOut", "Underline", "Squiggly", "Caret", "Square", "Circle", "Ink", "Stamp"]
    data = written(sheet(text="0000-0001"), *(remark(kind, f"文{kind}", kind) for kind in kinds),
                   remark("Link"), remark("Popup"), remark("Screen"), remark("Ink", name="wordless"))
    found, more = read_annotations(kept(tmp_path, data), round=2)
    assert not more and [each.name for each in found] == [*kinds, "wordless"]
    drafts = {each.name: each.draft for each in found}
    assert drafts["Text"] == Draft(1, drafts["Text"].box, "文Text", "課長", round=2, origin="acrobat")
    assert np.allclose(drafts["Text"].box, (19, 45, 26, 7))
    assert [drafts[kind].kind for kind in ("Highlight", "StrikeOut", "Caret", "Ink")] == ["highlight", "delete", "insert", "note"]
    assert {drafts[kind].quoted for kind in ("Highlight", "StrikeOut", "Underline", "Squiggly")} == {"0000-0001"}
    assert drafts["Square"].quoted == "" and drafts["wordless"].text == "（手書きの書き込み）"


def test_words_are_quoted_by_their_quadrilaterals(tmp_path: Path) -> None:
    whole = area(0, 0, 100, 150)
    left, right = TRIM[0] + 19 * PT, TRIM[0] + 20 * PT + 12 * .556 * 4  # four figures of Helvetica
    quad = Array([left, TRIM[1] + 104 * PT, right, TRIM[1] + 104 * PT, left, TRIM[1] + 99 * PT, right, TRIM[1] + 99 * PT])
    data = written(sheet(text="0000-0001"), _with(remark("Highlight", "?", "q"), Rect=whole, QuadPoints=quad))
    assert read_annotations(kept(tmp_path, data))[0][0].draft.quoted == "0000"


def _with(dictionary: Dictionary, **more: object) -> Dictionary:
    for key, value in more.items():
        dictionary[f"/{key}"] = value
    return dictionary


def test_a_replacement_of_two_annotations_is_one_comment(tmp_path: Path) -> None:
    def group(pdf: pikepdf.Pdf) -> None:
        caret = pdf.make_indirect(remark("Caret", "0000-0002", "new"))
        pdf.pages[0].obj.Annots = Array([caret, pdf.make_indirect(
            _with(remark("StrikeOut", "", "old"), IRT=caret, RT=Name.Group))])
    found, _ = read_annotations(kept(tmp_path, written(sheet(text="0000-0001"), edit=group)))
    assert len(found) == 1 and found[0].name == "new"
    assert (found[0].draft.kind, found[0].draft.text, found[0].draft.quoted) == ("replace", "0000-0002", "0000-0001")


def test_changes_made_in_the_viewer_are_taken_over_once(store: Store, tmp_path: Path) -> None:
    made = store.add_comment(draft("古い", face=1), "k")

    def edit(pdf: pikepdf.Pdf) -> None:
        mark = pdf.pages[0].Annots[0]
        mark.Contents, mark.M = String("もっと古い"), String("D:20991231235959+09'00'")
        pdf.pages[0].Annots.extend([
            pdf.make_indirect(_with(remark("Text", "直します", "r1"), IRT=mark)),
            pdf.make_indirect(_with(remark("Text", "済", "s1"), IRT=mark, State=String("Completed"), StateModel=String("Review"),
                                    M=String("D:20991231235959Z")))])
    path = kept(tmp_path, written(annotated(sheet(), [made]), remark("Square", "新しい", "n1"), edit=edit))
    taken = take_in(store, path, OFFICER, article_at=lambda face, box: f"article-{face}")
    assert [c.text for c in taken.changed] == ["もっと古い"] and taken.replies == 1
    assert [(c.text, c.article, c.author) for c in taken.added] == [("新しい", "article-1", "課長")]
    now = store.comment(made.id)
    assert (now.text, now.state, [r.text for r in now.replies], now.replies[0].origin) == ("もっと古い", "done", ["直します"], "acrobat")
    again = take_in(store, path, OFFICER)
    assert (again.added, again.changed, again.replies, again.same) == ([], [], 0, 2)


def test_an_old_copy_does_not_turn_the_desk_back(store: Store, tmp_path: Path) -> None:
    made = store.add_comment(draft("はじめ", face=1), "k")
    untouched = annotated(sheet(), [made])

    def edit(pdf: pikepdf.Pdf) -> None:
        mark = pdf.pages[0].Annots[0]
        mark.Contents, mark.M = String("紙で書いた"), String("D:20000101000000Z")
        pdf.pages[0].Annots.append(pdf.make_indirect(
            _with(remark("Text", "", "s"), IRT=mark, State=String("Rejected"), StateModel=String("Review"), M=String("D:20000101000000Z"))))
    store.edit_text(made.id, "机で書いた", OFFICER)
    store.set_state(made.id, "done", OFFICER)
    assert take_in(store, kept(tmp_path, untouched), OFFICER).same == 1
    taken = take_in(store, kept(tmp_path, written(untouched, edit=edit)), OFFICER)
    assert taken.changed == [] and [c.id for c in taken.stale] == [made.id]
    assert (store.comment(made.id).text, store.comment(made.id).state) == ("机で書いた", "done")


def test_annotations_without_a_name_are_not_doubled(store: Store, tmp_path: Path) -> None:
    data = written(sheet(), remark("Text", "同じ文"), remark("Text", "同じ文"), remark("Text", "名前が同じ", "x"), remark("Text", "べつ", "x"))
    path = kept(tmp_path, data)
    assert len(take_in(store, path, OFFICER).added) == 4
    assert take_in(store, path, OFFICER).same == 4 and len(store.comments()) == 4


def test_rings_of_answers_end(tmp_path: Path) -> None:
    def ring(pdf: pikepdf.Pdf) -> None:
        marks = [pdf.make_indirect(remark("Text", f"輪{number}", f"m{number}")) for number in range(4)]
        for number in range(3):
            marks[number].IRT = marks[(number + 1) % 3]
        marks[3].IRT = marks[3]
        pdf.pages[0].obj.Annots = Array(marks)
    found, _ = read_annotations(kept(tmp_path, written(sheet(), edit=ring)))
    assert [each.draft.text for each in found] == ["輪0", "輪1", "輪2", "輪3"]


def test_hostile_files_are_bounded(store: Store, tmp_path: Path) -> None:
    odd = [_with(remark("Square", "あ" * 300_000, "n" * 50_000), T=String("て" * 5000)),
           _with(remark("Text", "矩形なし"), Rect=Array([1, 2])), _with(remark("Text", "数でない"), Rect=Array([Name.a, 1, 2, 3])),
           _with(remark("Text", "遠い"), Rect=Array([-10 ** 8, -10 ** 8, 10 ** 8, 10 ** 8])), _with(remark("Text"), Contents=Array([1])),
           _with(remark("Highlight", "点"), QuadPoints=Array([1, 2, 3])), _with(remark("Text", "a\x00b\x1b[31m"), M=String("D:2022-13-99"))]

    def more(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Annots = Array([7, Name.X, *(pdf.make_indirect(remark("Text", "た")) for _ in range(10_050))])
    found, cut = read_annotations(kept(tmp_path, written(sheet(), edit=more)))
    assert cut and len(found) == 10_000
    taken = take_in(store, kept(tmp_path, written(sheet(), *odd)), OFFICER)
    texts = {comment.text for comment in taken.added}
    assert max(map(len, texts)) == 10_000 and {"遠い", "（文のない書き込み）", "ab[31m"} <= texts and "数でない" not in texts
    assert all(len(comment.author) <= 200 for comment in taken.added)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"hello" * 1000])
def test_what_is_no_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(PdfRefused):
        read_annotations(kept(tmp_path, data))
    with pytest.raises(PdfRefused):
        read_annotations(tmp_path / "none.pdf")


def test_too_many_pages_and_a_password_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PdfRefused, match="ページ"):
        read_annotations(kept(tmp_path, sheet(faces=65)))
    with pikepdf.open(io.BytesIO(sheet())) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(PdfRefused, match="パスワード"):
        read_annotations(tmp_path / "locked.pdf")
