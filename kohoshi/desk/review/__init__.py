"""The way to the printer and into the archive: findings, comments, rounds, sign-offs, hand-over, release."""
