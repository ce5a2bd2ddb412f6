"""What a user is told when something cannot be done: one class for what is foreseen, one place where
errors of the system and of libraries become words.

A fault of the program itself is none of these: it stays a traceback.
"""
from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from pathlib import Path


class Refusal(ValueError):
    """What was given, or what the machine has, does not allow it. The text is Japanese and plain,
    complete in itself, and names the way out."""


#: errno → what is the matter, and the way out.
_SYSTEM: dict[int, str] = {
    errno.ENOENT: "ファイルかフォルダーがありません。名前と場所を確かめてください",
    errno.EACCES: "読み書きする権限がありません。ファイルの持ち主と許可を確かめてください",
    errno.EPERM: "読み書きする権限がありません。ファイルの持ち主と許可を確かめてください",
    errno.EEXIST: "同じ名前のものが、もうあります。別の名前にするか、前のものをよけてください",
    errno.EISDIR: "ファイルではなくフォルダーです。ファイルを指定してください",
    errno.ENOTDIR: "フォルダーではなくファイルです。フォルダーを指定してください",
    errno.ENOTEMPTY: "フォルダーが空ではありません。中のものをよけるか、別のフォルダーを指定してください",
    errno.ENOSPC: "ディスクに空きがありません。要らないファイルを消して、もう一度してください",
    errno.EDQUOT: "使ってよいディスクの量を使い切りました。要らないファイルを消して、もう一度してください",
    errno.EFBIG: "ファイルが大きすぎて、このディスクには書けません",
    errno.EROFS: "読むだけのディスクです。書けるディスクを指定してください",
    errno.EIO: "ディスクを読み書きできません。こわれかけているかもしれないので、別のディスクで試してください",
    errno.ENAMETOOLONG: "名前が長すぎます。短い名前にしてください",
    errno.EMFILE: "開いているファイルが多すぎます。ほかのソフトを閉じて、もう一度してください",
    errno.ENFILE: "開いているファイルが多すぎます。ほかのソフトを閉じて、もう一度してください",
    errno.ENOMEM: "メモリーが足りません。ほかのソフトを閉じて、もう一度してください",
    errno.EBUSY: "ほかのソフトが使っています。閉じてから、もう一度してください",
    errno.ETXTBSY: "ほかのソフトが使っています。閉じてから、もう一度してください",
    errno.EAGAIN: "ほかのソフトが使っています。少し待って、もう一度してください",
    errno.ELOOP: "リンクが回っていて、どのファイルか決まりません。リンクを作り直してください",
    errno.ENOTCONN: "つながっていません。ネットワークを確かめてください",
    errno.ENETUNREACH: "つながりません。ネットワークを確かめてください",
    errno.ECONNREFUSED: "相手が受けつけません。番地と番号を確かめてください",
    errno.ETIMEDOUT: "時間のうちに答えがありません。少し待って、もう一度してください",
    errno.EADDRINUSE: "その番号は、ほかのソフトが使っています",
    errno.EADDRNOTAVAIL: "このコンピューターのアドレスではありません",
    errno.ESTALE: "ネットワークのフォルダーが切れました。つなぎ直して、もう一度してください"}

#: Name of a class (of the error or of one it is made from) → its words. By name, so that nothing
#: need be imported to say what it raised.
_KINDS: dict[str, str] = {
    "UnicodeError": "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください",
    "JSONDecodeError": "JSON の形になっていません",
    "TOMLDecodeError": "TOML の形になっていません",
    "YAMLError": "YAML の形になっていません。字下げと記号「:」「-」を確かめてください",
    "TimeoutExpired": "時間のうちに終わりませんでした。もう一度してください",
    "TimeoutError": "時間のうちに答えがありません。少し待って、もう一度してください",
    "SSLCertVerificationError": "証明書が正しくありません。期限と名前を確かめてください",
    "SSLError": "証明書か暗号の約束が合いません。証明書と鍵を確かめてください",
    "gaierror": "その名前の相手が見つかりません。番地とネットワークを確かめてください",
    "BadZipFile": "ZIP の形になっていません。こわれているかもしれません",
    "MemoryError": "メモリーが足りません。ほかのソフトを閉じて、もう一度してください",
    "RecursionError": "入れ子が深すぎます",
    "IntegrityError": "中のほかの記録と合いません",
    "KeyError": "あるはずの項目がありません"}

#: What a database says → its words (SQLite has one class of error for many things).
_DATABASE = (
    ("locked|busy", "ほかの人かほかのソフトが使っています。少し待って、もう一度してください"),
    ("full", _SYSTEM[errno.ENOSPC]),
    ("readonly|read-only", _SYSTEM[errno.EACCES]),
    ("unable to open", "開けません。フォルダーがあるか、読み書きの許可があるか確かめてください"),
    ("malformed|not a database|no such|encrypted|corrupt", "こわれているか、データベースではありません。控えから戻してください"),
    ("I/O|disk", _SYSTEM[errno.EIO]))

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def why(error: BaseException) -> str:
    """What is the matter, in plain Japanese without the words of a library: to stand in a sentence
    that names the thing. What we raised ourselves says it already."""
    if _ours(error):
        return str(error)
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if isinstance(error, OSError) and error.errno in _SYSTEM and type(error).__module__ == "builtins":
        return _SYSTEM[error.errno]
    if "ValidationError" in kinds and callable(getattr(error, "errors", None)):
        return _validation(error)
    if type(error).__module__ == "sqlite3":
        said = next((words for pattern, words in _DATABASE if re.search(pattern, str(error))), None)
        if said:
            return said
    if said := next((_KINDS[name] for name in kinds if name in _KINDS), None):
        return said + _line(error)
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0) or f"コンピューターが受けつけません（番号 {error.errno or '不明'}）"
    return "中身の形が、決まったものとちがいます"


def refused(error: BaseException) -> str:
    """A whole sentence of an error that nobody turned into words before: an OSError names its file."""
    if isinstance(error, OSError) and not _ours(error) and error.filename:
        return f"「{_name(error.filename)}」: {why(error)}"
    return why(error)


def _ours(error: BaseException) -> bool:
    """Whether its words were written for a user: by a class of ours, or by us with one of Python's."""
    if any(kind.__module__.partition(".")[0] == "kohoshi" for kind in type(error).__mro__):
        return bool(_JAPANESE.search(str(error)))
    builtin = type(error).__module__ == "builtins" and len(error.args) == 1 and isinstance(error.args[0], str)
    return builtin and not isinstance(error, KeyError) and bool(_JAPANESE.match(error.args[0][:1]))


def _validation(error: BaseException) -> str:
    """Which value of a record (pydantic) is wrong, without its English."""
    places = ["・".join(map(str, each["loc"])) for each in _errors(error)]
    named = "、".join(f"「{place}」" for place in dict.fromkeys(places) if place)
    return f"{named}の値がないか、決まった形とちがいます" if named else "中身の形が、決まったものとちがいます"


def _errors(error: BaseException) -> Iterator[dict[str, tuple[object, ...]]]:
    yield from error.errors()[:3]  # type: ignore[attr-defined]  # asked of pydantic's alone, which is not imported for it


def _line(error: BaseException) -> str:
    """Where a text could not be read: 「（12行目）」."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else getattr(error, "lineno", None)
    return f"（{line}行目）" if isinstance(line, int) else ""


def _name(filename: object) -> str:
    return str(Path(filename.decode(errors="replace") if isinstance(filename, bytes) else str(filename)))
