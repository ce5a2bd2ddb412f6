"""A PDF from elsewhere (a page, an advertisement) taken in: bounded, read in a child process with limits as
``check`` reads it, under a safe name. Whether it will print is told by kohoshi.check.supplied."""
from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from kohoshi.edit.error import EditError
from kohoshi.edit.journal import Change, commit
from kohoshi.edit.pictures import safe_stem
from kohoshi.pdfread.child import receive
from kohoshi.pdfread.limits import SUPPLIED, Limits, PdfRefused
from kohoshi.refusal import why

#: Its folder in an issue.
FOLDER = "supplied"
_NAMES = 1000


@dataclass(frozen=True)
class TakenPdf:
    """``name``: under which issue.yaml uses it; ``size`` of its first page in mm."""

    name: str
    count: int
    size: tuple[float, float]

    @property
    def words(self) -> str:
        """「249×54 mm・1ページ」"""
        return f"{self.size[0]:.4g}×{self.size[1]:.4g} mm・{self.count}ページ"


def add_pdf(issue_folder: Path, name: str, data: bytes, *, bleed: float = 0, who: str = "", limits: Limits = SUPPLIED) -> TakenPdf:
    """Puts a PDF into the issue's supplied/: its name there (lower-case ASCII made from ``name``) and what it is like.
    The same file again gives the same name. Raises EditError when it cannot be taken."""
    facts = _read(data, name, bleed, limits)
    folder = issue_folder / FOLDER
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise EditError(f"{FOLDER} がフォルダーではありません")
    stem = safe_stem(name, data).replace("shashin", "genko")
    there = {path.name.casefold() for path in folder.glob("*")}
    for number in range(1, _NAMES):
        path = folder / (f"{stem}.pdf" if number == 1 else f"{stem}-{number}.pdf")
        if path.name not in there:
            commit(issue_folder, [Change(path, None, data)], f"PDF {path.name} を入れた", who)
            return TakenPdf(path.name, *facts)
        if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
            return TakenPdf(path.name, *facts)
    raise EditError(f"「{stem}」という名前のPDFが多すぎます")


def _read(data: bytes, name: str, bleed: float, limits: Limits) -> tuple[int, tuple[float, float]]:
    """(pages, size of the first). Raises EditError."""
    if not data.lstrip().startswith(b"%PDF-"):
        raise EditError(f"「{name}」はPDFではありません")
    with tempfile.TemporaryDirectory(prefix="kohoshi-") as folder:
        path = Path(folder) / "received.pdf"
        path.write_bytes(data)
        try:
            limits.admit(path)
        except PdfRefused as refused:
            raise EditError(f"「{name}」は使えません: {refused.what}") from None
        except OSError as error:
            raise EditError(f"「{name}」を読めません（{why(error)}）") from None
        [received] = receive({path: [1]}, bleed, limits).values()
    if isinstance(received, PdfRefused):
        raise EditError(f"「{name}」は使えません: {received.what}")
    if received.locked:
        raise EditError(f"「{name}」は、開くのにパスワードが要ります。パスワードのないPDFをもらってください")
    return received.count, received.page(1).size


def pdfs(issue_folder: Path) -> list[str]:
    """The names of those that are there."""
    folder = issue_folder / FOLDER
    return sorted(path.name for path in folder.glob("*.pdf") if path.is_file() and not path.is_symlink()) if folder.is_dir() else []
