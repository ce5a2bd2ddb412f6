"""Family ``order``: the faces are all there, once, in order, and say who they are."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kohoshi.check import folio as printed
from kohoshi.check.identity import Basis, Identity
from kohoshi.check.readable import Words
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.model import Issue, Run
from kohoshi.issue.named import named
from kohoshi.pdfread.finished import Finished
from kohoshi.text import plain, say_faces

#: Trims may differ by this much (mm): rounding of boxes to points.
_SIZE_TOLERANCE = 0.3
#: More pages than this with one fault are told together.
_MANY = 4


def check_order(finished: Finished, identity: Identity, issue: Issue | None, words: Mapping[int, Words],
                *, printed_matter: bool = False) -> Iterator[Finding]:
    """All rules of the family. Without an issue, what the file alone can tell. ``words``: how each page
    shows its words; ``printed_matter``: it is held against a press, so that it has to be bound."""
    yield from _counts(finished, identity, issue, printed_matter)
    yield from _folios(finished, identity, issue, words)
    yield from _sequence(finished, identity)
    yield from _unproven(finished, identity, issue, words)
    yield from _labels(finished, identity)
    yield from _pages(finished, identity)
    yield from _sizes(finished)
    yield from _issue_marks(finished, identity, issue)
    if issue:
        yield from _masthead(finished, identity, issue, words)
        yield from _spreads(issue)


def _counts(finished: Finished, identity: Identity, issue: Issue | None, printed_matter: bool) -> Iterator[Finding]:
    count = len(finished.pages)
    missing = [n for n in identity.missing if n not in {identity.faces[p - 1] for p in identity.blank}]
    for number in missing:
        yield Finding("order/missing", Level.ERROR, f"{number}面がありません（PDFは{count}ページです）",
                      "PDFを作り直してください。手で組み替えたときは、抜けた面を入れてください", face=number)
    extra = count - len(identity.copies) + len(missing) - identity.count
    if issue and extra > 0:
        yield Finding("order/count", Level.ERROR, f"PDFが{count}ページあります（台割は{len(issue.faces)}面です）",
                      "余分なページを取り除いてください")
    if missing or identity.copies or count <= 2 or count % 4 == 0:
        return
    if issue and extra <= 0 or not issue and (identity.whole or printed_matter and not identity.read):
        yield Finding("order/binding", Level.ERROR, f"{count}面は折って綴じられません（4の倍数にします）",
                      "4面単位で増減してください")
    elif not issue and count % 2 and not identity.read:  # whatever it is, a sheet has two sides
        yield Finding("order/binding", Level.NOTICE, f"{count}ページは折って綴じられません（4の倍数にします）",
                      "紙に刷るものなら、4ページ単位で増減してください")


def _folios(finished: Finished, identity: Identity, issue: Issue | None, words: Mapping[int, Words]) -> Iterator[Finding]:
    expects = _expects(finished, identity)
    plain_pages = frozenset() if issue else _without(identity)
    usual = _usual_size(finished)
    for face, found in zip(finished.pages, identity.folios, strict=True):
        number = identity.faces[face.position - 1]
        if face.position in identity.blank or face.position in identity.copies or number > identity.count:
            continue  # told by their own rules
        if found is None:
            turned = (face.size[0] > face.size[1]) != (usual[0] > usual[1])  # told by order/size
            if expects and min(number, face.position) > 1 and face.position not in plain_pages and not turned and words.get(face.position, Words.TEXT).proven:
                yield Finding("order/folio", Level.ERROR, f"{number}面にノンブルがありません",
                              "天の左右どちらかに「○面」を入れてください", face=number)
        elif int(found.value) != number:
            yield Finding("order/folio", Level.ERROR, f"{number}面のノンブルが「{found.text}」になっています",
                          f"「{number}面」に直してください", face=number, box=found.box, excerpt=found.text)


def _sequence(finished: Finished, identity: Identity) -> Iterator[Finding]:
    """Compared without the faces that are absent or there twice, which are told on their own. Many out of step
    are one fault: the pages lie as on a printer's sheet, or backwards."""
    row = [(face, identity.faces[face.position - 1]) for face in finished.pages if face.position not in identity.copies]
    rights = sorted(number for _, number in row)
    out_of_step = [index for index, right in enumerate(rights) if row[index][1] != right]
    if len(out_of_step) > _MANY:
        said = "・".join(str(number) for _, number in row)
        yield Finding("order/sequence", Level.ERROR, f"{say_faces(rights)}が、{said} の順に入っています",
                      "1面が1ページ目に来るように、面の順に並べ直してください" if rights[0] == 1 else "面の順に並べ直してください", excerpt=said)
        return
    for (face, number), right in zip(row, rights, strict=True):
        if number != right:
            found = identity.folios[face.position - 1]
            yield Finding("order/sequence", Level.ERROR,
                          f"{face.position}ページ目に{number}面が入っています（ここは{right}面です）",
                          "面の順に並べ直してください", face=number, box=found.box if found else None,
                          excerpt=f"{right}面の位置に{number}面")


def _without(identity: Identity) -> frozenset[int]:
    """Pages that a paper leaves without folio by custom: those of one side, the two inside and outside of a
    cover at either end. What the content says of an issue knows better."""
    without = {position for position, folio in enumerate(identity.folios, 1) if folio is None}
    count = len(identity.folios)
    inner = without - {1, count}
    for side in (0, 1):
        if len(inner) > 1 and inner == {position for position in range(2, count) if position % 2 == side}:
            return frozenset(position for position in without if position % 2 == side)
    return frozenset(position for pair in ({1, 2}, {count - 1, count}, {1, count}) if count > 4 and without >= pair for position in pair)


def _expects(finished: Finished, identity: Identity) -> bool:
    """Whether so many pages have a folio that one without is missing it."""
    return sum(folio is not None for folio in identity.folios) >= max(2, len(finished.pages) // 2)


def _unproven(finished: Finished, identity: Identity, issue: Issue | None, words: Mapping[int, Words]) -> Iterator[Finding]:
    """order/unproven: the order of pages that do not say who they are, and why it is not known."""
    level = Level.WARNING if issue else Level.NOTICE
    for position in sorted(identity.strange):
        yield Finding("order/unproven", level, f"{position}ページ目は、組んだ print.pdf のどの面とも似ていません",
                      "差し替えた面か、ほかの号の面でないか、目で確かめてください", face=identity.faces[position - 1], excerpt=f"{position}ページ目の絵")
    by_label = Basis.LABEL in identity.basis
    unread = [face.position for face in finished.pages] if by_label else [n for n in identity.unproven if n not in identity.strange]
    if len(unread) < 2 or _expects(finished, identity) or not by_label and identity.read and 2 * len(unread) <= len(finished.pages):
        return  # pages without a folio among others are told by order/folio; front matter of a book has none
    instead = "ページラベルの順で見ました" if by_label else "確かめられません"
    yield Finding("order/unproven", level, f"{_pages_said(unread, finished)}の順は、{_cause(unread, words)}ので、{instead}",
                  "印刷所に渡す前に、1ページずつ目で確かめてください" + ("（ページラベルは、ページを入れ替えても付いていきません）" if by_label else
                  "。組んだ print.pdf が out にあれば、絵でくらべます" if issue else ""), excerpt="面の順")


def _pages_said(positions: list[int], finished: Finished) -> str:
    return "面" if len(positions) == len(finished.pages) else f"{say_faces(positions).removesuffix('面')}ページ目"


def _cause(positions: list[int], words: Mapping[int, Words]) -> str:
    """Why no folio can be read on these pages."""
    kinds = {words.get(position, Words.TEXT) for position in positions}
    if kinds <= {Words.SCAN, Words.LAYER}:
        return "スキャンした画像でノンブルが読めない"
    if kinds == {Words.OUTLINES}:
        return "文字が図形でノンブルが読めない"
    if kinds == {Words.UNREADABLE}:
        return "文字の番号が分からずノンブルが読めない"
    return "ノンブルが読めない（天・地・小口に、ページごとに進む番号がない）"


def _labels(finished: Finished, identity: Identity) -> Iterator[Finding]:
    """Page labels are by position in the file, so they must agree with what lies there."""
    if not identity.numbered:
        return
    wrong: list[tuple[int, str]] = []
    for face in finished.pages:
        number = identity.faces[face.position - 1]
        if face.label is None or plain(face.label) in (str(number), f"{number}面"):
            continue
        if number != face.position and plain(face.label) in (str(face.position), f"{face.position}面"):
            continue  # the pages are out of order: told by order/sequence
        if face.position in identity.copies or identity.missing:
            continue
        wrong.append((number, face.label))
    if len(wrong) > _MANY:
        (first, its), (last, other) = wrong[0], wrong[-1]
        yield Finding("order/label", Level.ERROR,
                      f"{say_faces([number for number, _ in wrong])}のページラベルが紙面とちがいます（{first}面が「{its}」、{last}面が「{other}」など。PDFの見出しに出る番号です）",
                      "ページラベルを面の番号に合わせてください", face=first, excerpt=its)
        return
    for number, label in wrong:
        yield Finding("order/label", Level.ERROR,
                      f"{number}面のページラベルが「{label}」です（PDFの見出しに出る番号が紙面とちがいます）",
                      "ページラベルを面の番号に合わせてください", face=number, excerpt=label)


def _pages(finished: Finished, identity: Identity) -> Iterator[Finding]:
    for position in sorted(identity.blank):
        number = identity.faces[position - 1]
        yield Finding("order/blank", Level.ERROR, f"{number}面が白紙です", "面の中身が入っているか確かめてください",
                      face=number, excerpt=f"{number}面")
    for position, first in identity.copies.items():
        number = identity.faces[first - 1]
        yield Finding("order/duplicate", Level.ERROR,
                      f"{position}ページ目は{number}面（{first}ページ目）と同じものです", "重なったページを取り除いてください",
                      face=number, excerpt=f"{number}面")


def _usual_size(finished: Finished) -> tuple[float, float]:
    """mm: the trim that most pages have."""
    rounded = Counter((round(f.size[0]), round(f.size[1])) for f in finished.pages)
    usual = rounded.most_common(1)[0][0]
    return next(f.size for f in finished.pages if (round(f.size[0]), round(f.size[1])) == usual)


def _sizes(finished: Finished) -> Iterator[Finding]:
    width, height = _usual_size(finished)
    for face in finished.pages:
        if abs(face.size[0] - width) > _SIZE_TOLERANCE or abs(face.size[1] - height) > _SIZE_TOLERANCE:
            yield Finding("order/size", Level.ERROR,
                          f"{face.position}ページ目の仕上がりは {face.size[0]:.1f}×{face.size[1]:.1f} mm です"
                          f"（ほかの面は {width:.1f}×{height:.1f} mm）",
                          "面の大きさをそろえてください", face=face.position, excerpt=f"{face.position}ページ目の大きさ")


def _issue_marks(finished: Finished, identity: Identity, issue: Issue | None) -> Iterator[Finding]:
    """The issue number, month and date are the same wherever a face prints them."""
    kinds = [
        ("order/issue-number", "通巻号数", printed.issue_numbers, str(issue.publication.number) if issue else None, "No.{}"),
        ("order/issue-month", "月号", printed.months, str(int(issue.publication.month[5:])) if issue else None, "{}月号"),
        ("order/issue-year", "年", printed.years, issue.publication.month[:4] if issue else None, "{}年"),
        ("order/issue-date", "発行日", printed.dates, str(issue.publication.date) if issue else None, "{}"),
    ]
    for rule, name, read, right, form in kinds:
        values = [value for face in finished.pages if face.position not in identity.blank for value in read(face)]
        if rule == "order/issue-year" and issue and right and str(issue.publication.date)[:4] != right:
            values = []  # an issue dated in the old year (1月号) prints both
        right = right or printed.most(values)
        for value in values:
            if value.value != right:
                number = identity.faces[value.position - 1]
                yield Finding(rule, Level.ERROR,
                              f"{number}面の{name}が「{form.format(value.value)}」です（正しくは「{form.format(right)}」）",
                              f"{name}は号のデータから入ります。手で打った文字が残っていないか見てください",
                              face=number, box=value.box, excerpt=value.text,
                              place=_issue_place(issue, rule))
    for face in finished.pages:
        for value in printed.inconsistent_years(face):
            number = identity.faces[face.position - 1]
            yield Finding("order/issue-year", Level.ERROR, f"{number}面の「{value.value}」は和暦と西暦が合いません",
                          "令和の年に2018を足すと西暦です", face=number, box=value.box, excerpt=value.text)


def _issue_place(issue: Issue | None, rule: str) -> Place | None:
    """The label is the only mark of the issue that is text of its own in issue.yaml."""
    return issue.publication.label.place if issue and rule == "order/issue-month" else None


def _masthead(finished: Finished, identity: Identity, issue: Issue, words: Mapping[int, Words]) -> Iterator[Finding]:
    title = issue.house.publisher.title
    front = [f for f in finished.pages if identity.faces[f.position - 1] == 1 and f.position not in identity.blank
             and words.get(f.position, Words.TEXT).proven]
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
