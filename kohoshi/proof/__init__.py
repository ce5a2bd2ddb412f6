"""Proof rounds: what was shown to whom, what changed since, what was said about it."""
