"""From the folder of an issue to the Issue, with everything that is wrong told at once.

    content/house/{publisher,contacts,sdgs,ads,names,rules}.yaml    content/2022-06/issue.yaml, articles/*.yaml

:func:`load` gives whatever could be read plus the findings; :func:`load_issue` is the strict
form, which raises when anything is an error.
"""
from __future__ import annotations

from collections.abc import Mapping as Dict, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kohoshi import PROJECT, limits
from kohoshi.finding import Finding, Place, crowded, ordered
from kohoshi.issue.house import check_sdgs
from kohoshi.issue.loaded import Loaded
from kohoshi.issue.loader_crosscheck import cross_findings
from kohoshi.issue.loader_files import Shelf, inside
from kohoshi.issue.loader_shape import texts
from kohoshi.issue.markup import faults
from kohoshi.issue.messages import validation_findings
from kohoshi.issue.model import Article, Issue, Publication
from kohoshi.issue.model_house import Contact, Contract, GoalLabel, House, ProperName, Publisher, RuleLevel
from kohoshi.issue.tables.faults import table_faults
from kohoshi.issue.tables.file import TableFiles, same
from kohoshi.issue.values import MARKED, Id, RuleName
from kohoshi.issue.yamltext import Node, read
from kohoshi.issue.yamltext.bytes import error
from kohoshi.project import Project, house_of
from kohoshi.refusal import why

#: Articles of one issue.
MAX_ARTICLES = limits.ARTICLES

_CONTACTS: Any = TypeAdapter(dict[Id, Contact])
_SDGS: Any = TypeAdapter(dict[str, GoalLabel])
_ADS: Any = TypeAdapter(dict[Id, Contract])
_LEVELS: Any = TypeAdapter(dict[RuleName, RuleLevel])
_NAMES: Any = TypeAdapter(dict[Id, ProperName])
#: Files that are a table of records, and its shape.
_TABLES = ((_CONTACTS, dict[Id, Contact]), (_SDGS, dict[str, GoalLabel]), (_ADS, dict[Id, Contract]),
           (_LEVELS, dict[RuleName, RuleLevel]), (_NAMES, dict[Id, ProperName]))


def load_issue(folder: Path, *, root: Path | None = None, layouts: Path | None = None) -> Issue:
    """The Issue in ``folder``; raises ContentError when anything in it is an error."""
    return load(folder, root=root, layouts=layouts).valid()[0]


@dataclass(frozen=True)
class Understood:
    """What one file says: the bytes it was read from, its tree, its findings and its model. ``beside``: the
    files that it reads in, as they were."""

    data: bytes
    node: Node | None
    findings: tuple[Finding, ...]
    value: Any
    beside: Dict[Path, bytes | None]


#: Files by the name under which they are told; a file whose bytes are the same is not read again.
Kept = MutableMapping[str, Understood]


def load(folder: Path, *, root: Path | None = None, layouts: Path | None = None, kept: Kept | None = None) -> Loaded:
    """Reads an issue; never raises for what is in the files.

    root      what file names in places are relative to; by default the working directory
              if the folder is in it, else the project (two folders up)
    layouts   where the layout sets are; by default ``layouts/`` of the project
    kept      what an earlier reading left behind; this one leaves its own there
    """
    return _Loader(Path(folder), root, layouts, {} if kept is None else kept).load()


class _Loader:
    def __init__(self, folder: Path, root: Path | None, layouts: Path | None, kept: Kept) -> None:
        self.folder = folder
        self.kept = kept
        real = folder.resolve()
        self.root = (root or _root(real)).resolve()
        self.layouts = layouts or layouts_of(real)
        self.findings: list[Finding] = []
        self.nodes: dict[str, Any] = {"articles": {}, "house": {}}

    def load(self) -> Loaded:
        if not self.folder.is_dir():
            self.findings.append(error("missing-file", "号のフォルダーがありません", Place(self.named(self.folder)),
                                       "content/2022-06 のように、issue.yaml のあるフォルダーを指定してください"))
            return Loaded(None, self.findings)
        self.findings += self.led_out()
        if self.findings:
            return Loaded(None, self.findings)
        publication = self.file(self.folder / "issue.yaml", Publication)
        articles = self.articles()
        house = self.house()
        issue = None
        if publication is not None and house is not None:
            whole = {key: value for key, value in articles.items() if value is not None}
            issue = Issue(root=str(self.folder), publication=publication, articles=whole, house=house)
        loaded = Loaded(issue, self.findings, self.nodes)
        if publication is not None:
            self.findings += cross_findings(loaded, publication, articles, house, self.folder, self.layouts)
        if any(value is None for value in articles.values()):
            loaded.issue = None
        loaded.findings = ordered(self.findings)
        return loaded

    def named(self, path: Path) -> str:
        """The path as the user knows it."""
        real = path.parent.resolve() / path.name
        return real.relative_to(self.root).as_posix() if real.is_relative_to(self.root) else path.as_posix()

    # --- the files -----------------------------------------------------------------------

    def led_out(self) -> list[Finding]:
        """Folders of the issue that are links to somewhere else: what lies there is not of this issue."""
        folders = [self.folder / name for name in ("articles", "images", "supplied", "tables")]
        return [error("outside", f"「{folder.name}」は号のフォルダーの外を指しています（リンク）", Place(self.named(folder)),
                      "フォルダーそのものを置いてください") for folder in folders if folder.is_symlink() and not inside(folder, self.folder)]

    def articles(self) -> dict[str, Article | None]:
        """All articles by id; None where the file could not be understood."""
        out: dict[str, Article | None] = {}
        paths = sorted(p for p in (self.folder / "articles").glob("*") if not p.name.startswith("."))
        for path in paths[:MAX_ARTICLES]:
            if path.suffix in (".yml", ".YAML", ".YML"):
                self.findings.append(error("file-name", f"「{path.name}」の拡張子がちがいます", Place(self.named(path)),
                                           f"「{path.stem}.yaml」に変えてください"))
            elif path.suffix == ".yaml":
                self.check_stem(path)
                out[path.stem] = self.file(path, Article, path.stem)
        if len(paths) > MAX_ARTICLES:
            self.findings.append(error("too-large", f"記事のファイルが多すぎます（上限は{MAX_ARTICLES}）",
                                       Place(self.named(self.folder / "articles"))))
        return out

    def check_stem(self, path: Path) -> None:
        try:
            TypeAdapter(Id).validate_python(path.stem)
        except ValidationError:
            self.findings.append(error("file-name", f"記事のファイル名「{path.name}」は使えません", Place(self.named(path)),
                                       "半角の英小文字・数字・ハイフンにしてください（例 kusei-kaigi.yaml）"))

    def house(self) -> House | None:
        folder = house_of(self.folder)
        publisher = self.file(folder / "publisher.yaml", Publisher)
        contacts = self.file(folder / "contacts.yaml", _CONTACTS)
        sdgs = self.file(folder / "sdgs.yaml", _SDGS)
        # a paper without advertisements keeps no ledger of them
        ads = self.file(folder / "ads.yaml", _ADS) if (folder / "ads.yaml").exists() else None
        levels = self.file(folder / "rules.yaml", _LEVELS) if (folder / "rules.yaml").exists() else None
        names = self.file(folder / "names.yaml", _NAMES) if (folder / "names.yaml").exists() else None
        if sdgs is not None:
            self.findings += check_sdgs(sdgs, self.nodes["house"]["sdgs"])
        if publisher is None or contacts is None or sdgs is None:
            return None
        return House(publisher=publisher, contacts=contacts, sdgs=sdgs, ads=ads or {}, names=names or {}, levels=levels or {})

    def file(self, path: Path, model: Any, article: str | None = None) -> Any:
        """The model of one file, or None; its findings are kept."""
        name = self.named(path)
        data, found = self.read(path, name)
        if data is None:
            self.findings += [replace(f, article=article) for f in found]
            self.kept.pop(name, None)
            return None
        known = self.kept.get(name)
        if known is None or known.data != data or not same(known.beside):
            folder = self.folder / "tables"
            tables = TableFiles(Shelf([folder], "表のファイル", "missing-table"), folder, self.named)
            known = self.kept[name] = _understood(data, name, model, article, tables)
        self.findings += known.findings
        if known.node is not None:
            self.keep(path, known.node, article)
        return known.value

    def keep(self, path: Path, node: Node, article: str | None) -> None:
        if article is not None:
            self.nodes["articles"][article] = node
        elif path.stem == "issue":
            self.nodes["publication"] = node
        else:
            self.nodes["house"][path.stem] = node

    def read(self, path: Path, name: str) -> tuple[bytes | None, list[Finding]]:
        if not path.is_file():
            return None, [error("missing-file", f"「{path.name}」がありません", Place(name), "ファイルの名前と置き場所を確かめてください")]
        if not inside(path, path.parent):
            return None, [error("outside", f"「{path.name}」はフォルダーの外を指しています（リンク）", Place(name),
                                "ファイルそのものを置いてください")]
        try:
            return path.read_bytes(), []
        except OSError as fault:
            return None, [error("unreadable", f"「{path.name}」を開けません（{why(fault)}）", Place(name))]


def _understood(data: bytes, name: str, model: Any, article: str | None, tables: TableFiles) -> Understood:
    node, found = read(data, name)
    if node is not None and article is not None:
        tables.fill(node)
        found = [*found, *tables.found]
    findings = [replace(f, article=article) for f in found]
    value = None
    if node is not None:
        shape = next((table for adapter, table in _TABLES if adapter is model), model)
        findings += _markup_findings(shape, node, article)
        try:
            value = model.validate_python(node) if isinstance(model, TypeAdapter) else model.model_validate(node)
        except ValidationError as fault:
            findings += validation_findings(fault, node, shape, article)
    if isinstance(value, Article):
        findings += [replace(fault, article=article) for table in value.tables for fault in table_faults(table)]
    return Understood(data, node, tuple(findings), value, tables.read)


def _root(folder: Path) -> Path:
    here = Path.cwd()
    return here if folder.is_relative_to(here) else folder.parent.parent


def layouts_of(folder: Path) -> Path:
    """Where the layout sets of an issue's folder are: in its project, else in ours."""
    own = Project.of(folder).layouts()
    return own if own.is_dir() else PROJECT.layouts()


def _markup_findings(shape: Any, node: Node, article: str | None) -> list[Finding]:
    out: list[Finding] = []
    for kind, scalar, _ in texts(shape, node):
        if kind not in MARKED:
            continue
        for offset, message in faults(scalar):
            place = scalar.at(offset)
            line = scalar[scalar.rfind("\n", 0, offset) + 1:].split("\n", 1)[0].strip()
            if place is not None:
                out.append(replace(error("markup", message, place, "記号そのものを書くときは、前に「\\」をつけます", line),
                                   article=article))
    return list(crowded(out))
