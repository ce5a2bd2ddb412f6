"""Inline markup of the content as HTML for the screen: ruby that can be switched off, references
that lead to the page of the article."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from markupsafe import Markup, escape

from kohoshi.issue import markup as m

_PAIR = Markup("{}<rp>（</rp><rt>{}</rt><rp>）</rp>")


@dataclass(frozen=True)
class Words:
    """``phrase(article)``: 「6・7面」; ``pages``: article → address of its page, seen from here."""

    FOR_TEMPLATES: ClassVar = frozenset({"paragraphs"})

    phrase: Callable[[str], str]
    pages: Mapping[str, str]
    in_link: bool = False

    def __call__(self, text: str | None) -> Markup:
        """A Line or one paragraph of Prose."""
        return self.nodes(m.parse(text or ""))

    def paragraphs(self, prose: str | None) -> list[Markup]:
        """The paragraphs of a Prose."""
        return [self(line) for line in (prose or "").split("\n") if line.strip()]

    def nodes(self, nodes: Sequence[m.Node]) -> Markup:
        return Markup("").join(map(self.node, nodes))

    def node(self, node: m.Node) -> Markup:
        match node:
            case m.Text() | m.TateChuYoko():
                return escape(node.text)
            case m.Ruby():
                return Markup("<ruby>{}</ruby>").format(Markup("").join(_PAIR.format(base, reading) for base, reading in node.pairs))
            case m.Strong():
                return Markup("<strong>{}</strong>").format(self.nodes(node.children))
            case m.Bouten():
                return Markup('<em class="bouten">{}</em>').format(self.nodes(node.children))
            case m.Link():
                return Markup('<a href="{}">{}</a>').format(node.url, replace(self, in_link=True).nodes(node.children))
            case m.FaceReference():
                said = escape(self.phrase(node.article))
                page = self.pages.get(node.article)
                return Markup('<a href="{}">{}</a>').format(page, said) if page and not self.in_link else said
        raise TypeError(f"unknown node {node!r}")
