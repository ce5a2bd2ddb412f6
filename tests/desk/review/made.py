"""Made-up rounds and prints: small files in the shape of the real ones."""
from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from pathlib import Path

import pikepdf

from kohoshi.finding import Box
from kohoshi.issue.dates.say import JST
from kohoshi.proof.compare.change import Change, FaceBox, Kind
from kohoshi.proof.compare.comparison import Comparison, as_json
from kohoshi.proof.rounds import FORMAT, _hash

AT = Box(30, 80, 20, 5)
BOX = {"x": 20.0, "y": 60.0, "w": 110.0, "h": 90.0}


def paper(faces: int = 12, colour: str = "") -> bytes:
    """Pages of the trim of the issue, each labelled as its face; ``colour``: "r g b" of a bar on each."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(faces):
            pdf.add_blank_page(page_size=(273 / 25.4 * 72, 406 / 25.4 * 72))
            pdf.pages[-1].Contents = pdf.make_stream(f"{colour} rg 85 890 57 14 re f".encode() if colour else b"")
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.D)]))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def two_rounds(proofs: Path) -> Path:
    """初校 now and 再校 an hour from now, red and green, and a comparison of them with three changes."""
    for number, label, colour in ((1, "初校", "1 0 0"), (2, "再校", "0 .6 0")):
        folder = proofs / "rounds" / str(number)
        folder.mkdir(parents=True)
        (folder / "print.pdf").write_bytes(paper(colour=colour))
        (folder / "text.json").write_text(json.dumps({"titles": {"unei-hoshin": "港区運営方針"}}), encoding="utf-8")
        record = {"format": FORMAT, "issue": "2022-06", "number": number, "label": label, "files": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("print.pdf", "text.json")},
            "created": (dt.datetime.now(JST) + dt.timedelta(hours=number - 1)).isoformat(timespec="seconds")}
        (folder / "round.json").write_text(json.dumps(record | {"hash": _hash(record)}, ensure_ascii=False), encoding="utf-8")
    spot = (FaceBox(2, AT),)
    changes = [
        Change(Kind.TEXT, "unei-hoshin", "「6月9日」が「6月10日」になりました", spot, spot, "6月9日", "6月10日",
               (("=", "日時 6月"), ("-", "9"), ("+", "10"), ("=", "日"))),
        Change(Kind.COLOUR, "furugi-kaishu", "色が変わりました", (FaceBox(4, AT),), (FaceBox(4, AT),), "青", "赤"),
        Change(Kind.PAGE, None, "5面: 紙面の枠が入りました", (), (FaceBox(5, AT),))]
    target = proofs / "changes" / "2-1"
    target.mkdir(parents=True)
    (target / "changes.json").write_text(as_json(Comparison("2022-06", "初校", "再校", changes)), encoding="utf-8")
    return proofs


def print_of(text: str, hash: str, face: int = 2, box: dict[str, float] = BOX) -> dict[str, object]:
    """An article's print as the desk keeps it."""
    return {"hash": hash, "faces": [face], "text": {"qa": text}, "frames": [{"frame": "qa", "face": face, "box": box}]}
