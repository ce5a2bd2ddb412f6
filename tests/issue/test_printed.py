"""The list of what must be on paper, and that no text of the model escapes a declaration."""
from __future__ import annotations

import inspect
from typing import get_args

import pytest

from kohoshi.issue import model, model_parts
from kohoshi.issue.loader_shape import bare
from kohoshi.issue.model import Record
from kohoshi.issue.model_house import Contact
from kohoshi.issue.model_parts import Figure
from kohoshi.issue.printed import declared, printables
from kohoshi.issue.values import Scalar

KAIGI = "content/2022-06/articles/kaigi.yaml"


def listed(project, article, part="main", *, head):
    return [(p.text, p.field, p.place.line) for p in printables(project.load().issue, article, part, head=head)]


def test_the_first_part_with_the_title_block(project):
    assert listed(project, "kaigi", "hajime", head=True) == [
        ("肩", "kicker", 1),
        ("会議の話", "title", 2),
        ("副題", "subtitle", 3),
        ("まえがき1。", "lead", 5),
        ("まえがき2。", "lead", 6),
        ("区政", "category", 7),
        ("何ですか", "parts.hajime.0.questions.0.q", 12),
        ("港区みなとくの会議です。", "parts.hajime.0.questions.0.a", 14),
        ("だれでも来られます。", "parts.hajime.0.questions.0.a", 16),
        ("取り組み 1", "parts.hajime.1.initiative.mark", 18),
        ("まちづくり", "parts.hajime.1.initiative.title", 19),
        ("進めます。", "parts.hajime.1.initiative.lead", 20),
        ("ひとつめ。", "parts.hajime.1.initiative.actions.0", 22),
        ("関連するゴール", "parts.hajime.1.initiative.goals_label", 23),
        ("11 目標11をめざそう", "parts.hajime.1.initiative.goals.0", 23),
        ("17 目標17をめざそう", "parts.hajime.1.initiative.goals.1", 23),
    ]


def test_a_later_part_without_it(project):
    assert [text for text, *_ in listed(project, "kaigi", "owari", head=False)] == [
        "場所", "見本会館", "総務課(広報)", "広報紙", "5階", "0000-0001", "0000-0101"]


def test_places_carry_the_column(project):
    found = printables(project.load().issue, "kaigi", "hajime", head=True)
    assert [(p.place.file, p.place.line, p.place.column) for p in found[3:5]] == [(KAIGI, 5, 3), (KAIGI, 6, 3)]
    assert {(p.article, p.part) for p in found} == {("kaigi", "hajime")}


def test_contacts_repeat_and_all_else_stands_once(project):
    found = printables(project.load().issue, "kaigi", "owari", head=False)
    assert [p.printed for p in found] == ["once", "once", *["repeats"] * 5]
    assert found[-1].place.file == "content/house/contacts.yaml"


def test_markup_is_seen_as_a_reader_sees_it(project):
    assert [text for text, *_ in listed(project, "hyoshi", head=False)] == ["港の朝", "会議 → 会議の話(\ufffc)"]


def test_words_of_the_template_are_not_content(project):
    """Labels such as 日時 and 費用 come from the layout; alternative texts are not printed."""
    assert [text for text, *_ in listed(project, "taiso", head=True)] == [
        "体操", "6月11日(土)9:00～10:00", "無料", "動きやすい服", "あつまる", "玄関に来てください。"]


def test_unknown_articles_and_parts(project):
    issue = project.load().issue
    with pytest.raises(KeyError):
        printables(issue, "nobody", "main", head=True)
    with pytest.raises(KeyError):
        printables(issue, "kaigi", "naka", head=True)


# --- the model -------------------------------------------------------------------------------

RECORDS = list(dict.fromkeys(cls for room in (model, model_parts) for _, cls in inspect.getmembers(room, inspect.isclass)
                             if issubclass(cls, Record) and cls is not Record))


def leaves(annotation):
    """All types an annotation is made of."""
    annotation = bare(annotation)
    inner = get_args(annotation)
    return [leaf for arg in inner for leaf in leaves(arg)] if inner else [annotation]


def undeclared(records):
    return [f"{cls.__name__}.{name}" for cls in records for name, field in cls.model_fields.items()
            if declared(cls, name) not in ("once", "repeats", "never")]


def test_every_field_says_how_often_it_is_printed():
    assert len(RECORDS) > 20
    assert undeclared(RECORDS) == []


def test_the_declaration_test_can_fail():
    class Careless(Record):
        title: model.Line

    assert undeclared([Careless]) == ["Careless.title"]


def test_every_field_has_a_japanese_name():
    nameless = [f"{cls.__name__}.{name}" for cls in RECORDS for name, field in cls.model_fields.items()
                if not field.title or (field.title.isascii() and field.title not in ("Q&A", "SDGs"))]
    assert nameless == []


def test_texts_are_of_the_types_that_keep_their_place():
    """A field of type str would lose file, line and column (Issue and House only hold what was loaded)."""
    bare_texts = [f"{cls.__name__}.{name}" for cls in RECORDS if cls not in (model.Issue, model.House)
                  for name, field in cls.model_fields.items()
                  if str in leaves(field.annotation)]
    assert bare_texts == []


def test_every_printed_text_of_an_article_is_listed(project):
    """Whatever block the model knows, its once-fields reach the list: nothing is walked past."""
    found = {p.field.rsplit(".", 1)[-1] if not p.field[-1].isdigit() else p.field.rsplit(".", 2)[-2]
             for part in ("hajime", "owari") for p in printables(project.load().issue, "kaigi", part, head=True)}
    expected = {"kicker", "title", "subtitle", "lead", "category", "q", "a", "mark", "actions", "goals_label", "goals",
                "label", "text", "name", "work", "floor", "phone", "fax"}
    assert found == expected
    assert [n for n in Contact.model_fields if declared(Contact, n) == "repeats"] == ["name", "work", "floor", "phone", "fax"]
    assert [n for n in Figure.model_fields if declared(Figure, n) == "once"] == ["caption", "credit"]


def test_values_survive_validation_with_their_place(project):
    """A pattern declared through pydantic would quietly make a bare str of an id."""
    issue = project.load().issue
    lost: list[str] = []

    def walk(value, path):
        if isinstance(value, Record):
            for name in type(value).model_fields:
                walk(getattr(value, name), f"{path}.{name}")
        elif isinstance(value, list):
            for index, item in enumerate(value):
                walk(item, f"{path}.{index}")
        elif isinstance(value, dict):
            for key, item in value.items():
                walk(item, f"{path}.{key}")
        elif isinstance(value, str) and not (isinstance(value, Scalar) and value.place):
            lost.append(path)

    walk(issue, "issue")
    defaults = ["issue.publication.layouts", "issue.publication.flatplan.0.colour", "issue.publication.flatplan.1.colour",
                "issue.publication.flatplan.1.ads.0.label", "issue.publication.flatplan.2.colour",
                "issue.publication.flatplan.2.supplied.text"]
    assert lost == ["issue.root", "issue.publication.binding", *defaults, "issue.house.levels.style/width",
                    "issue.house.names.mihon-kaikan.kind"], "only a fixed choice and a default have no place"
