"""One table of bounds: nothing is bounded elsewhere, no child starts without bounds, and no child that is at
work is ended by the clock."""
from __future__ import annotations

import ast
import re
import sys
import time
from collections.abc import Iterator

import pytest

from kohoshi import PROJECT, limits
from kohoshi.child import NO_PROGRAM, OutOfTime, run
from kohoshi.commands import doctor
from kohoshi.commands.app import main
from kohoshi.limits import CHILDREN, TABLE, Bounds
from tests.plain import unplain

CODE = PROJECT / "kohoshi"
#: What a bound is called here.
BOUND = {"max", "most", "longest", "deepest", "deep", "depth", "limit", "limits", "patience", "kept", "grace", "tries", "timeout", "floor"}
#: Names that sound so and measure something: how large a letter, a difference, a spot may be; not what it costs.
MEASURES = {
    "pdfread/merged.py:_MOST", "pdfread/outlines.py:_MOST", "check/report/pictures.py:_SPOT_MOST", "check/locate.py:_MOST_PIECES",
    "check/completeness.py:_CHANGED_MAX", "proof/compare/things.py:_MOST", "proof/compare/report.py:_MOST", "proof/compare/closer.py:_KEPT",
    "desk/review/differences.py:_MOST", "desk/web/enter.py:KEPT", "fonts/cut.py:KEPT_NAMES", "pages/photographs.py:PAGE_LONGEST",
    "archive/site/shards.py:_MOST", "issue/house.py:MAX_INK", "check/report/source.py:_KEPT"}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(CODE.rglob("*.py")):
        yield path.relative_to(CODE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def numbers(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Constant) and type(each.value) in (int, float) for each in ast.walk(node))


def assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """(name, value) of what is named once for all: of a module, of a class."""
    for holder in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]:
        for node in holder.body:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
            for target in targets:
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    yield from ((ast.unparse(name), value) for name, value in zip(target.elts, node.value.elts, strict=True))
                elif node.value is not None:
                    yield ast.unparse(target), node.value


def test_no_bound_stands_elsewhere():
    found = {f"{name}:{bound}" for name, tree in trees() if name != "limits.py"
             for bound, value in assigned(tree) if bound.isupper() and BOUND & set(bound.strip("_").lower().split("_"))
             and numbers(value) and "limits." not in ast.unparse(value)}
    assert found - MEASURES == set()
    assert MEASURES - found == set(), "no more there"


def test_no_call_brings_a_bound_of_its_own():
    keys = {"limit", "timeout", "seconds", "patience", "memory_mb", "file_mb", "size_mb"}
    found = [f"{name}:{node.lineno} {key.arg}" for name, tree in trees() if name != "limits.py" for node in ast.walk(tree) if isinstance(node, ast.Call)
             for key in node.keywords if key.arg in keys and isinstance(key.value, ast.Constant) and key.value.value is not None]
    assert found == []


def test_every_bound_is_used():
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE.rglob("*.py") if path.name != "limits.py" or path.parent != CODE)
    assert [limit.name for limit in TABLE if not re.search(rf"\b{limit.name}\b", code)] == []
    named = {name for name, value in vars(limits).items() if name.isupper() and isinstance(value, int | float | Bounds)}
    assert named == {limit.name for limit in TABLE} and len(TABLE) == len(named)


def test_doctor_shows_every_bound_with_its_reason(capsys):
    assert main(["doctor", "--limits"]) == 0
    shown = capsys.readouterr().out
    assert [limit.name for limit in TABLE if f"  {limit.what}  {limit.shown}\n      {limit.why}\n" not in shown] == []
    assert all(limit.why and not unplain(f"{limit.what} {limit.why}") for limit in TABLE)
    assert len({(limit.group, limit.what) for limit in TABLE}) == len(TABLE)


# --- children -----------------------------------------------------------------------------------


def test_children_are_started_in_one_place():
    """No other module brings the means to start a process, or to bound one."""
    ways = {"subprocess", "multiprocessing", "pty", "resource"}
    starting = {name for name, tree in trees() for node in ast.walk(tree)
                if (isinstance(node, ast.Import) and ways & {alias.name.split(".")[0] for alias in node.names})
                or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ways)
                or (isinstance(node, ast.Attribute) and re.fullmatch(r"os\.(?:fork\w*|exec\w+|spawn\w+|posix_spawn\w*|system|popen)", ast.unparse(node)))
                or (isinstance(node, ast.Name) and node.id == "ProcessPoolExecutor")
                or (isinstance(node, ast.Attribute) and node.attr in ("setrlimit", "create_subprocess_exec", "create_subprocess_shell"))}
    assert starting == {"child.py", "commands/doctor.py"}
    assert "setrlimit" not in (CODE / "commands" / "doctor.py").read_text(encoding="utf-8")


def test_every_start_names_bounds_of_the_table():
    starts = [(name, node) for name, tree in trees() if name != "child.py" for node in ast.walk(tree)
              if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("run", "start") and len(node.args) > 1
              and "kohoshi.child" in (CODE / name).read_text(encoding="utf-8")]
    said = {re.sub(r"^limits\.(?=[A-Z])", "", ast.unparse(node.args[1])) for _, node in starts}
    assert len({name for name, _ in starts}) == 10
    assert said <= {limit.name for limit in TABLE} | {"limits.child", "bounds.child"}


SAID = "import resource as r; print(*(r.getrlimit(k)[i] for k in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE) for i in (0, 1)))"


@pytest.mark.parametrize("bounds", CHILDREN, ids=[limit.name for limit in TABLE if limit.shown.startswith("計算 ")])
def test_a_child_is_held_to_its_bounds(bounds):
    memory, file, seconds = bounds.memory_mb << 20, bounds.file_mb << 20, int(bounds.seconds)
    said = [int(each) for each in run([sys.executable, "-c", SAID], bounds, given="").stdout.split()]
    assert said == [memory, memory, seconds, -1 if bounds.renewed else seconds + 1, file, file, 0, 0]


def test_a_bound_set_on_us_is_not_loosened():
    inner = f"import sys; sys.path.insert(0, {str(PROJECT)!r})\nfrom kohoshi.child import run\nfrom kohoshi.limits import Bounds\n" \
            f"print(run([sys.executable, '-c', {SAID!r}], Bounds(50, 9000, 100), given='').stdout)"
    said = run([sys.executable, "-c", inner], Bounds(20, 2000, 200), given="").stdout.split()
    assert said == [str(2000 << 20)] * 2 + ["21", "21"] + [str(100 << 20)] * 2 + ["0", "0"]


def test_who_computes_without_end_is_ended():
    began = time.process_time()
    with pytest.raises(OutOfTime, match="1 秒かけても終わらない"):
        run([sys.executable, "-c", "while True: pass"], Bounds(1, 1000, 10))
    assert time.process_time() - began < 5


def test_a_child_that_renews_has_its_seconds_for_each_request():
    child = f"import sys, time; sys.path.insert(0, {str(PROJECT)!r})\nfrom kohoshi.child import renew\n" \
            "while True:\n    renew(float(input()))\n    end = time.process_time() + float(input())\n    while time.process_time() < end: pass\n    print('done', flush=True)"
    done = run([sys.executable, "-c", child], Bounds(2, 1000, 10, renewed=True), given="1\n.9\n" * 3)
    assert done.stdout == "done\n" * 3
    with pytest.raises(OutOfTime):
        run([sys.executable, "-c", child], Bounds(2, 1000, 10, renewed=True), given="1\n.1\n1\n9\n")


def test_who_waits_for_the_processor_is_not():
    """A busy machine: the clock passes the bound, the work does not."""
    done = run([sys.executable, "-c", "import time; time.sleep(2.5); print('read')"], Bounds(1, 1000, 10), given="")
    assert done.stdout == "read\n"


def test_who_gets_a_little_now_and_then_is_waited_for():
    """Longer than its patience by the clock, at work all the while."""
    child = "import time\nfor _ in range(15):\n    time.sleep(.2)\n    sum(range(300_000))\nprint('read')"
    assert run([sys.executable, "-c", child], Bounds(.05, 1000, 10), given="").stdout == "read\n"


def test_who_does_nothing_for_ever_is_given_up():
    with pytest.raises(OutOfTime):
        run([sys.executable, "-c", "import time; time.sleep(99)"], Bounds(0.05, 1000, 10))


@pytest.mark.parametrize(("what", "words"), [("bytearray(300 << 20)", "MemoryError"), ("open('{}', 'wb').write(bytes(20 << 20))", "File too large")])
def test_memory_and_files_are_bounded(what, words, tmp_path):
    done = run([sys.executable, "-c", what.format(tmp_path / "large")], Bounds(10, 200, 10), given="")
    assert done.returncode == 1 and words in done.stderr


def test_a_program_that_is_none(tmp_path):
    assert run([tmp_path / "none"], Bounds(5, 1000, 10)).returncode == NO_PROGRAM


def test_doctor_says_whether_children_are_held(monkeypatch):
    import resource
    assert [item.finding for item in doctor._bounds()] == [None]
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (1, 1) if kind == resource.RLIMIT_AS else (-1, -1))
    item, = doctor._bounds()
    assert item.finding.level.value == "warning" and "メモリー" in item.found and "ulimit" in item.finding.hint
    monkeypatch.setattr(doctor, "HELD", False)
    item, = doctor._bounds()
    assert item.finding.level.value == "warning"
