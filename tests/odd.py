"""Odd PDFs as other programs, old machines and bad lines leave them: small files made with pikepdf, then
changed by one thing each. Their words and names are of nobody."""
from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

#: Outcomes: read without a word, read and told, refused.
READ, REPAIRED, REFUSED = "read", "repaired", "refused"


@dataclass(frozen=True)
class Odd:
    """``said``: a part of what is told about it."""

    name: str
    data: bytes
    outcome: str
    said: str = ""


def sound(pages: int = 2, change: Callable[[pikepdf.Pdf], None] | None = None, **how) -> bytes:
    """A file without a fault: A4 pages with a line of text, a link, an outline, a layer, a field."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/Mincho"), Encoding=Name.WinAnsiEncoding))
    spot = pdf.make_indirect(Array([Name.Separation, Name("/Kin"), Name.DeviceCMYK, Dictionary(
        FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0.3, 1, 0.2], N=1)]))
    for number in range(1, pages + 1):
        content = f"/Gold cs 1 scn 100 100 50 50 re f BT /F1 18 Tf 72 700 Td (Page {number} of mihon) Tj ET".encode()
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Contents = pdf.make_stream(content)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font), ColorSpace=Dictionary(Gold=spot))
        page.obj.Annots = pdf.make_indirect(Array([pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[72, 690, 200, 720], A=Dictionary(S=Name.URI, URI=pikepdf.String("https://www.example.jp/"))))]))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Layer"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Tx, T="field", V="value"))]))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Outline", 0 if pages else None))
    pdf.docinfo["/Title"] = "Mihon"
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True, **how)
    return out.getvalue()


def retold(data: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    """With other bytes in objects, and a table that fits: names and strings that no library would write."""
    for old, new in changes:
        assert old in data, old
        data = data.replace(old, new)
    data = re.sub(rb"/Length \d+ >>\nstream\n(.*?)\nendstream", lambda found: b"/Length %d >>\nstream\n%b\nendstream" % (len(found[1]), found[1]), data, flags=re.S)
    places = {int(found[1]): found.start(1) for found in re.finditer(rb"(?<=\n)(\d+) 0 obj", data)}
    head, _, tail = data.rpartition(b"\nxref\n")
    trailer = tail[tail.index(b"trailer"):tail.index(b"startxref")]
    rows = b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(places))
    return head + b"\nxref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(head) + 1)


def renumbered(data: bytes, by: int) -> bytes:
    """The same with numbers of objects that begin at ``by``; all below are free, which a table as a stream
    (ISO 32000-1, 7.5.8) says in few bytes."""
    head, _, tail = data.rpartition(b"\nxref\n")
    root, = re.findall(rb"/Root (\d+) 0 R", tail)
    head = re.sub(rb"\b(\d+) 0 (R|obj)\b", lambda found: b"%d 0 %b" % (int(found[1]) + by, found[2]), head) + b"\n"
    places = {int(found[1]): found.start(1) for found in re.finditer(rb"(?<=\n)(\d+) 0 obj", head)}
    table = max(places) + 1
    places[table] = len(head)
    rows = zlib.compress(b"".join(b"\1%b\0\0" % places[n].to_bytes(4, "big") if n in places else b"\0\0\0\0\0\xff\xff" for n in range(table + 1)))
    return head + b"%d 0 obj\n<< /Type /XRef /Size %d /W [ 1 4 2 ] /Root %d 0 R /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        table, table + 1, int(root) + by, len(rows), rows, places[table])


def escaped(words: str, encoding: str = "cp932") -> bytes:
    """A name as bytes, everything but letters and digits as #xx."""
    return b"/" + b"".join(b"%c" % byte if chr(byte).isascii() and chr(byte).isalnum() else b"#%02x" % byte for byte in words.encode(encoding))


def hexed(words: str, encoding: str = "cp932") -> bytes:
    return b"<" + words.encode(encoding).hex().encode() + b">"


def odd_files() -> Iterator[Odd]:
    yield from _names()
    yield from _empty()
    yield from _damaged()
    yield from _locked()
    yield from _no_pdf()


def _names() -> Iterator[Odd]:
    base = sound()
    for name, words, encoding in (("gothic", "ＭＳ ゴシック", "cp932"), ("mincho", "ＭＳ 明朝,Bold", "cp932"), ("round", "HG丸ｺﾞｼｯｸM-PRO", "cp932"),
                                  ("utf8", "游ゴシック", "utf-8"), ("latin1", "Größe", "latin-1")):
        yield Odd(f"font-{name}", retold(base, (b"/Mincho", escaped(words, encoding))), READ, words)
    yield Odd("font-raw-bytes", retold(base, (b"/Mincho", b"/" + "ＭＳ明朝".encode("cp932"))), READ, "ＭＳ明朝")
    yield Odd("resource-font", retold(base, (b"/F1", escaped("明朝"))), READ)
    yield Odd("resource-colour", retold(base, (b"/Gold", escaped("金"))), READ)
    yield Odd("spot", retold(base, (b"/Kin", escaped("特色金"))), READ, "特色金")
    yield Odd("layer", retold(base, (b"(Layer)", hexed("トンボ"))), READ)
    yield Odd("info", retold(base, (b"(Mihon)", hexed("見本の題"))), READ, "見本の題")
    yield Odd("info-utf8", retold(base, (b"(Mihon)", hexed("見本の題", "utf-8"))), READ, "見本の題")
    yield Odd("outline", retold(base, (b"(Outline)", hexed("お知らせ"))), READ, "お知らせ")
    yield Odd("field", retold(base, (b"(field)", hexed("氏名")), (b"(value)", hexed("見本"))), READ)


def _empty() -> Iterator[Odd]:
    def annotations(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Annots.append(None)

    def layers(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OCProperties.OCGs.append(None)

    def fields(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.Fields.insert(0, None)

    def sizes(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            del page.obj["/MediaBox"]

    def contents(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Contents = Array([pdf.pages[0].obj.Contents, None])
    for change in (annotations, layers, fields, contents):
        yield Odd(f"null-{change.__name__}", sound(change=change), READ)
    yield Odd("null-kids", retold(sound(), (b"/Kids [ ", b"/Kids [ null ")), REPAIRED, "ページの並び")
    yield Odd("no-size", sound(change=sizes), REPAIRED, "ページの並び")
    base = sound()
    yield Odd("annotation-lost", retold(base, (b"/Annots ", b"/Annots [ 99 0 R ] /Was ")), READ)
    yield Odd("link-without-place", retold(base, (b"/Rect [", b"/Wrect [")), READ)
    yield Odd("outline-lost", retold(base, (b"/First ", b"/First 99 0 R /Was ")), READ)


def _damaged() -> Iterator[Odd]:
    base = sound()
    start = int(base[base.rindex(b"startxref") + 10:].split()[0])
    yield Odd("table-wrong", base.replace(b"00000 n ", b"00007 n ", 1)[:start] + re.sub(rb"\d{10} 00000 n", b"0000000123 00000 n", base[start:]), REPAIRED, "場所を書いた表")
    yield Odd("table-missing", base[:start] + base[base.index(b"trailer", start):], REPAIRED, "場所を書いた表")
    yield Odd("startxref-wrong", base.replace(b"startxref\n%d" % start, b"startxref\n7"), REPAIRED, "場所を書いた表")
    yield Odd("junk-before", b"From: mihon\r\n" * 20 + base, READ)
    yield Odd("junk-behind", base + b"\0" * 3000, REPAIRED, "場所を書いた表")
    yield Odd("endobj-missing", base.replace(b"endobj", b"", 1), REPAIRED)
    yield Odd("length-short", re.sub(rb"/Length \d+", b"/Length 11", base, count=1), REPAIRED, "データの長さ")
    yield Odd("length-long", re.sub(rb"/Length \d\d", b"/Length 99", base, count=1), REPAIRED, "データの長さ")
    yield Odd("high-numbers", renumbered(base, 20_000), READ)
    yield Odd("high-numbers-table-wrong", renumbered(base, 20_000).replace(b"startxref\n", b"startxref\n9"), REPAIRED, "場所を書いた表")
    yield Odd("white-tabs", retold(base, (b" /Type", b"\t/Type")), READ)
    yield Odd("white-feeds", retold(base, (b" /Type", b"\x0c/Type")), READ)
    yield Odd("written-by-hand", base[:start] + re.search(rb"trailer.*?>>\n", base[start:], re.S)[0], REPAIRED, "場所を書いた表")
    yield Odd("cut-off", base[:len(base) * 2 // 3], REFUSED, "途中で切れています")
    yield Odd("cut-at-table", base[:start], REFUSED, "途中で切れています")
    yield Odd("cut-in-trailer", base[:base.index(b"/Root", start)], REFUSED, "途中で切れています")


def _locked() -> Iterator[Odd]:
    allowed = pikepdf.Permissions(modify_other=False)
    for revision, name in ((6, "aes256"), (4, "aes128"), (3, "rc4")):
        yield Odd(f"restricted-{name}", sound(encryption=pikepdf.Encryption(owner="owner", user="", R=revision, allow=allowed, aes=revision > 3,
                                                                            metadata=revision > 3)), READ)
    yield Odd("password-of-owner-empty", sound(encryption=pikepdf.Encryption(owner="", user="user", R=6)), REFUSED, "パスワード")
    yield Odd("password-aes256", sound(encryption=pikepdf.Encryption(owner="owner", user="user", R=6)), REFUSED, "パスワード")


def _no_pdf() -> Iterator[Odd]:
    yield Odd("nothing", b"", REFUSED, "空")
    yield Odd("zip", b"PK\x03\x04" + b"\0" * 200, REFUSED, "Word")
    yield Odd("book", sound(65), REFUSED, "65 ページあります（読めるのは 64 ページまでです）。要るページだけ")
    yield Odd("no-pages", sound(0), REFUSED, "ページが1つもありません。PDFを書き出し直して")
    yield Odd("banner", sound(change=lambda pdf: [page.obj.__setitem__("/MediaBox", Array([0, 0, 595, 9000])) for page in pdf.pages]), REFUSED,
              "1 ページ目の大きさが 210×3175 mm です（読めるのは 2000 mm までです）。正しい大きさで")

