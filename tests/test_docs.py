"""The documentation says what is so: commands, links, examples, keys, names of files and rooms."""
from __future__ import annotations

import importlib.util
import json
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
import yaml
from jinja2.defaults import DEFAULT_FILTERS
from pydantic import TypeAdapter, ValidationError

from kohoshi.check.identity import Basis
from kohoshi.check.proven import FaceProof, Proof
from kohoshi.check.readable import Words
from kohoshi.check.report import Report, as_json
from kohoshi.check.words.prh import load as load_dictionary
from kohoshi.commands.app import app
from kohoshi.finding import Box, Finding, Level
from kohoshi.flow import build as build_module
from kohoshi.flow.outputs import OUTPUTS as WRITTEN
from kohoshi.issue import markup
from kohoshi.issue.messages import validation_findings
from kohoshi.issue.model import Article, Block, Id, Info, Run, Waiver
from kohoshi.issue.model_house import Contact, Contract, ProperName, RuleLevel
from kohoshi.issue.values import RuleName
from kohoshi.issue.yamltext import Mapping, read
from kohoshi.pages.environment import environment
from kohoshi.pages.layout import Layout, Slot, load_layouts
from kohoshi.press import Press, load_press, press_names
from kohoshi.press.profile import Confirmed, Images, Ink, Type, Zones
from kohoshi.proof.roles import offered
from kohoshi.rules import FAMILIES, RULES
from kohoshi.typeset.frames import Frame
from kohoshi.typeset.options import Options

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
CONTENT = ROOT / "content" / "README.md"
LAYOUT = ROOT / "layouts" / "minato" / "README.md"
OUTPUTS = ROOT / "docs" / "outputs.md"
OUT_OF_GIT = {".venv", "out", "archive", "proofs", ".pytest_cache"}
PAGES = sorted(path for path in ROOT.rglob("*.md") if path.relative_to(ROOT).parts[0] not in OUT_OF_GIT)
GUIDES = [path for path in PAGES if "rules" not in path.parts]
COMMANDS = typer.main.get_command(app)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def words(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a language, their indentation taken off."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", words(path), re.S | re.M)
    return [re.sub(rf"^{indent}", "", block, flags=re.M) for indent, block in found]


def section(path: Path, title: str) -> str:
    """The text under a heading, to the next heading, without fenced blocks."""
    _, _, rest = re.sub(r"^```.*?^```$", "", words(path), flags=re.S | re.M).partition(f"# {title}\n")
    assert rest, f"{named(path)} has no section {title}"
    return re.split(r"^#", rest, maxsplit=1, flags=re.M)[0]


def rows(text: str) -> list[list[str]]:
    """Cells of the tables in a text, without headings."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    split = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    rules = [i for i, cells in enumerate(split) if set("".join(cells)) <= {"-"} and "".join(cells)]
    return [cells for i, cells in enumerate(split) if i not in rules and i + 1 not in rules]


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


# --- press profiles -----------------------------------------------------------------------------

def test_the_press_guide_names_every_key_and_every_profile():
    keys = [key for row in rows(section(ROOT / "docs" / "press.md", "型を足す")) for key in code(row[0])]
    assert sorted(keys) == sorted(set(Press.model_fields) - {"name"})
    told = " ".join(row[1] for row in rows(section(ROOT / "docs" / "press.md", "型を足す")))
    for record in (Confirmed, Ink, Images, Type, Zones):
        assert [name for name in record.model_fields if f"`{name}`" not in told] == []
    profiles = {code(row[0])[0]: row for row in rows(section(ROOT / "docs" / "press.md", "印刷の型"))}
    assert sorted(profiles) == press_names()
    for name, row in profiles.items():
        press = load_press(name)
        assert (row[2], row[4], row[5]) == (f"{press.trim[0]:g}×{press.trim[1]:g} mm", press.standard, f"{press.ink.limit:g} %")


# --- commands -----------------------------------------------------------------------------------


def leaves(command: object = COMMANDS, name: str = "") -> Iterator[tuple[str, object]]:
    """(full name, command) of every command of the program."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name.strip(), command
        return
    for key, value in inner.items():
        yield from leaves(value, f"{name} {key}")


LEAVES = dict(leaves())


def calls(path: Path) -> Iterator[list[str]]:
    for line in re.findall(r"render\.py ([^#`\n）」]+)", words(path)):
        yield line.split()


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_commands_in_the_guides_exist(path):
    for call in calls(path):
        names = [name for name in LEAVES if call[:len(name.split())] == name.split()]
        group = call[0] in COMMANDS.commands and ("|" in "".join(call) or call[1:] == ["…"])
        assert names or group, f"{named(path)}: render.py {' '.join(call)}"
        options = {option for name in names for parameter in LEAVES[name].params for option in parameter.opts}
        assert {word for word in call if word.startswith("--")} <= options, f"{named(path)}: {' '.join(call)}"


@pytest.mark.parametrize("name", LEAVES)
def test_readme_names_every_command(name):
    assert any(call[:len(name.split())] == name.split() for call in calls(README))


def test_readme_names_every_option():
    shown = set(re.findall(r"--[a-z][a-z-]*", words(README) + words(OUTPUTS)))
    options = {option for command in LEAVES.values() for parameter in command.params for option in parameter.opts
               if option.startswith("--")}
    # the number of hits is told by --help
    assert {option for option in options if option not in shown} == {"--limit"}


def test_make_targets_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    used = {target for path in GUIDES for target in re.findall(r"\bmake (issue|test|setup|help|doctor|clean)\b", words(path))}
    assert {"issue", "test", "setup"} <= used <= targets


# --- links --------------------------------------------------------------------------------------


def anchor(heading: str) -> str:
    """The anchor that GitHub makes of a heading."""
    kept = [c for c in re.sub(r"[`*]", "", heading).strip().lower()
            if c in " -_" or unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "Mn"]
    return "".join(kept).replace(" ", "-")


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_lead_somewhere(path):
    text = re.sub(r"`[^`\n]*`", "", re.sub(r"```.*?```", "", words(path), flags=re.S))
    links = re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    for link in links:
        if link.startswith("https://"):
            continue
        name, _, spot = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), f"{named(path)}: {link}"
        if spot:
            headings = re.findall(r"^#+ (.+)$", words(target), re.M)
            assert spot in map(anchor, headings), f"{named(path)}: {link}"


def test_the_cost_is_told_as_the_benchmark_tells_it(monkeypatch):
    """The tables of docs/cost.md are those the benchmark writes today, and the aims those of it."""
    place = ROOT / "benchmarks" / "checking" / "report.py"
    spec = importlib.util.spec_from_file_location("cost_report", place)
    report = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "cost_report", report)
    spec.loader.exec_module(report)
    result = report.Result()
    worked = {"supplied": 0.5, "main": 2.0, "beside": 1.0, "ghostscript": 2.0}
    result.add((2.0, 2.0), {"supplied": 0.5, "finished": 3.5, "parts": {"one": 1.0}, "worked": worked}, (2.5, {"imports": 0.5, "checks": 2.0}), 0.0)
    assert [missed.partition(":")[0] for missed in report.missed(result)] == ["all checks of a build", "content checks alone"]
    assert result.rounds[0].bound == pytest.approx(1.5)
    written = words(ROOT / "docs" / "cost.md").partition(report.BEGIN)[2].partition(report.END)[0]
    told = [row[0] for row in rows(report.as_text(result)) if row[0] != "one"]
    assert [row[0] for row in rows(written)][:len(told)] == told


def test_pictures_are_small_and_all_shown():
    pictures = sorted(path for path in (ROOT / "docs" / "img").rglob("*") if path.is_file())
    assert {path.suffix for path in pictures} == {".jpg"}
    for path in pictures:
        desk = path.parent.name == "desk"
        page, most = (ROOT / "docs" / "desk.md", 200_000) if desk else (README, 400_000)
        assert path.stat().st_size <= most and path.relative_to(page.parent).as_posix() in words(page), path.name


# --- the officer's guide ------------------------------------------------------------------------


def findings(text: str, model: object) -> list[Finding]:
    """Everything that reading a text as ``model`` finds."""
    node, found = read(text.encode(), "example.yaml")
    if found or node is None:
        return found
    try:
        TypeAdapter(model).validate_python(node)
    except ValidationError as fault:
        return validation_findings(fault, node, model)
    return []


@pytest.mark.parametrize("example", blocks(CONTENT, "yaml") + blocks(README, "yaml"))
def test_examples_are_read_without_findings(example, tmp_path):
    node, found = read(example.encode(), "example.yaml")
    assert found == []
    if not isinstance(node, Mapping):
        assert findings(example, list[Block]) == []
    elif "title" in node:
        assert findings(example, Article) == []
    elif "version" in node:
        (tmp_path / "shinbun.yml").write_text("version: 1\n", encoding="utf-8")
        (tmp_path / "style.yml").write_text(example, encoding="utf-8")
        assert load_dictionary(tmp_path / "style.yml", tmp_path, str).findings == []
    elif node.keys() & {*RULES, *FAMILIES}:
        assert findings(example, dict[RuleName, RuleLevel]) == [] and node.keys() <= {*RULES, *FAMILIES}
    else:
        (key,) = node
        part = {"flatplan": list[Run], "waivers": list[Waiver]}.get(key)
        if part:
            TypeAdapter(part).validate_python(node[key])
        else:
            tables = (dict[Id, Contract], dict[Id, Contact], dict[Id, ProperName])
            assert [] in [findings(example, table) for table in tables]


KINDS = [markup.Strong, markup.Ruby, markup.Ruby, markup.Ruby, markup.Bouten, markup.FaceReference,
         markup.TateChuYoko, markup.Link, markup.Text]


@pytest.mark.parametrize("row, kind", list(zip(rows(section(CONTENT, "文の中の記号")), KINDS, strict=True)))
def test_markup_table_is_the_grammar(row, kind):
    (example,) = code(row[0])
    assert markup.faults(example) == []
    nodes = markup.parse(example)
    assert {type(node) for node in nodes} == {kind}
    assert "「6・7面」" in row[1] or markup.visible(nodes) != example


@pytest.mark.parametrize("wrong, said, right", rows(section(CONTENT, "YAML の落とし穴")))
def test_traps_are_told_in_the_words_of_the_guide(wrong, said, right):
    def article(line: str) -> list[Finding]:
        return findings(f"short: 見本\n{line}\nbody:\n  - heading: 見出し\n", Article)

    assert said in [finding.message for finding in article(code(wrong)[0])]
    assert article(code(right)[0]) == []


def test_every_kind_of_block_and_fact_is_in_the_guide():
    table = rows(section(CONTENT, "本文に置けるもの"))
    told = [name for row in table for name in code(row[0])]
    assert sorted(told) == sorted(Block.model_fields)
    facts = next(row[1] for row in table if "`info`" in row[0])
    assert code(facts) == list(Info.model_fields)


def test_every_key_of_an_article_is_in_the_guide():
    told = set(code(section(CONTENT, "記事")))
    assert {key for key in Article.model_fields if not any(word.startswith(key) for word in told)} == set()


def test_slots_named_by_the_officers_guide_exist():
    layouts = load_layouts(ROOT / "layouts" / "minato")
    slots = {name for layout in layouts.values() for name in layout.slots}
    assert {name for row in rows(section(CONTENT, "本文に置けるもの")) for name in code(row[2])} <= slots


# --- the designer's guide -----------------------------------------------------------------------


def test_layouts_and_slots_are_those_of_the_list():
    layouts = load_layouts(ROOT / "layouts" / "minato")
    told = {code(row[0])[0]: (int(row[1]), set(code(row[2]))) for row in rows(section(LAYOUT, "The kinds of face"))}
    assert told == {name: (layout.faces, set(layout.slots) | set(layout.ads)) for name, layout in layouts.items()}


def test_keys_of_the_list_of_layouts_are_told():
    told = set(code(section(LAYOUT, "The kinds of face")))
    assert set(Layout.model_fields) | set(Slot.model_fields) <= told


def test_filters_and_properties_of_the_designers_guide_exist():
    env = environment(LAYOUT.parent, lambda article: "")
    sentence = re.search(r"Filters of ours: (.*)", words(LAYOUT))[1]
    told = set(code(sentence))
    assert len(told) > 10 and told <= env.filters.keys() - DEFAULT_FILTERS.keys()
    table = {code(row[0])[0]: row[1] for row in rows(section(LAYOUT, "Type"))}
    assert table.keys() == {f"--ja-{name}" for name in Options._fields}
    set_here = dict(re.findall(r"(--ja-[a-z]+): ([.\d]+);", words(LAYOUT.parent / "css" / "1-page.css")))
    assert {f"--ja-{name}": f"{int(value)}" for name, value in Options()._asdict().items()} | set_here == table


def test_grid_of_the_designers_guide_is_the_press_profiles():
    press = yaml.safe_load(words(ROOT / "kohoshi/press/profiles/offset-tabloid.yaml"))
    x, y, width, height = press["type_area"]
    guide = words(LAYOUT)
    assert f"{press['trim'][0]} × {press['trim'][1]} mm, {press['bleed']} mm bleed" in guide
    assert f"{x} mm from the left, {y} mm from the head" in guide and f"{width} × {height} mm" in guide
    assert width == 66 * 3.75 and height == 59 * 6.375


# --- files, keys, rooms -------------------------------------------------------------------------


def keys(title: str) -> list[list[str]]:
    """Keys of each table in a section of outputs.md."""
    return [[code(row[0])[0] for row in rows(text)] for text in section(OUTPUTS, title).split("\n\n")
            if text.lstrip().startswith("|")]


def test_documented_keys_of_the_report_are_those_written():
    finding = Finding("text/missing", Level.ERROR, "x", box=Box(1, 2, 3, 4))
    proof = Proof((FaceProof(1, 1, Basis.FOLIO, Words.TEXT, 2, 1, 0),))
    written = json.loads(as_json(Report("2022-06", "print.pdf", 12, [finding], {"x": 1}, proof=proof)))
    assert keys("report.json") == [list(written), list(written["proven"]["faces"][0]), list(written["findings"][0])]
    told = section(OUTPUTS, "report.json")
    named = (*Basis, *Words, *written["proven"]["faces"][0]["references"])
    for key in (*written["counts"], *written["findings"][0]["box"], *map(str, named), "proven.faces", "proven.unproven"):
        assert f"`{key}`" in told


def test_documented_keys_of_the_layout_are_those_written(tmp_path):
    frame = Frame(6, "kusei-kaigi--about", "about", "kusei-kaigi", "about", Box(1, 2, 3, 4), 66, 1, 13, 12, None)
    composition = SimpleNamespace(layout_passes=1, runs=[], faces={"kusei-kaigi": (6, 7)}, frames=[frame])
    (tmp_path / "layout.json").write_text(build_module.layout_json(composition, "offset-tabloid"), encoding="utf-8")
    written = json.loads((tmp_path / "layout.json").read_text(encoding="utf-8"))
    assert keys("layout.json") == [list(written), list(written["frames"][0])]


@pytest.mark.parametrize("path, title", [(README, "Output"), (OUTPUTS, "What a build writes")])
def test_files_of_a_build_are_all_told(path, title):
    assert {name for row in rows(section(path, title)) for name in code(row[0])} == {each.name for each in WRITTEN}


def test_every_room_is_in_the_architecture_in_the_order_of_the_linter():
    project = tomllib.loads(words(ROOT / "pyproject.toml"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    told = [name.removesuffix(".py").rstrip("/") for row in rows(section(ROOT / "docs/architecture.md", "Rooms"))
            for name in code(row[0])]
    present = {path.stem for path in (ROOT / "kohoshi").iterdir() if path.name not in ("__init__.py", "__pycache__")
               and (path.suffix == ".py" or (path / "__init__.py").is_file())}
    assert set(told) == present
    rank = {name.strip("() "): -index for index, layer in enumerate(layers) for name in layer.split("|")}
    for earlier, later in pairwise(told):
        assert rank[earlier] <= rank[later], f"{earlier} stands before {later}"


def test_rules_named_in_the_guides_exist():
    for path in GUIDES:
        for name in re.findall(rf"`((?:{'|'.join(FAMILIES)})/[a-z][a-z-]*)`", words(path)):
            assert name in RULES or (ROOT / name).exists(), f"{named(path)}: {name}"


def test_the_table_of_roles_is_the_programs():
    assert rows(section(ROOT / "docs" / "desk.md", "招く")) == [[title, may] for _, title, may in offered(everywhere=True)]


def test_version_of_the_changelog_is_the_projects():
    project = tomllib.loads(words(ROOT / "pyproject.toml"))
    newest = re.search(r"^## \[([^\]]+)\]", words(ROOT / "CHANGELOG.md"), re.M)[1]
    assert newest == project["project"]["version"]


def test_engine_named_in_the_guides_is_the_one_in_use():
    project = tomllib.loads(words(ROOT / "pyproject.toml"))
    (pin,) = [line for line in project["project"]["dependencies"] if line.startswith("weasyprint")]
    for path in (LAYOUT, ROOT / "docs" / "architecture.md"):
        assert pin.removeprefix("weasyprint==") in words(path)
