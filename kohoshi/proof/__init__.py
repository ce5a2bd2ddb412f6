"""Proof rounds, the difference between two of them, comments 赤字, sign-offs, the life of an issue."""
