"""Dates and times in Japanese text: one parser for the proof and for the editions.

``Calendar`` knows the issue's month and reads a line of text: every notation with its span, its
years as written, the weekday beside it, and the days it can mean. ``hours`` reads the times of day.
"""
from kohoshi.issue.dates.annex import Annex
from kohoshi.issue.dates.clock import Clock, Hours, hours
from kohoshi.issue.dates.deadline import hours_of, is_deadline, is_opening
from kohoshi.issue.dates.eras import ERAS, Era, Year
from kohoshi.issue.dates.holidays import holiday, holiday_names, holidays_of
from kohoshi.issue.dates.notation import Found
from kohoshi.issue.dates.recurring import Recurring, recurring
from kohoshi.issue.dates.resolve import Calendar
from kohoshi.issue.dates.say import WEEKDAYS, say_day, say_weekday

__all__ = ["ERAS", "WEEKDAYS", "Annex", "Calendar", "Clock", "Era", "Found", "Hours", "Recurring", "Year", "holiday",
           "holiday_names", "holidays_of", "hours", "hours_of", "is_deadline", "is_opening", "recurring", "say_day", "say_weekday"]
