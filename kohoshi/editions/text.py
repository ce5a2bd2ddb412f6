"""text.txt: the issue as plain text, face by face, in the way of the wards' own text editions.

For screen readers, mail magazines and the volunteers who read the paper aloud. UTF-8 with BOM and
CRLF, so that every editor opens it. What is said and how is kohoshi.editions.spelled; 【6面】 opens a face,
■ an article, ◆ a part of it, ● a heading, ・ an item of a list. What is no text stands in full-width
brackets: （写真：…）（絵：…）（QRコード）.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kohoshi.editions.received import Received
from kohoshi.editions.spelled import spell_out, spelled
from kohoshi.issue.dates.say import say_weekday
from kohoshi.issue.model import Article, Block, Event, Info, Initiative, Issue, Placing, Run, Step
from kohoshi.issue.model_chart import Chart
from kohoshi.issue.model_parts import Code, Figure
from kohoshi.issue.printed import declared
from kohoshi.issue.tables.model import Table
from kohoshi.issue.values import Id
from kohoshi.pages.environment import full_date
from kohoshi.pages.run import part_faces
from kohoshi.text import say_faces

#: Labels of the facts of a notice, as the layouts print them.
FACTS = {name: str(about.title) for name, about in Info.model_fields.items() if declared(Info, name) != "never"}
_DRAWN = (".svg",)

Faces = Mapping[str, Sequence[int]]
#: (article, part) → the face its first frame lies on.
Parts = Mapping[tuple[str, str], int]


def text_edition(issue: Issue, faces: Faces, parts: Parts, received: Received) -> bytes:
    """The file. ``faces``: article → faces it stands on, as laid out. The same content gives the
    same bytes."""
    teller = Teller(issue, faces, parts)
    lines = [*teller.opening()]
    for run in issue.publication.flatplan:
        for face in run.faces:
            lines += ["", f"【{face}面】", *teller.face(run, face, received)]
    lines += ["", *teller.imprint(), ""]
    single = [line for at, line in enumerate(lines) if line or lines[at - 1]]
    return "\ufeff".encode() + "\r\n".join(single).encode()


class Teller:
    """Says the pieces of an issue, one line each; a blank line parts articles."""

    def __init__(self, issue: Issue, faces: Faces, parts: Parts) -> None:
        self.issue, self.faces, self.parts = issue, faces, parts

    def say(self, text: str | None) -> str:
        return spell_out(text, lambda article: say_faces(self.faces[article]) if self.faces.get(article) else "")

    def lines(self, prose: str | None, mark: str = "") -> list[str]:
        """The paragraphs of a Prose."""
        said = [self.say(line) for line in (prose or "").split("\n")]
        return [mark + line for line in said if line]

    # --- the frame of the paper ----------------------------------------------------------

    def opening(self) -> Iterator[str]:
        publication, publisher = self.issue.publication, self.issue.house.publisher
        yield f"{self.say(publisher.title)}　{full_date(publication.date)}発行　{self.say(publication.label)}　No.{publication.number}"
        yield f"発行　{self.say(publisher.office)}"
        if publication.slogan:
            yield self.say(publication.slogan)

    def imprint(self) -> Iterator[str]:
        p = self.issue.house.publisher
        yield f"■{self.say(p.title)}（発行者）"
        yield f"発行　{self.say(p.office)}"
        yield f"編集　{self.say(p.editor)}"
        yield f"所在地　{self.say(p.postcode)} {self.say(p.address)}"
        yield f"電話　{self.say(p.phone)}"
        yield f"ファックス　{self.say(p.fax)}"
        yield f"ホームページ　{self.say(p.url)}" + ("（QRコード）" if p.code else "")
        yield f"区の花　{self.say(p.flowers)}"
        if p.reading:
            yield self.say(p.reading)

    def face(self, run: Run, face: int, received: Received) -> Iterator[str]:
        yield self.say(run.section)
        before = ""
        for placing in run.placings:
            if self._face_of(placing, run) == face:
                yield from ("", *self.article(placing, run, opens=placing.article != before))
                before = placing.article
        if face == min(self.issue.faces):
            yield from self.contents()
        if run.supplied and face == run.faces[0]:
            yield from ("", f"■{self.say(run.supplied.title)}")
            yield from self._received(received.get((face, "page"), ()), run.supplied.url)
        for ad in run.ads:
            if (face, str(ad.slot)) in received:
                yield from ("", f"■（{self.say(ad.label)}）{self.say(ad.advertiser)}")
                yield from self._received(received[face, str(ad.slot)] or self.lines(ad.alt), None)
                if self.issue.house.publisher.disclaimer:
                    yield self.say(self.issue.house.publisher.disclaimer)

    def _received(self, words: Sequence[str], url: str | None) -> Iterator[str]:
        yield from (spelled(line) for line in words)
        if not words and url:
            yield f"本文は {url} にあります"

    def _face_of(self, placing: Placing, run: Run) -> int:
        """Where a part begins; a part that got no frame is told on the first face of its run."""
        return self.parts.get((str(placing.article), placing.part_meant), int(run.faces[0]))

    def contents(self) -> Iterator[str]:
        rows = [(self.faces[key], key, article) for key, article in self.issue.articles.items()
                if article.contents and self.faces.get(key)]
        if rows:
            yield from ("", "■今月の紙面")
        for where, _, article in sorted(rows, key=lambda row: (tuple(row[0]), row[1])):
            yield f"・{self.say(article.short or article.title)}　{say_faces(where)}"

    # --- articles ------------------------------------------------------------------------

    def article(self, placing: Placing, run: Run, *, opens: bool) -> Iterator[str]:
        """A part of an article. ``opens``: it does not follow another part of the same article on
        this face, so that whoever listens is told whose it is."""
        article, key = self.issue.articles[placing.article], str(placing.article)
        parts = list(article.all_parts)
        part = placing.part_meant
        where = dict(part_faces(self.issue, key))
        earlier = sorted({f for p in parts[:parts.index(part)] for f in where.get(p, ())} - set(run.faces))
        later = sorted({f for p in parts[parts.index(part) + 1:] for f in where.get(p, ())} - set(run.faces))
        if part == parts[0]:
            yield from self.title(article)
        elif earlier:
            yield f"◆{self.say(article.title)}（{say_faces(earlier)}から続く）"
        elif opens:
            yield f"◆{self.say(article.title)}（続き）"
        for block in article.all_parts[part]:
            yield from self.block(block)
        if later:
            yield f"{say_faces(later)}へ続く"

    def body(self, article: Article) -> Iterator[str]:
        """Everything of an article but its title, as paragraphs: all parts, no word of where they stand."""
        yield from (self.say(text) for text in (article.kicker, article.subtitle) if text)
        yield from self.lines(article.lead)
        for blocks in article.all_parts.values():
            yield from (line for block in blocks for line in self.block(block) if line)

    def title(self, article: Article) -> Iterator[str]:
        kicker = [self.say(text) for text in (article.category, article.kicker) if text]
        yield f"■{self.say(article.title)}" + ("（見本）" if article.sample else "")
        yield from kicker
        if article.subtitle:
            yield self.say(article.subtitle)
        yield from self.lines(article.lead)

    def block(self, block: Block) -> Iterable[str]:
        value = block.value
        match block.kind:
            case "heading":
                return ["", f"●{self.say(value)}"]
            case "items":
                return [f"・{self.say(item)}" for item in value]
            case "questions":
                return [line for each in value for line in (f"問　{self.say(each.q)}", *self.first(self.lines(each.a), "答　"))]
            case "arrows":
                return [f"→{self.say(line)}" for line in value]
            case "voices":
                return [line for voice in value for line in (*self.lines(voice.text), f"（{self.say(voice.who)}）")]
            case "terms":
                return [line for term in value for line in self.first(self.lines(term.text), f"{self.say(term.label)}　")]
            case "table":
                return self.table(value)
            case "contacts":
                return [self.contact(key) for key in value]
            case "initiative":
                return self.initiative(value)
            case "info":
                return self.info(value)
            case "figure":
                return self.figure(value)
            case "code":
                return self.code(value)
            case "chart":
                return self.chart(value)
            case "steps":
                return self.steps(value)
            case "events":
                return [self.event(event) for event in value]
            case "answer":
                return self.first(self.lines(value), "答　")
            case "box":
                return ["", f"◆{self.say(value.title)}", *(line for inner in value.blocks for line in self.block(inner)), ""]
            case "gallery":
                return [line for figure in value for line in self.figure(figure)]
            case "map":
                return [*self.figure(value.figure), *(line for place in value.places for line in self.first(
                    [self.say(place.name), *self.lines(place.text)], "・"))]
            case "quote" | "profile" | "interview" | "timeline" | "notes" | "coupon" | "quiz":
                return self.story(block)
            case _:  # paragraph, lead, note
                return self.lines(value)

    @staticmethod
    def first(lines: list[str], mark: str) -> list[str]:
        """``mark`` before the first of the lines."""
        return [f"{mark if at == 0 else ''}{line}" for at, line in enumerate(lines)]

    def initiative(self, value: Initiative) -> Iterator[str]:
        yield from ("", f"◆{self.say(value.mark)}　{self.say(value.title)}", *self.lines(value.lead))
        for action in value.actions:
            yield from self.first(self.lines(action), "・")
        if value.figure:
            yield from self.figure(value.figure)
        yield self.say(value.goals_label)
        yield from (f"・{goal}　{self.say(self.issue.house.sdgs[str(goal)].label)}" for goal in value.goals)

    def info(self, value: Info) -> Iterator[str]:
        for key, label in FACTS.items():
            yield from self.first(self.lines(getattr(value, key)), f"{label}　")

    def figure(self, value: Figure) -> Iterator[str]:
        kind = "絵" if str(value.image).lower().endswith(_DRAWN) else "写真"
        yield f"（{kind}：{self.say(value.alt)}）"
        words = "　".join(self.say(text) for text in (value.caption, value.credit) if text)
        if words:
            yield words

    def story(self, block: Block) -> Iterator[str]:
        """The parts of a story, in the way of voices and terms; an interviewer without a name is ――."""
        if quote := block.quote:
            yield from (*self.lines(quote.text), *([f"（{self.say(quote.who)}）"] if quote.who else []))
        if person := block.profile:
            yield from self.figure(person.figure) if person.figure else ()
            reading = f"（{self.say(person.reading)}）" if person.reading else ""
            yield f"{self.say(person.name)}{reading}" + (f"　{self.say(person.role)}" if person.role else "")
            yield from self.lines(person.text)
        for turn in block.interview or ():
            yield from self.first(self.lines(turn.text), f"{self.say(turn.who)}　" if turn.who else "――")
        for moment in block.timeline or ():
            yield from self.first(self.lines(moment.text), f"{self.say(moment.when)}　")
        if quiz := block.quiz:
            yield from (*self.first(self.lines(quiz.question), "問　"), *(f"{chr(0x2460 + at)}{self.say(one)}" for at, one in enumerate(quiz.choices)))
            yield from [self.say(quiz.where)] if quiz.where else []
        if coupon := block.coupon:
            yield from ("", f"◆{self.say(coupon.title)}", *self.lines(coupon.text))
            yield from (*(f"・{self.say(row)}" for row in coupon.rows), *self.lines(coupon.note), "")
        for note in block.notes or ():
            yield from self.first(self.lines(note.text), f"{self.say(note.mark)}　")

    def code(self, value: Code) -> Iterator[str]:
        yield f"{self.say(value.title)}　{value.url}（QRコード）"
        yield from self.lines(value.text)

    def chart(self, value: Chart) -> Iterator[str]:
        """A line for each label with its numbers; of several series their names first, in the same order."""
        yield f"図表　{self.say(value.title)}" + ("（見本の図）" if value.sample else "")
        unit = self.say(value.unit) if value.unit else ""
        about = [*([self.say(value.about)] if value.about else []), *([f"（単位　{unit}）"] if unit else [])]
        yield from ["　".join(about)] if about else []
        if value.names:
            yield "・".join(map(self.say, value.names))
        for at, (label, column) in enumerate(zip(value.labels, value.columns, strict=True)):
            total = f"　計 {value.totals[at].shown}{unit}" if value.totals else ""
            yield f"{self.say(label)}　{'・'.join(amount.shown + unit for amount in column)}{total}"
        if value.last_totals:
            yield f"計　{'・'.join(total.shown + unit for total in value.last_totals)}"
        if value.source:
            yield f"出典　{self.say(value.source)}"

    def steps(self, value: Sequence[Step]) -> Iterator[str]:
        for number, step in enumerate(value, 1):
            when = f"　{self.say(step.when)}" if step.when else ""
            yield f"◆{number}　{self.say(step.title)}{when}"
            if step.image and step.alt:
                yield f"（絵：{self.say(step.alt)}）"
            yield from self.lines(step.text)

    def table(self, value: Table) -> Iterator[str]:
        """The heads, then a line a row. Of more than two columns each cell is told with its own head again, for
        those who cannot look up to it. A cell over several rows is told in each of them."""
        yield "（表）" + self.say(value.caption)
        heads = {id(cell): cell for head in value.said_heads for cell in head}
        if heads:
            yield "　".join(filter(None, (self._joined(cell.split("\n")) for cell in heads.values())))
        for row in value.said_rows:
            yield "　".join(f"{self._joined(head)}：{words}" if value.columns > 2 and column >= value.row_heads and any(head) else words
                            for column, head, cell in row if (words := self._joined(cell.split("\n"))))
        for note in value.notes or ():
            yield from self.lines(note)

    def _joined(self, lines: Iterable[str]) -> str:
        return " ".join(filter(None, map(self.say, lines)))

    def event(self, event: Event) -> str:
        day = f"{event.date.month}月{event.date.day}日（{say_weekday(event.date)}）"
        return "　".join([day, *(self.say(text) for text in (event.time, event.title, event.place) if text)])

    def contact(self, key: Id) -> str:
        contact = self.issue.house.contacts[key]
        parts = [self.say(text) for text in (contact.name, contact.work, contact.floor) if text]
        parts.append(f"電話 {self.say(contact.phone)}")
        return "　".join([*parts, *([f"ファックス {self.say(contact.fax)}"] if contact.fax else [])])
