"""Family ``order``: the faces are all there, once, in order, and say who they are."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kohoshi.check import folio as printed
from kohoshi.check.identity import Identity
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue, Run
from kohoshi.issue.named import named
from kohoshi.pdfread import Finished
from kohoshi.text import plain, say_faces

#: Trims may differ by this much (mm): rounding of boxes to points.
_SIZE_TOLERANCE = 0.3


def check_order(finished: Finished, identity: Identity, issue: Issue | None) -> Iterator[Finding]:
    """All rules of the family. Without an issue, what the file alone can tell."""
    yield from _counts(finished, identity, issue)
    yield from _folios(finished, identity)
    yield from _labels(finished, identity)
    yield from _pages(finished, identity)
    yield from _sizes(finished)
    yield from _issue_marks(finished, identity, issue)
    if issue:
        yield from _masthead(finished, identity, issue)
        yield from _spreads(issue)


def _counts(finished: Finished, identity: Identity, issue: Issue | None) -> Iterator[Finding]:
    count = len(finished.faces)
    missing = [n for n in identity.missing if n not in {identity.numbers[p - 1] for p in identity.blank}]
    for number in missing:
        yield Finding("order/missing", Level.ERROR, f"{number}面がありません（PDFは{count}ページです）",
                      "PDFを作り直してください。手で組み替えたときは、抜けた面を入れてください", face=number)
    extra = count - len(identity.copies) + len(missing) - identity.count
    if issue and extra > 0:
        yield Finding("order/count", Level.ERROR, f"PDFが{count}ページあります（台割は{len(issue.faces)}面です）",
                      "余分なページを取り除いてください")
    if (issue and extra <= 0 or not issue and identity.whole) and not missing and not identity.copies and count > 2 and count % 4:
        yield Finding("order/binding", Level.ERROR, f"{count}面は折って綴じられません（4の倍数にします）",
                      "4面単位で増減してください")


def _folios(finished: Finished, identity: Identity) -> Iterator[Finding]:
    expects = sum(f is not None for f in identity.folios) >= max(2, len(finished.faces) // 2)
    for face, found in zip(finished.faces, identity.folios, strict=True):
        number = identity.numbers[face.number - 1]
        if face.number in identity.blank or face.number in identity.copies or number > identity.count:
            continue  # told by their own rules
        if found is None:
            if expects and face.number > 1:
                yield Finding("order/folio", Level.ERROR, f"{number}面にノンブルがありません",
                              "天の左右どちらかに「○面」を入れてください", face=number)
        elif int(found.value) != number:
            yield Finding("order/folio", Level.ERROR, f"{number}面のノンブルが「{found.text}」になっています",
                          f"「{number}面」に直してください", face=number, box=found.box, excerpt=found.text)
    # Compared without the faces that are absent or there twice, which are told on their own.
    row = [(face, identity.numbers[face.number - 1]) for face in finished.faces if face.number not in identity.copies]
    for (face, number), right in zip(row, sorted(n for _, n in row), strict=True):
        if number != right:
            found = identity.folios[face.number - 1]
            yield Finding("order/sequence", Level.ERROR,
                          f"{face.number}ページ目に{number}面が入っています（ここは{right}面です）",
                          "面の順に並べ直してください", face=number, box=found.box if found else None,
                          excerpt=f"{right}面の位置に{number}面")


def _labels(finished: Finished, identity: Identity) -> Iterator[Finding]:
    """Page labels are by position in the file, so they must agree with what lies there."""
    if not identity.numbered:
        return
    for face in finished.faces:
        number = identity.numbers[face.number - 1]
        if face.label is None or plain(face.label) in (str(number), f"{number}面"):
            continue
        if number != face.number and plain(face.label) in (str(face.number), f"{face.number}面"):
            continue  # the pages are out of order: told by order/sequence
        if face.number in identity.copies or identity.missing:
            continue
        yield Finding("order/label", Level.ERROR,
                      f"{number}面のページラベルが「{face.label}」です（PDFの見出しに出る番号が紙面とちがいます）",
                      "ページラベルを面の番号に合わせてください", face=number, excerpt=face.label)


def _pages(finished: Finished, identity: Identity) -> Iterator[Finding]:
    for position in sorted(identity.blank):
        number = identity.numbers[position - 1]
        yield Finding("order/blank", Level.ERROR, f"{number}面が白紙です", "面の中身が入っているか確かめてください",
                      face=number, excerpt=f"{number}面")
    for position, first in identity.copies.items():
        number = identity.numbers[first - 1]
        yield Finding("order/duplicate", Level.ERROR,
                      f"{position}ページ目は{number}面（{first}ページ目）と同じものです", "重なったページを取り除いてください",
                      face=number, excerpt=f"{number}面")


def _sizes(finished: Finished) -> Iterator[Finding]:
    rounded = Counter((round(f.size[0]), round(f.size[1])) for f in finished.faces)
    usual = rounded.most_common(1)[0][0]
    width, height = next(f.size for f in finished.faces if (round(f.size[0]), round(f.size[1])) == usual)
    for face in finished.faces:
        if abs(face.size[0] - width) > _SIZE_TOLERANCE or abs(face.size[1] - height) > _SIZE_TOLERANCE:
            yield Finding("order/size", Level.ERROR,
                          f"{face.number}ページ目の仕上がりは {face.size[0]:.1f}×{face.size[1]:.1f} mm です"
                          f"（ほかの面は {width:.1f}×{height:.1f} mm）",
                          "面の大きさをそろえてください", face=face.number, excerpt=f"{face.number}ページ目の大きさ")


def _issue_marks(finished: Finished, identity: Identity, issue: Issue | None) -> Iterator[Finding]:
    """The issue number, month and date are the same wherever a face prints them."""
    kinds = [
        ("order/issue-number", "通巻号数", printed.issue_numbers, str(issue.publication.number) if issue else None, "No.{}"),
        ("order/issue-month", "月号", printed.months, str(int(issue.publication.month[5:])) if issue else None, "{}月号"),
        ("order/issue-year", "年", printed.years, issue.publication.month[:4] if issue else None, "{}年"),
        ("order/issue-date", "発行日", printed.dates, str(issue.publication.date) if issue else None, "{}"),
    ]
    for rule, name, read, right, form in kinds:
        values = [value for face in finished.faces if face.number not in identity.blank for value in read(face)]
        if rule == "order/issue-year" and right and str(issue.publication.date)[:4] != right:
            values = []  # an issue dated in the old year (1月号) prints both
        right = right or printed.most(values)
        for value in values:
            if value.value != right:
                number = identity.numbers[value.position - 1]
                yield Finding(rule, Level.ERROR,
                              f"{number}面の{name}が「{form.format(value.value)}」です（正しくは「{form.format(right)}」）",
                              f"{name}は号のデータから入ります。手で打った文字が残っていないか見てください",
                              face=number, box=value.box, excerpt=value.text,
                              place=_issue_place(issue, rule))
    for face in finished.faces:
        for value in printed.inconsistent_years(face):
            number = identity.numbers[face.number - 1]
            yield Finding("order/issue-year", Level.ERROR, f"{number}面の「{value.value}」は和暦と西暦が合いません",
                          "令和の年に2018を足すと西暦です", face=number, box=value.box, excerpt=value.text)


def _issue_place(issue: Issue | None, rule: str):
    """The label is the only mark of the issue that is text of its own in issue.yaml."""
    return issue.publication.label.place if issue and rule == "order/issue-month" else None


def _masthead(finished: Finished, identity: Identity, issue: Issue) -> Iterator[Finding]:
    title = issue.house.publisher.title
    front = [f for f in finished.faces if identity.numbers[f.number - 1] == 1 and f.number not in identity.blank]
    for face in front:
        if printed.masthead(face, title) is None:
            yield Finding("order/masthead", Level.ERROR, f"1面に題字「{title}」がありません",
                          "表紙のレイアウトを確かめてください", face=1, place=getattr(title, "place", None), excerpt=title)


def _spreads(issue: Issue) -> Iterator[Finding]:
    """Two faces with one flow must open side by side: an even face and the odd one after it."""
    for run in issue.publication.flatplan:
        for left, right in zip(run.faces, run.faces[1:], strict=False):
            if left % 2 == 0 and right != left + 1 or left % 2 and len(run.faces) == 2:
                yield Finding("order/spread", Level.ERROR,
                              f"{say_faces([left, right])}は見開きになりません（見開きは偶数の面から始まります）",
                              f"台割の{named(Run, 'faces')}を 2・3、4・5、6・7 … の組にしてください",
                              face=left, place=getattr(run.section, "place", None))
