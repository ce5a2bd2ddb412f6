"""Errors of the system and of libraries in plain Japanese; a fault of ours stays a traceback."""
from __future__ import annotations

import errno
import json
import re
import sqlite3
import ssl
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import typer
import yaml
from pydantic import BaseModel, ValidationError

from kohoshi import PROJECT
from kohoshi.archive.error import ArchiveError
from kohoshi.commands import app as cli
from kohoshi.desk.work import child
from kohoshi.finding import Finding, Level
from kohoshi.issue.loaded import ContentError
from kohoshi.pages.error import LayoutError
from kohoshi.pdfread.broken import broken
from kohoshi.pdfread.limits import PdfRefused
from kohoshi.pdfread.untrusted import open_remarks, open_untrusted
from kohoshi.proof.store import StoreError
from kohoshi.refusal import Refusal, refused, why
from tests.toughness.page import Happened

#: What no officer should have to read: names of classes, numbers of the system, sentences in English.
FOREIGN = re.compile(r"Error|Exception|Errno|Traceback|[A-Za-z]+ [a-z]+ [a-z]+|errno|\bNone\b")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def plain(words: str) -> bool:
    return bool(JAPANESE.search(words)) and not FOREIGN.search(words)


class _Record(BaseModel):
    number: int
    name: str


def _raised(act: Callable[[], object]) -> BaseException:
    with pytest.raises(BaseException) as caught:
        act()
    return caught.value


NUMBERS = sorted({getattr(errno, name) for name in (
    "ENOENT EACCES EPERM EEXIST EISDIR ENOTDIR ENOTEMPTY ENOSPC EDQUOT EFBIG EROFS EIO ENAMETOOLONG EMFILE ENFILE ENOMEM EBUSY"
    " ETXTBSY EAGAIN ELOOP ENOTCONN ENETUNREACH ECONNREFUSED ETIMEDOUT EADDRINUSE EADDRNOTAVAIL ESTALE EXDEV EPIPE ENXIO").split()})


@pytest.mark.parametrize("number", NUMBERS, ids=errno.errorcode.__getitem__)
def test_the_system_speaks_japanese_and_names_the_file(number: int) -> None:
    told = refused(OSError(number, "No such thing in English", "content/2022-06/issue.yaml"))
    assert plain(told.replace("content/2022-06/issue.yaml", "")) and "「content/2022-06/issue.yaml」" in told


LIBRARIES: dict[str, Callable[[], object]] = {
    "unicode": lambda: b"\x82\xa0".decode("utf-8"),
    "json": lambda: json.loads("{"),
    "json-empty": lambda: json.loads(""),
    "toml": lambda: tomllib.loads("a = ["),
    "yaml": lambda: yaml.safe_load("a: [1\nb: {"),
    "yaml-tab": lambda: yaml.safe_load("a:\n\t- b"),
    "record": lambda: _Record.model_validate({"number": "x"}),
    "record-json": lambda: _Record.model_validate_json("{"),
    "record-list": lambda: _Record.model_validate([]),
    "database": lambda: sqlite3.connect(":memory:").execute("SELECT * FROM nowhere"),
    "database-place": lambda: sqlite3.connect("/nowhere/at/all/a.sqlite3").execute("SELECT 1"),
    "key": lambda: {}["sha256"],
    "number": lambda: int("x"),
    "attribute": lambda: None.x,
    "sequence": lambda: [][1],
    "certificate": lambda: ssl.create_default_context().load_cert_chain("/nowhere.pem"),
    "patience": lambda: subprocess.run([sys.executable, "-c", "import time; time.sleep(9)"], timeout=.05, check=False),
    "name-of-a-host": lambda: __import__("socket").getaddrinfo("no such host.invalid", 80),
    "pdf": lambda: pikepdf.open(__import__("io").BytesIO(b"nothing"))}


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_speaks_japanese(name: str) -> None:
    assert plain(why(_raised(LIBRARIES[name])))


@pytest.mark.parametrize("said", ["database is locked", "database or disk is full", "attempt to write a readonly database",
                                  "database disk image is malformed", "file is not a database", "disk I/O error", "unable to open database file",
                                  "database table is locked: x", "something nobody has seen"])
def test_a_database_speaks_japanese(said: str) -> None:
    assert plain(why(sqlite3.OperationalError(said)))


def test_what_we_wrote_ourselves_stays_as_it_is() -> None:
    for error in (ArchiveError("保存庫の外です"), StoreError("もう下版しました"), Refusal("号がありません"), FileNotFoundError("書体がありません")):
        assert refused(error) == str(error)


def test_where_a_file_breaks_off_is_told_by_its_line() -> None:
    assert "（3行目）" in why(_raised(lambda: yaml.safe_load("a: 1\nb: 2\n\tc: 3")))
    assert "「number」" in why(_raised(lambda: _Record.model_validate({"number": "x", "name": "y"})))
    assert isinstance(_raised(lambda: _Record.model_validate({})), ValidationError)


# --- the door of the commands -----------------------------------------------------------------


def _run(error: BaseException) -> BaseException:
    @cli._plain
    def command() -> None:
        raise error
    return _raised(command)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device", "out/2022-06/print.pdf"), PermissionError(errno.EACCES, "x", "a"),
                                   Refusal("号がありません"), PdfRefused("ページが多すぎます。分けてください", "a.pdf"), ArchiveError("保存庫がありません")])
def test_a_foreseen_failure_is_status_2_in_japanese(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    stopped = _run(error)
    assert isinstance(stopped, typer.Exit) and stopped.exit_code == 2
    told = capsys.readouterr().err
    assert told.startswith("できません: ") and plain(told.replace("out/2022-06/print.pdf", ""))


@pytest.mark.parametrize("error, faulty", [
    (ContentError([Finding("content/key", Level.ERROR, "「titel」という項目はありません")]), "原稿"),
    (LayoutError(Finding("layout/template", Level.ERROR, "ひな形の行が読めません")), "レイアウト")])
def test_faults_of_content_and_layout_stop_a_command_in_one_way_and_say_whose_they_are(
        error: ContentError, faulty: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(error, Refusal)
    stopped = _run(error)
    assert isinstance(stopped, typer.Exit) and stopped.exit_code == 2
    told = capsys.readouterr().err
    assert error.findings[0].message in told and told.endswith(f"{faulty}に誤りがあるので、何も書き出していません\n")


@pytest.mark.parametrize("ours", [ValueError("invalid literal for int() with base 10: 'x'"), KeyError("x"), TypeError("x"), IndexError("x"),
                                  AttributeError("x"), AssertionError(), ZeroDivisionError("x"), RuntimeError("x"), LookupError("x"), NameError("x"),
                                  UnicodeDecodeError("utf-8", b"x", 0, 1, "x")])
def test_a_fault_of_ours_is_a_traceback(ours: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(ours) is ours and "できません" not in capsys.readouterr().err


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x"), RuntimeError("x"), AssertionError("x")])
def test_a_fault_of_ours_is_a_traceback_of_the_desks_child_too(error: Exception, monkeypatch: pytest.MonkeyPatch,
                                                                capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        raise error
    monkeypatch.setitem(child.KINDS, "build", work)
    monkeypatch.setattr(child.signal, "signal", lambda *_: None)
    assert _raised(lambda: child.main("build", {})) is error and capsys.readouterr().out == ""


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "x"), Refusal("号がありません"), PdfRefused("ページが多すぎます。分けてください", "a.pdf")])
def test_what_a_user_did_is_told_by_the_desks_child(error: Exception, monkeypatch: pytest.MonkeyPatch,
                                                    capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        raise error
    monkeypatch.setitem(child.KINDS, "build", work)
    monkeypatch.setattr(child.signal, "signal", lambda *_: None)
    assert child.main("build", {}) == 2
    (told,) = json.loads(capsys.readouterr().out)["failed"]
    assert plain(told["message"].replace("a.pdf", ""))


#: No refusals: what never leaves its room, or what one of the doors knows by itself.
OTHERS = {
    "PdfRefused": "a refusal is a ValueError, which torn data raise too: the reader keeps them apart",
    "WorkerError": "an OSError with words of ours", "Broken": "the worker starts anew", "Gone": "nobody waits for an answer any more",
    "TooLarge": "an answer of the desk", "TooSlow": "an answer of the desk", "Refused": "an answer of the desk; a picture; a template's wish",
    "Clash": "an answer of the desk", "PictureError": "a finding", "ProfileError": "a finding", "DrawingError": "a finding",
    "JpegError": "a finding", "NoticeError": "the archive's", "PatternError": "a finding", "RuleFileError": "a finding"}


def test_every_error_of_ours_is_a_refusal_or_has_a_reason() -> None:
    """A new class of error is below Refusal: else the doors take it for a fault of ours."""
    made = [match for path in (PROJECT / "kohoshi").rglob("*.py")
            for match in re.findall(r"^class (\w+)\((\w*(?:Exception|Error|Refusal)\w*)\):", path.read_text(encoding="utf-8"), re.M)]
    below = {"Refusal"}
    while more := {name for name, base in made if base in below} - below:
        below |= more
    assert {name for name, _ in made if name not in below and not name.startswith("_")} == set(OTHERS)
    assert len(below) > 12


# --- files that came -----------------------------------------------------------------------------


def _pdf(path: Path, **how: object) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 300))
        pdf.save(path, **how)
    return path.read_bytes()


def _locked(version: int) -> Callable[[Path], object]:
    weak = {"aes": version >= 4, "metadata": version >= 4}
    return lambda path: _pdf(path, encryption=pikepdf.Encryption(user="u", owner="o", R=version, **weak))


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "空（0バイト）"),
    "zeros": (lambda path: path.write_bytes(bytes(9000)), "すべて 0"),
    "text": (lambda path: path.write_text("これは文書です", encoding="utf-8"), "PDFではありません"),
    "word": (lambda path: path.write_bytes(b"PK\x03\x04" + bytes(99)), "Word"),
    "old-word": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(99)), "古い Word"),
    "jpeg": (lambda path: path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(99)), "JPEG"),
    "png": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99)), "PNG"),
    "tiff": (lambda path: path.write_bytes(b"II*\0" + bytes(99)), "TIFF"),
    "page-of-the-web": (lambda path: path.write_bytes(b"\n<!DOCTYPE html><html><body>Not found"), "ウェブのページ"),
    "eps": (lambda path: path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n"), "EPS"),
    "gzip": (lambda path: path.write_bytes(b"\x1f\x8b\x08\0" + bytes(99)), "gzip"),
    "indesign": (lambda path: path.write_bytes(b"\x06\x06\xed\xf5\xd8\x1d" + bytes(99)), "InDesign"),
    "head-only": (lambda path: path.write_bytes(b"%PDF-1.7\n"), "途中で切れ"),
    "cut": (lambda path: path.write_bytes(_pdf(path)[:200]), "途中で切れ"),
    "tree-lost": (lambda path: path.write_bytes(b"%PDF-1.7\n" + b"junk " * 500 + b"startxref\n5\n%%EOF\n"), "中の作りがこわれて"),
    "password-2": (_locked(2), "パスワード"), "password-3": (_locked(3), "パスワード"), "password-4": (_locked(4), "パスワード"),
    "password-5": (_locked(5), "パスワード"), "password-6": (_locked(6), "パスワード")}


def _thrown(path: Path) -> None:
    raise broken(path)


#: Through the child that reads foreign files, those that break in different places of it.
ASKED = [*((_thrown, name) for name in FILES), *((open_untrusted, name) for name in ("empty", "text", "cut", "tree-lost", "password-3",
         "password-5", "password-6")), *((open_remarks, name) for name in ("empty", "jpeg", "cut", "password-6"))]


@pytest.mark.filterwarnings("ignore:Encryption R=5")
@pytest.mark.parametrize(("reader", "name"), ASKED)
def test_a_file_that_is_no_readable_pdf_is_told_by_its_name(reader: Callable[[Path], object], name: str, tmp_path: Path) -> None:
    make, words = FILES[name]
    path = tmp_path / "区民まつり.pdf"
    make(path)
    told = _raised(lambda: reader(path))
    assert isinstance(told, PdfRefused) and told.reason.startswith("区民まつり.pdf は、") and words in told.reason
    assert plain(told.reason) and told.way.endswith("ください")


def test_what_is_told_of_a_file_and_of_a_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str], happened: Happened) -> None:
    said: dict[str, str] = {}
    for name, tried in (("password-6", "a file with a password of the newest kind"), ("tree-lost", "a file whose inside is damaged"), ("word", "a file of Word")):
        path = tmp_path / "区民まつり.pdf"
        FILES[name][0](path)
        told = _raised(lambda path=path: open_untrusted(path))
        assert isinstance(told, PdfRefused) and plain(told.reason)
        said[tried] = f"「{told.reason}」"
    happened(21, "a file with a password of the newest kind", said["a file with a password of the newest kind"])
    happened(21, "a file whose inside is damaged", said["a file whose inside is damaged"])
    happened(21, "a file of Word", said["a file of Word"])
    full = why(OSError(errno.ENOSPC, "No space left on device", "out/2022-06/print.pdf"))
    happened(21, "a full disk", f"「{full}」")


def test_a_copy_is_spoken_of_by_the_name_of_its_sender() -> None:
    assert str(PdfRefused("中身が空です。もう一度もらってください", "a1b2c3.pdf").of("返却 12月.pdf")) == (
        "返却 12月.pdf は、中身が空です。もう一度もらってください")
