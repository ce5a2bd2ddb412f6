"""How properties are tried: the same examples in every run, no clock, nothing kept on disk between runs."""
from __future__ import annotations

from hypothesis import HealthCheck, settings


def tried(examples: int) -> settings:
    return settings(max_examples=examples, derandomize=True, database=None, deadline=None,
                    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
