"""Rounds of proofs: what a round shows, what changed since the last, what people say of it."""
