"""When something takes place: one reading of 日時 for the calendars, the proof and the desk.

``read_when`` takes the text of a 日時 or 期間, ``read_time`` the time of a calendar's row. Both give a
``When``: its occurrences, the rules by which they come, and what was not understood. What is not
understood is never guessed.
"""
from kohoshi.issue.when.model import DAY, Occurrence, Status, TextNote, When
from kohoshi.issue.when.occasions import Occasion, occasions, of_article
from kohoshi.issue.when.reading import read_time, read_when
from kohoshi.issue.when.say import say_when

__all__ = ["DAY", "Occasion", "Occurrence", "TextNote", "Status", "When", "occasions", "of_article", "read_time", "read_when", "say_when"]
