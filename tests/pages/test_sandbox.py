"""A template reads the issue and nothing that acts: probed over every attribute of everything that is
handed out, at depth, for print and for html/. No probe does harm: it only asks for the attribute."""
from __future__ import annotations

import datetime as dt
import types
from collections import Counter
from pathlib import Path

import pydantic
import pytest
from jinja2 import Undefined
from jinja2.sandbox import SecurityError

from kohoshi import PROJECT
from kohoshi.editions.html import site as html_site
from kohoshi.editions.html.pictures import Picture
from kohoshi.editions.html.site import Link
from kohoshi.editions.html.words import Words
from kohoshi.issue.loader import load
from kohoshi.issue.model_parts import Figure
from kohoshi.pages import run as pages_run
from kohoshi.pages.crop import crop
from kohoshi.pages.environment import environment, rendered
from kohoshi.pages.error import LayoutError
from kohoshi.pages.run import Pages, planned_faces
from kohoshi.pages.sandbox import TemplateSandbox
from kohoshi.press import load_press

#: What pydantic, strings and functions bring along; asked of every object besides its own names.
KNOWN = {"parse_file", "parse_raw", "parse_obj", "from_orm", "construct", "copy", "json", "dict", "schema", "model_validate_json",
         "model_construct", "model_rebuild", "model_json_schema", "model_copy", "model_fields", "model_config", "update_forward_refs",
         "validate", "format_map", "now", "today", "fromtimestamp", "gi_frame", "func_globals", "mro", "__class__", "__globals__", "__self__",
         "__dict__", "__init__", "__func__", "__wrapped__", "read_text", "read_bytes", "open", "resolve", "cache_clear", "write"}


@pytest.fixture(scope="module")
def issue():
    loaded = load(PROJECT / "content/2022-06", root=PROJECT.root, layouts=PROJECT / "layouts")
    assert loaded.issue is not None
    return loaded.issue


@pytest.fixture(scope="module")
def handed_out(issue, tmp_path_factory):
    """Everything that the templates of all runs, and those of html/, are given."""
    given: list[dict] = []
    press = load_press(str(issue.publication.press))
    profile = tmp_path_factory.mktemp("press") / "output.icc"
    profile.write_bytes(b"")  # nothing is converted here
    pages = Pages.open(issue, press, PROJECT / "layouts", PROJECT / "content/2022-06", {}, profile)
    patch = pytest.MonkeyPatch()
    with patch.context() as at:
        at.setattr(pages_run, "rendered", lambda env, name, folder, **values: given.append(values) or "")
        for run in issue.publication.flatplan:
            pages.html(run, planned_faces(issue), dt.datetime(2022, 6, 1, tzinfo=dt.UTC))
    assert len(given) == len(issue.publication.flatplan)
    words = Words(lambda key: "6・7面", {"kusei-kaigi": "kusei-kaigi.html"})
    entries = html_site.events(issue)
    assert entries
    given.append({"issue": issue.publication, "house": issue.house, "articles": issue.articles, "words": words, "entries": entries,
                  "after": Link("a.html", "題"), "pictures": {1: Picture("faces/01.jpg", b"", 1, 1, 1)}})
    return given


def reached(env: TemplateSandbox, given: list[dict]) -> dict[str, object]:
    """Path → value of everything a template can come to by attributes and items. What is open depends
    on the type: of texts, numbers and dates the first twenty of each are asked."""
    seen: dict[int, object] = {}
    asked: Counter[type] = Counter()
    out: dict[str, object] = {}
    todo = [(name, value) for values in given for name, value in values.items()]
    while todo:
        path, value = todo.pop()
        if id(value) in seen or path.count(".") > 12:
            continue
        seen[id(value)] = value
        out[path] = value
        if isinstance(value, dict):
            todo += [(f"{path}.{key}", each) for key, each in value.items()]
        elif isinstance(value, list | tuple):
            todo += [(f"{path}.{at}", each) for at, each in enumerate(value)]
        asked[type(value)] += 1
        if isinstance(value, str | int | float | dt.date | types.BuiltinMethodType) and asked[type(value)] > 20:
            continue
        for name in {*dir(value), *KNOWN}:
            got = env.getattr(value, name)
            if not isinstance(got, Undefined):
                todo.append((f"{path}.{name}", got))
    return out


def test_nothing_that_acts_can_be_reached_from_a_template(handed_out, happened):
    found = reached(environment(PROJECT / "layouts/minato", str), handed_out)
    assert len(found) > 2000
    acting = (type, types.ModuleType, types.CodeType, types.FrameType, types.GeneratorType, Path)
    acts = {path: value for path, value in found.items() if isinstance(value, acting)}
    assert acts == {}
    happened(1, "everything asked for, twelve steps deep, of all that templates of faces and html/ are given",
             f"{len(acts)} classes, modules, files, generators or frames are reached")
    callables = {path: value for path, value in found.items() if callable(value)}
    own = {path for path, value in callables.items() if isinstance(value, types.FunctionType | types.MethodType | Words)}
    # The functions that are given on purpose, and the one method of ours a template calls.
    assert {path.rpartition(".")[2] for path in own} <= {"picture", "ornament", "code_for", "chart_for", "words", "phrase", "paragraphs"}
    for path in callables.keys() - own:  # methods of texts, dates and collections
        assert type(callables[path].__self__) in (str, bytes, int, float, bool, dict, list, tuple, set, frozenset, dt.date, dt.datetime) \
            or isinstance(callables[path].__self__, str | dt.date), path


def test_what_the_libraries_bring_along_is_refused_on_every_record(handed_out):
    env = environment(PROJECT / "layouts/minato", str)
    records = [value for value in reached(env, handed_out).values() if isinstance(value, pydantic.BaseModel)]
    assert len({type(record) for record in records}) > 12
    for record in records:
        inherited = {name for name in dir(pydantic.BaseModel) if not name.startswith("__")}
        for name in inherited:
            assert isinstance(env.getattr(record, name), Undefined), (type(record), name)
            assert isinstance(env.getitem(record, name), Undefined), (type(record), name)


PROBES = ("{{ a.parse_file }}", "{{ a['parse_file'] }}", "{{ a|attr('parse_raw') }}", "{{ [a]|map(attribute='model_validate_json')|first }}",
          "{{ a.copy() }}", "{{ a.model_copy }}", "{{ a.title.encode.__self__ }}", "{{ day.today() }}", "{{ day.fromisoformat }}",
          "{{ a.title.place.__class__ }}", "{{ ''.__class__ }}", "{{ picture.__globals__ }}",
          "{{ [a]|map(attribute='parse_obj')|join }}", "{{ [a]|selectattr('parse_file')|list }}", "{{ kind() }}")


@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_is_told_with_template_and_line(tmp_path, issue, probe):
    (tmp_path / "probe.html.j2").write_text(f"<p>\n{probe}\n</p>", encoding="utf-8")
    article = issue.articles["kusei-kaigi"]
    env = environment(tmp_path, str)
    with pytest.raises(LayoutError) as error:
        rendered(env, "probe.html.j2", tmp_path, a=article, day=dt.date(2022, 6, 1), picture=test_a_probe_is_told_with_template_and_line, kind=type(article))
    assert (error.value.finding.place.file, error.value.finding.place.line) == (f"layouts/{tmp_path.name}/probe.html.j2", 2)


def test_a_loader_asked_for_by_a_template_is_told(tmp_path, issue, happened):
    (tmp_path / "probe.html.j2").write_text("<p>\n{{ a.parse_file('/etc/hostname') }}\n</p>", encoding="utf-8")
    with pytest.raises(LayoutError) as error:
        rendered(environment(tmp_path, str), "probe.html.j2", tmp_path, a=issue.articles["kusei-kaigi"])
    finding = error.value.finding
    happened(1, "a template that opens a file by a record's loader", f"not laid out; line {finding.place.line}: 「{finding.message}」")


@pytest.mark.parametrize("template", [
    "{{ a.title }}", "{{ a['title'] }}", "{{ a.title.place }}", "{{ a.title.split('の')|length }}", "{{ a.all_parts|length }}",
    "{% for b in a.all_parts.values() %}{{ b[0].kind }}{% endfor %}", "{{ day.year }}{{ day.isoformat() }}{{ day.isoweekday() }}",
    "{% for x in [1, 2] %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% endfor %}", "{% set ns = namespace(n=0) %}{% set ns.n = 1 %}{{ ns.n }}",
    "{{ dict(a=1).get('a') }}", "{{ [a]|map(attribute='title')|list }}", "{{ 'ab'.replace('a', 'b') }}", "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}x{% endcall %}",
])
def test_what_a_face_needs_is_open(tmp_path, issue, template):
    (tmp_path / "open.html.j2").write_text(template, encoding="utf-8")
    assert rendered(environment(tmp_path, str), "open.html.j2", tmp_path, a=issue.articles["kusei-kaigi"], day=dt.date(2022, 6, 1))


def test_both_kinds_of_pages_stand_in_the_same_sandbox(tmp_path):
    assert isinstance(environment(tmp_path, str), TemplateSandbox)
    assert "TemplateSandbox(site.pages.folder)" in Path(html_site.__file__).read_text(encoding="utf-8")


@pytest.mark.parametrize(("template", "words"), [
    ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", "自分を呼び続けています"),
    ("\n{% for i in range(99999999) %}{% endfor %}", "くり返しが多すぎます"),
    ("\n{{ 1 // 0 }}", "0 で割っています"),
])
def test_endless_templates_are_told_and_never_a_traceback(tmp_path, template, words):
    (tmp_path / "endless.html.j2").write_text(template, encoding="utf-8")
    with pytest.raises(LayoutError) as error:
        rendered(environment(tmp_path, str), "endless.html.j2", tmp_path)
    assert words in error.value.finding.message and error.value.finding.place.file.endswith("endless.html.j2")


def test_what_is_told_of_endless_templates(tmp_path, happened):
    said = []
    for template in ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% for i in range(99999999) %}{% endfor %}", "{{ 1 // 0 }}"):
        (tmp_path / "endless.html.j2").write_text(template, encoding="utf-8")
        with pytest.raises(LayoutError) as error:
            rendered(environment(tmp_path, str), "endless.html.j2", tmp_path)
        said.append(error.value.finding.message)
    happened(12, "each of them", " ".join(f"「{message}」" for message in said))


@pytest.mark.parametrize("form", ["{% include 'out.html.j2' %}", "{% extends 'out.html.j2' %}", "{% import 'out.html.j2' as o %}", "{% include 'away/t.html.j2' %}"])
def test_a_link_that_leads_out_of_the_layout_is_no_template(tmp_path, form, happened):
    folder, outside = tmp_path / "minato", tmp_path / "elsewhere"
    folder.mkdir()
    outside.mkdir()
    (outside / "t.html.j2").write_text("外", encoding="utf-8")
    (folder / "out.html.j2").symlink_to(outside / "t.html.j2")
    (folder / "away").symlink_to(outside)
    (folder / "face.html.j2").write_text(f"\n{form}", encoding="utf-8")
    with pytest.raises(LayoutError) as error:
        rendered(environment(folder, str), "face.html.j2", folder)
    message = error.value.finding.message
    assert "フォルダーの外" in message
    happened(13, "include, extends, import, a linked folder", f"not laid out: 「{message.replace('away/t.html.j2', 'out.html.j2')}」")


def test_a_link_inside_the_layout_is_one(tmp_path):
    (tmp_path / "a.html.j2").write_text("中", encoding="utf-8")
    (tmp_path / "b.html.j2").symlink_to("a.html.j2")
    assert rendered(environment(tmp_path, str), "b.html.j2", tmp_path) == "中"


def test_a_refused_name_raises_when_used(tmp_path):
    env = environment(tmp_path, str)
    with pytest.raises(SecurityError, match="使ってはいけない"):
        env.from_string("{{ x.today() }}").render(x=dt.date(2022, 6, 1))


def test_the_guide_s_words_for_a_focus_are_open(tmp_path: Path) -> None:
    (tmp_path / "a.j2").write_text("{% if f.focus %}{{ f.focus.position }}{% endif %}{{ f|crop }}", encoding="utf-8")
    figure = Figure.model_validate({"image": "a.jpg", "alt": "絵", "focus": "右上"})
    env = TemplateSandbox(tmp_path)
    env.filters["crop"] = crop
    assert env.get_template("a.j2").render(f=figure) == '100% 0% style="object-position:100% 0%"'
