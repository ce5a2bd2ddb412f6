"""FontSet: the declared families, their prepared files, and what they can set."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence, Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from operator import and_
from pathlib import Path
from typing import Any

import fontTools
import yaml
from pydantic import ValidationError

from kohoshi import limits
from kohoshi.files import sha256_of, write_whole
from kohoshi.finding import Finding, Level, Place
from kohoshi.fonts import coverage as cover, cut
from kohoshi.fonts.declaration import Declaration, Face, embedding_of, forbids
from kohoshi.fonts.orientation import read_orientation
from kohoshi.fonts.supply import CACHE, Preparation, Supply, copy_proven, hash_line
from kohoshi.refusal import Refusal, why

#: Record of what the cache holds and from which recipe it was made.
RECORD = "prepared.json"
#: Derived vertical fonts kept.
KEPT_VERTICAL = limits.VERTICAL_FONTS


def font_face(family: str, weight: int, url: str) -> str:
    """One @font-face rule. ``url`` must already be a safe URL."""
    return (f'@font-face{{font-family:"{family}";font-style:normal;font-weight:{weight};'
            f'src:url("{url}")}}')


@dataclass(frozen=True)
class FontFile:
    """One face ready to be served: family and weight as CSS names them, served name, cached path."""

    family: str
    face: Face
    served: str
    path: Path


class FontSet:
    """All families of ``fonts/fonts.yaml``.

    ``load`` reads the declaration only; ``prepare`` (set-up) fills ``fonts/cache``; the rest
    reads the cache and raises FileNotFoundError when set-up was not run.
    """

    def __init__(self, folder: Path, declaration: Declaration, text: str) -> None:
        self.folder = folder
        self.declaration = declaration
        self._text = text

    @classmethod
    def load(cls, folder: Path) -> FontSet:
        """Read ``<folder>/fonts.yaml``. Raises Refusal when it is malformed."""
        text = (folder / "fonts.yaml").read_text(encoding="utf-8")
        try:
            return cls(folder, Declaration.model_validate(yaml.safe_load(text)), text)
        except (ValidationError, yaml.YAMLError) as error:
            raise Refusal(f"{folder.name}/fonts.yaml が正しくありません（{why(error)}）") from None

    @property
    def cache(self) -> Path:
        return self.folder / CACHE

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(self.declaration.families)

    # -- what is declared -------------------------------------------------------------------

    @cached_property
    def _files(self) -> tuple[FontFile, ...]:
        return tuple(self._each_file())

    def _each_file(self) -> Iterator[FontFile]:
        for family, entry in self.declaration.families.items():
            for face in entry.faces:
                base = Path(self.declaration.sources[face.source].file).name
                stem = "".join((face.name or family).split())
                served = f"{stem}-{cut.style_name(face.weight)}" if face.derive else Path(base).stem
                suffix = ".otf" if face.derive == "extract" else ".ttf"
                yield FontFile(family, face, served + suffix, self.cache / (served + suffix))

    def supplies(self) -> list[Supply]:
        """Every outside file that the declaration asks for."""
        entries = [*self.declaration.sources.items(), *self.declaration.data.items()]
        place = f"{self.folder.name}/fonts.yaml"
        return [Supply(name, entry, Place(place, hash_line(self._text, entry.sha256)))
                for name, entry in entries]

    def files(self) -> dict[str, Path]:
        """Served name → cached file, of all families."""
        return {item.served: item.path for item in self._files}

    def face_css(self, url_prefix: str, families: Iterable[str] | None = None) -> str:
        """@font-face rules, one a line; ``url_prefix`` + served name is the address.

        ``families`` limits the rules (the fallback fonts are big: leave them out of a run
        whose text does not need them); None means all.
        """
        wanted = set(self.families if families is None else families)
        for family in wanted:
            self._family(family)
        return "\n".join(font_face(item.family, item.face.weight, url_prefix + item.served)
                         for item in self._files if item.family in wanted) + "\n"

    # -- set-up -----------------------------------------------------------------------------

    def prepare(self) -> Preparation:
        """Fill the cache: proven copies and derived fonts; which files were written and which were ready.

        Idempotent; when nothing changed it only looks at the record and file sizes and times.
        """
        done = Preparation()
        record = self._read_record()
        supplies = {supply.name: supply for supply in self.supplies()}
        self._prepare_data(supplies["vertical-orientation"], done)
        for item in self._files:
            recipe = self._recipe(item)
            ready = _unchanged(item.path, recipe, record.get(item.served))
            finding = None if ready else self._make(item, supplies[item.face.source])
            finding = finding or self._permission(item, supplies[item.face.source])
            if finding:
                done.findings.append(finding)
            elif ready:
                done.ready.append(item.served)
            else:
                record[item.served] = _entry(item.path, recipe)
                done.written.append(item.served)
        if done.written:
            write_whole(self.cache / RECORD, json.dumps(record, indent=1, sort_keys=True).encode())
        return done

    def altered(self) -> list[str]:
        """Names of cached files whose bytes are not those recorded at set-up, or that are gone.

        Reads every file: for the doctor, not for each build.
        """
        record = self._read_record()
        return [item.served for item in self._files
                if not item.path.is_file() or record.get(item.served, {}).get("sha256") != sha256_of(item.path)]

    def _prepare_data(self, supply: Supply, done: Preparation) -> None:
        before = (self.cache / supply.basename).is_file()
        finding = copy_proven(supply, self.folder, self.cache / supply.basename)
        if finding:
            done.findings.append(finding)
        else:
            (done.ready if before else done.written).append(supply.basename)

    def _make(self, item: FontFile, supply: Supply) -> Finding | None:
        if not item.face.derive:
            return copy_proven(supply, self.folder, item.path)
        source = supply.find(self.folder)
        if source is None:
            return supply.lacking()
        found = sha256_of(source)
        if found != supply.declared.sha256:
            return supply.mismatch(source, found)
        if item.face.derive == "extract":
            data = cut.extract(source, item.face.index)
        else:
            data = cut.latin_cut(source, self.declaration.latin_codepoints(), item.face.name, item.face.weight)
        write_whole(item.path, data)
        return None

    def _permission(self, item: FontFile, supply: Supply) -> Finding | None:
        """The finding for a font that may not be embedded, or whose fsType is not the one
        recorded beside its licence; its prepared file is then taken away again."""
        found = embedding_of(item.path)
        recorded = self.declaration.sources[item.face.source].embedding
        reason = forbids(found)
        if reason is None and found == recorded:
            return None
        item.path.unlink()
        if reason:
            return Finding("setup/embedding", Level.ERROR, f"{supply.basename} は{reason}（OS/2 fsType {found}）",
                           hint=f"使用許諾（{supply.declared.licence}）を確かめ、埋め込める書体に替えてください",
                           place=supply.place)
        return Finding("setup/embedding", Level.ERROR,
                       f"{supply.basename} の埋め込みの許可が登録と違います（登録 {recorded}、実際 {found}）",
                       hint=f"使用許諾を確かめたうえで {supply.place} の embedding を改めてください", place=supply.place)

    def _recipe(self, item: FontFile) -> str:
        """Hash of everything that decides a cached file's bytes."""
        parts: list[object] = [self.declaration.sources[item.face.source].sha256, item.face.model_dump()]
        if item.face.derive:
            parts += [cut.VERSION, fontTools.version]
        if item.face.derive == "latin":
            parts += [sorted(self.declaration.latin_codepoints())]
        return sha256_of(json.dumps(parts).encode())

    def _read_record(self) -> dict[str, dict[str, Any]]:
        try:
            record = json.loads((self.cache / RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    # -- what can be set --------------------------------------------------------------------

    def _family(self, family: str) -> list[FontFile]:
        found = [item for item in self._files if item.family == family]
        if not found:
            raise KeyError(f"{family}: not declared in {self.folder.name}/fonts.yaml")
        return found

    def _chain(self, family_chain: Sequence[str]) -> list[cover.Coverage]:
        """A family covers what every one of its weights covers."""
        return [_shared(tuple(cover.coverage_of(item.path) for item in self._family(family)))
                for family in family_chain]

    def coverage(self, family_chain: Sequence[str]) -> set[int]:
        """Code points that a font-family list can set, in every declared weight.

        Raises KeyError for a family that is not declared.
        """
        return set().union(*(item.points for item in self._chain(family_chain)))

    def missing(self, text: str, family_chain: Sequence[str]) -> list[tuple[int, str]]:
        """(offset, cluster) of all in ``text`` that the font-family list would set wrongly.

        A cluster is a character, or a character and its variation selector. A sequence counts
        as missing when the first family that has its base character lacks the sequence,
        because the engine then sets the plain form (see family_for).
        """
        return cover.missing(text, self._chain(family_chain))

    def family_for(self, cluster: str, family_chain: Sequence[str]) -> str | None:
        """The first family that sets the cluster truly: put it first for that cluster alone."""
        index = cover.first_with_cluster(cluster, self._chain(family_chain))
        return None if index is None else family_chain[index]


    # -- 縦組み -----------------------------------------------------------------------------

    def vertical(self, family: str, characters: AbstractSet[str], tcy: AbstractSet[str] = frozenset(), weight: int = 400) -> Path:
        """A font for 縦組み (see kohoshi.fonts.vertical) made from one family, kept in the cache.

        characters  characters or clusters of the text; those the family lacks are left out
                    (ask ``missing``), so that the next family in the list sets them
        tcy         縦中横 strings, reached by ``font-feature-settings:"tcyo"``
        weight      a declared weight of the family

        The file name is the hash of everything that decides the bytes. Raises KeyError for an
        undeclared family or weight, FileNotFoundError before set-up.
        """
        item = next((item for item in self._family(family) if item.face.weight == weight), None)
        if item is None:
            raise KeyError(f"{family}: no weight {weight} in {self.folder.name}/fonts.yaml")
        from kohoshi.fonts import vertical as turning  # brings half of fontTools, which few commands need
        table = self.declaration.data["vertical-orientation"]
        recipe = [turning.VERSION, fontTools.version, self._recipe(item), table.sha256, sorted(characters), sorted(tcy)]
        key = sha256_of(json.dumps(recipe).encode())[:20]
        folder = self.cache / "vertical"
        path = folder / f"{item.path.stem}-{key}.ttf"
        if path.is_file():
            path.touch()
            return path
        orientation = read_orientation(self.cache / Path(table.file).name)
        name = f"Minato Tate {family}".replace("UD ", "")
        write_whole(path, turning.derive_vertical(item.path, orientation, characters, tcy, name, weight))
        _keep_newest(folder, KEPT_VERTICAL)
        return path


@lru_cache(maxsize=32)
def _shared(weights: tuple[cover.Coverage, ...]) -> cover.Coverage:
    return reduce(and_, weights)


def _keep_newest(folder: Path, number: int) -> None:
    """Delete all but the newest derived fonts (another process may have deleted one first)."""
    dated = []
    for path in folder.glob("*.ttf"):
        try:
            dated.append((path.stat().st_mtime_ns, path))
        except FileNotFoundError:
            continue
    for _, path in sorted(dated, reverse=True)[number:]:
        path.unlink(missing_ok=True)


def _entry(path: Path, recipe: str) -> dict[str, object]:
    state = path.stat()
    return {"recipe": recipe, "sha256": sha256_of(path), "size": state.st_size, "mtime_ns": state.st_mtime_ns}


def _unchanged(path: Path, recipe: str, entry: dict[str, Any] | None) -> bool:
    if not entry or not path.is_file():
        return False
    state = path.stat()
    return (entry.get("recipe"), entry.get("size"), entry.get("mtime_ns")) == (recipe, state.st_size, state.st_mtime_ns)
