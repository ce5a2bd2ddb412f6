"""Rules ``pdf/…`` of the file as a whole: is it the PDF/X the press takes?

Sources: ISO 15930-1/-4 (PDF/X-1a), ISO 15930-7 (PDF/X-4), ISO 32000-1. No independent judge of
PDF/X is to be had: these are 自己検査, and the report says so.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from kohoshi.finding import Finding, Level
from kohoshi.pdfread.pressfacts import PressFile
from kohoshi.press import Press

#: The newest PDF version a standard is based on.
_VERSIONS = {"PDF/X-4": (1, 6), "PDF/X-1a": (1, 4)}
#: Compression that PDF/X-1a does not know (PDF 1.4, without LZW).
_NEW_FILTERS = frozenset({"LZWDecode", "LZW", "JPXDecode", "JBIG2Decode", "Crypt"})
_NAMES = {"Title": "題", "CreationDate": "作成日時", "ModDate": "更新日時", "Trapped": "トラップの有無"}
_MINUTE = dt.timedelta(minutes=1)
_DATE = re.compile(r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?(?:\.\d+)?(Z|[+-]\d\d)?[':]?(\d\d)?'?")


def check_document(file: PressFile, press: Press) -> Iterator[Finding]:
    """Everything that is asked of the file, not of a face."""
    yield from _standard(file, press)
    yield from _metadata(file, press)
    yield from _intent(file, press)
    yield from _foreign(file, press)


def _error(rule: str, message: str, hint: str, level: Level = Level.ERROR) -> Finding:
    return Finding(rule, level, message, hint)


def _standard(file: PressFile, press: Press) -> Iterator[Finding]:
    claimed = file.xmp.get("GTS_PDFXVersion") or file.info.get("GTS_PDFXVersion") or ""
    if press.standard == "PDF/X-4":
        right = claimed.startswith("PDF/X-4")
    else:
        right = claimed == "PDF/X-1a:2003" or file.info.get("GTS_PDFXConformance", "").startswith("PDF/X-1a")
    if not right:
        yield _error("pdf/standard", f"{press.standard} のPDFではありません（{claimed or 'PDF/X を名乗っていません'}）",
                     f"{press.standard} で書き出してください")
    newest = _VERSIONS[press.standard]
    numbers = re.findall(r"\d+", file.version)
    if len(numbers) > 1 and (int(numbers[0]), int(numbers[1])) > newest:
        yield _error("pdf/version", f"PDFの版が {file.version} です（{press.standard} は {newest[0]}.{newest[1]} まで）",
                     f"{press.standard} で書き出すと、版も合います")
    if file.encrypted:
        yield _error("pdf/encrypted", "PDFが暗号化されています（印刷所で開けないことがあります）", "保護を外して書き出してください")


def _metadata(file: PressFile, press: Press) -> Iterator[Finding]:
    own, other = (file.xmp, file.info) if press.standard == "PDF/X-4" else (file.info, file.xmp)
    lacking = [word for key, word in _NAMES.items() if not (own.get(key) or key == "Trapped" and other.get(key))]
    if not file.has_xmp and press.standard == "PDF/X-4":
        lacking.append("XMP")
    if not file.has_id:
        lacking.append("文書ID")
    if "Unknown" in (file.info.get("Trapped"), file.xmp.get("Trapped")):
        lacking.append("トラップの有無")
    apart = [f"{_NAMES[key]}の食い違い" for key in ("Title", "CreationDate", "ModDate")
             if key in file.info and key in file.xmp and not _agree(key, file.info[key], file.xmp[key])]
    if lacking or apart:
        yield _error("pdf/metadata", f"PDF/X に要る記録がそろっていません（{'、'.join([*lacking, *apart])}）",
                     "PDF/X として書き出し直してください")


def _agree(key: str, info: str, xmp: str) -> bool:
    if key == "Title":
        return info.strip() == xmp.strip()
    a, b = _moment(info), _moment(xmp)
    return a is None or b is None or abs(a - b) < _MINUTE


def _moment(text: str) -> dt.datetime | None:
    """A date of PDF (D:20220601090000+09'00') or XMP (2022-06-01T09:00:00+09:00)."""
    match = _DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone, zone_minute = match.groups()
    offset = 0 if zone in (None, "Z") else int(zone) * 60 + int(zone[0] + (zone_minute or "0"))
    try:
        local = dt.datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0))
        return local - dt.timedelta(minutes=offset)
    except ValueError:
        return None


def _intent(file: PressFile, press: Press) -> Iterator[Finding]:
    hint = f"書き出しの設定で、出力インテントを {press.condition} にしてください"
    intents = [intent for intent in file.intents if intent.subtype == "GTS_PDFX"]
    if not intents:
        yield _error("pdf/output-intent", "出力インテント（どの印刷条件に合わせた色か）がありません", hint)
        return
    intent = intents[0]
    if intent.condition != press.condition:
        yield _error("pdf/output-intent",
                     f"出力インテントの印刷条件が「{intent.condition}」です（この印刷では「{press.condition}」）", hint)
    elif intent.profile is None and (press.embed_profile or not intent.registry):
        yield _error("pdf/output-intent", "出力インテントにICCプロファイルが入っていません", hint)
    elif intent.profile is not None and (intent.profile != "CMYK" or intent.components != 4):
        yield _error("pdf/output-intent", f"出力インテントのプロファイルが CMYK ではありません（{intent.profile}）", hint)


def _foreign(file: PressFile, press: Press) -> Iterator[Finding]:
    if file.active or file.form:
        kinds = [*file.active, *(["入力欄"] if file.form else [])]
        yield _error("pdf/active", f"動きや入力欄があります（{'、'.join(kinds)}）",
                     "紙には要りません。取り除いて書き出してください")
    if file.outside:
        yield _error("pdf/outside", f"PDFの外のデータや別の言語に頼っています（{'、'.join(file.outside)}）",
                     "印刷所では絵が出ないか、粗い絵のまま刷られます。すべてを埋め込んで書き出してください")
    if file.attachments:
        yield _error("pdf/attachment", f"ファイルが添えられています（{'、'.join(file.attachments[:3])}）",
                     "紙には要りません。外に出してはならないものが入っていないか確かめ、取り除いてください", Level.WARNING)
    if file.layers:
        level = Level.WARNING if press.standard == "PDF/X-4" else Level.ERROR
        yield _error("pdf/layers", f"表示を切り替えるレイヤーが{file.layers}枚あります",
                     "隠したレイヤーが刷られることがあります。1枚に統合して書き出してください", level)
    old = sorted(_NEW_FILTERS & set(file.filters)) if press.standard == "PDF/X-1a" else []
    if old:
        yield _error("pdf/filter", f"{press.standard} で使えない圧縮です（{'、'.join(old)}）",
                     f"{press.standard} で書き出し直してください")
