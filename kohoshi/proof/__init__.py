"""Proof rounds: what was shown to whom, what changed since, what was said about it."""
"""Rounds of proofs: what a round shows, what changed since the last, what people say of it."""
