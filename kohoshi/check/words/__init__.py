"""Rules that read the words of the content: facts, numbers, names, style. No file is opened; what
they find is shown on the finished face as well (kohoshi.check.words.spots)."""
from kohoshi.check.words.run import check_words

__all__ = ["check_words"]
