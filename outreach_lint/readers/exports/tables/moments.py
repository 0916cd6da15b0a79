"""Dates and times as tables hold them, made into ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from outreach_lint.readers.exports import DateOrder

_TIME = re.compile(
    r"(?:um\s|at\s)?\s*(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(?:([ap])\.?\s?m\.?)?\s?(?:uhr)?\s?(z|utc|gmt)?([+-]\d{2}(?::?\d{2})?)?(?:\s\([^()]{1,40}\))?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})[-/.]\s?(\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(r"(?:[^\W\d_]{2,10}\.?,?\s)?(\d{1,2})\.?[\s-]([^\W\d_]{3,9})\.?,?[\s-](\d{4})(?!\d)")
_MONTH_DAY = re.compile(
    r"(?:[^\W\d_]{2,10}\.?,?\s)?([^\W\d_]{3,9})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?!\d)"
)
_EPOCH = re.compile(r"(\d{10})(?:\.\d{1,9}|\d{3})?")
_SPACES = re.compile(r"\s+")
_LONGEST = 80

#: By their first three letters, German and English.
_MONTHS = {
    "jan": 1, "jän": 1, "feb": 2, "mär": 3, "mar": 3, "mae": 3, "mrz": 3, "apr": 4, "mai": 5, "may": 5,
    "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dez": 12, "dec": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """How ``03/04/2025`` is read in a file; ``example`` is a date from which it was only guessed."""

    order: DateOrder
    example: str | None = None


def order_of(dates: Iterable[str], told: DateOrder | None) -> Order:
    """Find out the order of day and month from some dates of a file; day first where all are open."""
    if told is not None:
        return Order(told)
    example: str | None = None
    halves = False
    for date in dates:
        text = _SPACES.sub(" ", date[:_LONGEST]).strip()
        match = _NUMBERS.match(text)
        if match is None or match[2] == ".":
            continue
        if int(match[1]) > 12:
            return Order("dmy")
        if int(match[3]) > 12:
            return Order("mdy")
        example = example or match[0]
        time = _TIME.match(text[match.end() :].lstrip(", T"))
        halves = halves or bool(time and time[4])
    # Who counts hours by halves of the day mostly writes the month first.
    return Order("mdy" if halves else "dmy", example)


def iso(text: str, order: DateOrder) -> str | None:
    """Return a date or moment in ISO 8601: UTC with ``Z``, local time without; None if it is none."""
    text = _SPACES.sub(" ", text.strip()[: _LONGEST + 1])
    if len(text) > _LONGEST:
        return None
    try:
        if match := _EPOCH.fullmatch(text):
            return shown(datetime.fromtimestamp(int(match[1]), UTC))
        found = _date(text, order)
        if found is None:
            return None
        year, month, day, rest = found
        rest = rest.lstrip(", ").removeprefix("T").strip()
        if not rest:
            return datetime(year, month, day).date().isoformat()
        time = _TIME.fullmatch(rest)
        return None if time is None else _moment(year, month, day, time)
    except (ValueError, OverflowError):
        return None


def shown(moment: datetime) -> str:
    """Return a moment to the second: UTC with ``Z`` if its zone is known, else as it is."""
    if moment.tzinfo is None:
        return moment.replace(microsecond=0).isoformat()
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _date(text: str, order: DateOrder) -> tuple[int, int, int, str] | None:
    if match := _YEAR_FIRST.match(text):
        return int(match[1]), int(match[2]), int(match[3]), text[match.end() :]
    if match := _NUMBERS.match(text):
        first, second, third = int(match[1]), int(match[3]), int(match[4])
        if order == "ymd" and len(match[4]) == 2:
            return 2000 + first, second, third, text[match.end() :]
        day, month = (second, first) if order == "mdy" and match[2] != "." else (first, second)
        year = third if len(match[4]) == 4 else 2000 + third
        return year, month, day, text[match.end() :]
    if match := _DAY_MONTH.match(text):
        return int(match[3]), _month(match[2]), int(match[1]), text[match.end() :]
    if match := _MONTH_DAY.match(text):
        return int(match[3]), _month(match[1]), int(match[2]), text[match.end() :]
    return None


def _month(name: str) -> int:
    return _MONTHS.get(name[:3].lower(), 0)  # no month: datetime() refuses 0


def _moment(year: int, month: int, day: int, time: re.Match[str]) -> str:
    hour = int(time[1])
    if time[4]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if time[4].lower() == "p" else 0)
    moment = datetime(year, month, day, hour, int(time[2]), int(time[3] or 0))
    if offset := time[6]:
        minutes = int(offset[1:3]) * 60 + int(offset[3:].strip(":") or 0)
        moment = moment.replace(tzinfo=timezone(timedelta(minutes=minutes if offset[0] == "+" else -minutes)))
    elif time[5]:
        moment = moment.replace(tzinfo=UTC)
    return shown(moment)
