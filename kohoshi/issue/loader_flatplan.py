"""The flat plan 台割: every face once and in order, every slot filled with something that exists."""
from __future__ import annotations

from collections.abc import Iterator, Mapping as Dict
from typing import TYPE_CHECKING

from kohoshi.finding import Finding, Place
from kohoshi.issue.messages import perhaps
from kohoshi.issue.model import MAIN, Article, Placing, Publication
from kohoshi.issue.yamltext_bytes import error, short

if TYPE_CHECKING:
    from kohoshi.issue.loaded import Loaded


def flatplan_findings(loaded: Loaded, publication: Publication, articles: Dict[str, Article | None]) -> list[Finding]:
    """Faces, runs and slots of the flat plan."""
    plan = _Plan(loaded, publication, articles)
    return [*plan.faces(), *plan.runs(), *plan.slots(), *plan.left_out()]


class _Plan:
    def __init__(self, loaded: Loaded, publication: Publication, articles: Dict[str, Article | None]) -> None:
        self.loaded, self.runs_of, self.articles = loaded, publication.flatplan, articles
        self.placed: dict[tuple[str, str], Place] = {}

    def place(self, *loc: str | int) -> Place:
        return self.loaded.place_of("publication", "flatplan", *loc) or Place("issue.yaml")

    def faces(self) -> Iterator[Finding]:
        """1, 2, 3 … without gap or repeat; after a slip counting goes on from what is written."""
        expected = 1
        seen: dict[int, Place] = {}
        for index, run in enumerate(self.runs_of):
            for number, face in enumerate(run.faces):
                place = self.place(index, "faces", number)
                if face in seen:
                    yield error("flatplan", f"{face}面が二度あります", place, "台割の面を確かめてください", related=(seen[face],))
                elif face < expected:
                    yield error("flatplan", f"{face}面の順番がちがいます（{expected}面の番です）", place, "台割は面の順に書きます")
                elif face > expected:
                    gap = f"{expected}面" if face == expected + 1 else f"{expected}～{face - 1}面"
                    yield error("flatplan", f"{face}面の前に{gap}がありません", place, "台割は1面から順に、すべての面を書きます")
                seen.setdefault(face, place)
                expected = max(expected, face + 1)

    def runs(self) -> Iterator[Finding]:
        """Faces of one run lie side by side; a supplied page fills one face and holds no slots."""
        for index, run in enumerate(self.runs_of):
            if any(b != a + 1 for a, b in zip(run.faces, run.faces[1:], strict=False)):
                yield error("flatplan", f"ひと続きの面 {'・'.join(map(str, run.faces))}面 が隣り合っていません", self.place(index, "faces"),
                            "離れた面は別の「- faces:」に分けてください")
            if run.supplied and (len(run.faces) > 1 or run.slots):
                yield error("flatplan", "支給ページは1つの面に1つで、ほかの記事は置けません", self.place(index, "supplied"))

    def slots(self) -> Iterator[Finding]:
        """Every placing names an article and a part that exist, each once in the issue."""
        for index, run in enumerate(self.runs_of):
            for slot, placings in run.slots.items():
                for number, placing in enumerate(placings):
                    place = self.place(index, "slots", slot, number)
                    yield from self.placing(placing, place)

    def placing(self, placing: Placing, place: Place) -> Iterator[Finding]:
        article, part = str(placing.article), placing.part_meant
        if article not in self.articles:
            yield error("missing-article", f"「{short(article)}」という記事がありません（articles/{short(article)}.yaml）", place,
                        perhaps(article, self.articles, "あるのは"), article)
            return
        first = self.placed.setdefault((article, part), place)
        if first is not place:
            yield error("placed-twice", f"「{_name(article, part)}」が二度置かれています（{first.line}行目と{place.line}行目）", place,
                        "どちらかを消してください", related=(first,))
        known = self.articles[article]
        if known is not None and part not in known.all_parts:
            parts = [f"{article}/{p}" for p in known.all_parts] if known.parts else [article]
            yield error("missing-part", f"記事「{article}」に「{short(part)}」という部分はありません", place,
                        perhaps(_name(article, part), parts, "あるのは"), _name(article, part))

    def left_out(self) -> Iterator[Finding]:
        """An article that is placed must be placed whole: a forgotten part would be lost."""
        whole = {article for article, _ in self.placed}
        for article in sorted(whole):
            known = self.articles.get(article)
            for part in known.all_parts if known else ():
                if (article, part) not in self.placed:
                    node = self.loaded.place_of("articles", article, "parts", part) or Place("?")
                    yield error("unplaced-part", f"記事「{article}」の「{part}」がどの面にも置かれていません", node,
                                f"台割の枠に「{_name(article, part)}」と書いてください")


def _name(article: str, part: str) -> str:
    return article if part == MAIN else f"{article}/{part}"
