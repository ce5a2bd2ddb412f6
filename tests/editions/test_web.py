"""The structure of the web edition, read back from small files."""
from __future__ import annotations

import subprocess
from pathlib import Path

import pikepdf
import pytest

from kohoshi.editions.supplied import Insert
from kohoshi.finding import Box
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.tags import Tag, Tagged, read_tags
from tests.editions import small


@pytest.fixture
def tagged(tmp_path: Path):
    def read(data: bytes) -> Tagged:
        path = tmp_path / "web.pdf"
        path.write_bytes(data)
        with open_finished(path) as finished:
            return read_tags(finished)

    return read


def shape(tag: Tag) -> object:
    kids = [kid for kid in tag.kids if isinstance(kid, Tag)]
    return (tag.type, *map(shape, kids)) if kids else (tag.type, tag.text)


def document(read: Tagged) -> Tag:
    assert read.root is not None
    found, = read.root.kids
    assert isinstance(found, Tag) and found.type == "Document"
    return found


def test_a_paragraph_over_columns_and_faces_is_one_paragraph(tagged):
    words = "港の朝は早い。" * 60
    read = tagged(small.web(f"<section><h1>題</h1><div class=c><p>{words}</p></div></section>",
                            css=".c{columns:3;height:120pt}p{margin:0}"))
    assert len(document(read).kids) == 1
    paragraph, = [tag for tag in document(read).walk() if tag.type == "P"]
    assert paragraph.text == words
    pages = tagged(small.web(f"<section><h1>題</h1><p>{words * 10}</p></section>"))
    paragraph, = [tag for tag in document(pages).walk() if tag.type == "P"]
    assert paragraph.text == words * 10


def test_ruby_is_base_then_reading_once(tagged):
    read = tagged(small.web(
        '<section><h1>題</h1><p>朝の<span class="ruby" data-room="0 0"><span class="rb">桟橋</span>'
        '<span class="rt">さんばし</span></span>です</p></section>',
        css=".ruby{display:inline-block}.rt{font-size:50%}"))
    assert document(read).text == "題朝の桟橋さんばしです"
    assert [shape(tag) for tag in document(read).walk() if tag.type == "Ruby"] == [("Ruby", ("RB", "桟橋"), ("RT", "さんばし"))]


def test_a_link_is_one_annotation_told_in_words(tagged):
    read = tagged(small.web(
        '<section><h1 id="kaigi">題</h1><ul><li><a class="row" href="#kaigi"><span>区政会議</span><span>6・7面</span></a></li></ul>'
        '<p><a href="https://example.invalid/">区の<strong>ページ</strong></a>と'
        '<a href="https://example.invalid/x" title="申込みのページ">https://example.invalid/x</a></p></section>',
        css=".row{display:flex}"))
    assert [(link.words, link.text) for link in read.links] == [
        ("区政会議 6・7面へ", "区政会議6・7面"), ("区のページ", "区のページ"), ("申込みのページ", "https://example.invalid/x")]


def test_running_heads_are_artifacts_of_pagination(tagged, tmp_path: Path):
    data = small.web('<section><div data-artifact="Header">広報みなと<b>2</b>面</div><h1>題</h1></section>')
    read = tagged(data)
    assert (document(read).text, read.untagged) == ("題", ())
    with pikepdf.open(tmp_path / "web.pdf") as pdf:
        kinds = [one.operands[1] for one in pikepdf.parse_content_stream(pdf.pages[0], "BDC")
                 if one.operands[0] == pikepdf.Name.Artifact]
    assert len(kinds) == 3 and {(str(k.Type), str(k.Subtype)) for k in kinds} == {("/Pagination", "/Header")}


def test_a_picture_has_its_words_and_its_box(tagged):
    read = tagged(small.web(
        '<section><h1>題</h1><img style="position:absolute;left:100pt;top:50pt;width:80pt;height:40pt" alt="港の朝" src="picture.svg">'
        '<img alt="" src="picture.svg"></section>'))
    figure, = [tag for tag in document(read).walk() if tag.type == "Figure"]
    assert figure.alternative == "港の朝" and figure.box is not None
    mm = 25.4 / 72
    assert figure.box.rounded() == Box(100 * mm, 50 * mm, 80 * mm, 40 * mm).rounded()


def test_what_lies_elsewhere_is_heard_with_what_it_belongs_to(tagged):
    read = tagged(small.web('<section><div data-of="a">海の写真</div><h1>題</h1><article id="a"><h2>海へ</h2></article></section>'))
    assert shape(document(read)) == ("Document", ("Sect", ("H1", "題"), ("Art", ("H2", "海へ"), ("P", "海の写真"))))


def test_tables_have_headers_with_a_scope(tagged, tmp_path: Path):
    tagged(small.web('<section><h1>題</h1><table><thead><tr><th>日</th><th>月</th></tr></thead>'
                     '<tbody><tr><th scope="row">1</th><td colspan="2"></td></tr></tbody></table></section>'))
    with pikepdf.open(tmp_path / "web.pdf") as pdf:
        cells = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and str(obj.get("/S")) in ("/TH", "/TD")]
        assert sorted((str(c.S), str(c.A.get("/Scope")), int(c.A.get("/ColSpan", 1))) for c in cells) == [
            ("/TD", "None", 2), ("/TH", "/Column", 1), ("/TH", "/Column", 1), ("/TH", "/Row", 1)]


# --- what is supplied ---------------------------------------------------------------------------


def test_words_of_a_supplied_page_stand_in_the_tree_once_and_in_place(tagged, tmp_path: Path):
    read = tagged(small.supplied_web(small.latin(tmp_path / "city.pdf")))
    assert shape(document(read)) == ("Document", ("Sect", ("H1", "題"), (
        "Sect", ("H2", "Harbour walk"), ("P", "Meet at the pier on Sunday,rain or shine.")), ("P", "あとの文")))
    assert read.untagged == ()
    shown = subprocess.run(["pdftotext", "-raw", tmp_path / "web.pdf", "-"], check=True, capture_output=True, text=True).stdout
    assert shown.count("Harbour walk") == shown.count("rain or shine.") == 1
    spoken = subprocess.run(["pdfinfo", "-struct-text", tmp_path / "web.pdf"], check=True, capture_output=True).stdout.decode(errors="replace")
    assert spoken.count("Harbour walk") == spoken.count("rain or shine.") == 1


def test_a_form_drawn_twice_is_heard_twice(tagged, tmp_path: Path):
    read = tagged(small.supplied_web(small.inks(tmp_path / "inks.pdf")))
    assert [tag.text for tag in document(read).walk() if tag.type == "P"][1:3] == ["rain", "rain"]
    assert read.untagged == ()


def test_marks_of_a_supplied_file_are_taken_off(tagged, tmp_path: Path):
    """A tagged file as other programs write it: its numbers would collide with ours."""
    target = tmp_path / "tagged.pdf"
    with pikepdf.open(small.latin(tmp_path / "plain.pdf")) as pdf:
        pdf.pages[0].contents_add(pdf.make_stream(b"/P <</MCID 0>> BDC /Span <</ActualText (x)>> BDC"), prepend=True)
        pdf.pages[0].contents_add(pdf.make_stream(b"EMC EMC"))
        pdf.save(target)
    read = tagged(small.supplied_web(target))
    assert [tag.text for tag in document(read).walk() if tag.type == "H2"] == ["Harbour walk"]
    assert [tag.text for tag in document(read).walk() if tag.type == "H1"] == ["題"]


def test_notes_beyond_the_trim_are_not_read_aloud(tagged, tmp_path: Path):
    target = tmp_path / "slug.pdf"
    with pikepdf.open(small.latin(tmp_path / "plain.pdf")) as pdf:
        font = next(iter(pdf.pages[0].Resources.Font.keys()))
        pdf.pages[0].MediaBox = pikepdf.Array([0, -40, 400, 300])
        pdf.pages[0].obj.TrimBox = pikepdf.Array([0, 0, 400, 300])
        pdf.pages[0].contents_add(pdf.make_stream(f"BT {font} 9 Tf 40 -30 Td (rain) Tj ET".encode()))
        pdf.save(target)
    read = tagged(small.supplied_web(target))
    assert document(read).text.count("rain") == 1
    assert read.untagged == ()


def test_a_piece_with_another_wording_inside_a_mark_is_still_marked(tagged, tmp_path: Path):
    """/ActualText in a span of its own, inside the marked content of its element."""
    data = small.web("<section><h1>題</h1><p>渡邊</p></section>")
    path = tmp_path / "actual.pdf"
    path.write_bytes(data)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        out = []
        for one in pikepdf.parse_content_stream(pdf.pages[0]):
            shows = str(one.operator) in ("Tj", "TJ")
            span = ([pikepdf.Name.Span, pikepdf.Dictionary(ActualText=pikepdf.String("渡辺"))], pikepdf.Operator("BDC"))
            out += [span, one, ([], pikepdf.Operator("EMC"))] if shows else [one]
        pdf.pages[0].Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))
        pdf.save(path)
    read = tagged(path.read_bytes())
    assert read.untagged == () and [tag.type for tag in document(read).walk()] == ["Document", "Sect", "H1", "P"]


def test_a_layout_without_a_place_for_the_words_has_them_at_the_end(tagged, tmp_path: Path):
    insert = Insert(1, "page", small.latin(tmp_path / "city.pdf"), 1, None, "市の知らせ（見本）")
    read = tagged(small.web("<section><h1>題</h1></section>", insert))
    assert [tag.type for tag in document(read).kids if isinstance(tag, Tag)] == ["Sect", "Sect"]
    assert "Harbour walk" in document(read).text


def test_the_drawing_of_a_supplied_page_stays_as_it_is(tmp_path: Path):
    """Marks only: taking them off again gives the operators of the source."""
    source = small.latin(tmp_path / "city.pdf")
    path = tmp_path / "web.pdf"
    path.write_bytes(small.supplied_web(source))

    def operators(stream: object) -> list[str]:
        return [f"{one.operands} {one.operator}" for one in pikepdf.parse_content_stream(stream)
                if str(one.operator) not in ("BMC", "BDC", "EMC")]

    with pikepdf.open(source) as before, pikepdf.open(path) as after:
        form = next(value for key, value in after.pages[0].Resources.XObject.items() if key.startswith("/Supplied"))
        assert operators(form) == operators(before.pages[0])


def test_a_file_of_outlines_is_a_picture_with_the_words_of_the_officer(tagged, tmp_path: Path):
    file = small.outlined(tmp_path / "outlined.pdf")
    read = tagged(small.supplied_web(file, Box(0, 0, 141, 106), alternative="見本商店。風鈴"))
    figure, = [tag for tag in document(read).walk() if tag.type == "Figure"]
    assert (figure.alternative, read.untagged) == ("見本商店。風鈴", ())


def test_or_a_picture_with_a_link_to_its_text(tagged, tmp_path: Path):
    file = small.outlined(tmp_path / "outlined.pdf")
    read = tagged(small.supplied_web(file, url="https://example.invalid/shisei"))
    assert [link.words for link in read.links] == ["市の知らせ（見本）の本文を読む（ウェブページ）"]
    assert read.links[0].text is not None
    with pikepdf.open(tmp_path / "web.pdf") as pdf:
        annotation, = pdf.pages[0].Annots
        assert (str(annotation.A.URI), int(annotation.F)) == ("https://example.invalid/shisei", 4)


def test_two_supplied_files_on_one_face_do_not_mix(tagged, tmp_path: Path):
    file = small.latin(tmp_path / "city.pdf")
    read = tagged(small.web(
        '<section><h1>題</h1><div data-words="a"></div><div data-words="b"></div></section>',
        Insert(1, "a", file, 1, None, "一（見本）"), Insert(1, "b", file, 1, Box(0, 0, 141, 106), "二（見本）")))
    sections = [tag for tag in document(read).walk() if tag.title]
    assert [(tag.title, tag.text) for tag in sections] == [
        (title, "Harbour walkMeet at the pier on Sunday,rain or shine.") for title in ("一（見本）", "二（見本）")]


def test_spot_inks_and_gradients_keep_a_meaning_without_an_ink_intent(tmp_path: Path):
    path = tmp_path / "web.pdf"
    path.write_bytes(small.supplied_web(small.inks(tmp_path / "inks.pdf")))
    with pikepdf.open(path) as pdf:
        form = next(value for key, value in pdf.pages[0].Resources.XObject.items() if key.startswith("/Supplied"))
        assert form.Resources.ColorSpace.DefaultCMYK[0] == pikepdf.Name.ICCBased
        assert str(form.Resources.XObject.Picture.ColorSpace) == "/DeviceRGB"
        assert not form.Resources.XObject.Picture.Interpolate
        assert "/TR" not in form.Resources.ExtGState.Old


def test_the_same_pages_give_the_same_bytes(tmp_path: Path):
    file = small.latin(tmp_path / "city.pdf")
    assert small.supplied_web(file) == small.supplied_web(file)
