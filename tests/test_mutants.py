"""scripts/mutants.py: the faults that it makes are those that it names, each where it says."""
from __future__ import annotations

import ast

from scripts.mutants import PROJECT, ROOMS, chosen, mutants

SOURCE = '''"""A 港."""
LIMIT = 3

def judged(face: int = 4) -> bool:
    """No 5 of it."""
    told = f"{face + 7}面"
    note(told)
    if not (face < 2 and told):
        return face in (8,)

    def within() -> int:
        return None
'''.encode()


def made() -> dict[str, list[str]]:
    """Kind → the faulty lines."""
    found: dict[str, list[str]] = {}
    for pile in mutants("a.py", SOURCE):
        for fault in pile:
            text = fault.made(SOURCE).decode()
            ast.parse(text)
            found.setdefault(fault.kind, []).append(text.splitlines()[fault.line - 1].strip())
    return found


def test_every_kind_of_fault_is_made_and_nothing_else() -> None:
    assert {kind: sorted(lines) for kind, lines in made().items()} == {
        "statement": ["pass", "pass"],
        "not": ["if (face < 2 and told):"],
        "and/or": ["if not ((face < 2 or told)):"],
        "comparison": ["if not ((face <= 2) and told):", "return (face not in (8,))"],
        "number": ["if not (face < (1) and told):", "if not (face < (3) and told):", "return face in ((7),)", "return face in ((9),)"],
        "result": ["return None"]}


def test_a_seed_makes_the_same_faults_and_of_each_function_one_first() -> None:
    found = mutants("a.py", SOURCE + SOURCE)
    assert len(found) == 2
    assert chosen(found, 5, 1) == chosen(found, 5, 1) != chosen(found, 5, 2)
    assert {fault in found[0] for fault in chosen(found, 2, 1)} == {True, False}
    assert len(set(chosen(found, 1000, 1))) == sum(map(len, found))


def test_every_room_has_code_and_tests() -> None:
    for code, tests in ROOMS.values():
        for patterns in (code, tests):
            assert any(list(PROJECT.glob(pattern)) for pattern in patterns)
        assert sum(len(mutants(path.name, path.read_bytes())) for pattern in code for path in PROJECT.glob(pattern)) >= 2
