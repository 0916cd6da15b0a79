"""In which order a chat's dates give day, month and year."""

from __future__ import annotations

from datetime import datetime

from outreach_lint.readers.exports import DateOrder
from outreach_lint.readers.exports.whatsapp.lines import Start

_ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
_EARLIEST = 2009


class Dates:
    """What the dates of a chat, seen one after the other, say about their order."""

    def __init__(self) -> None:
        self.example: Start | None = None
        self._impossible = dict.fromkeys(_ORDERS, 0)
        self._backwards = dict.fromkeys(_ORDERS, 0)
        self._last = dict.fromkeys(_ORDERS, datetime.min)

    def add(self, start: Start) -> None:
        """Take the next date."""
        self.example = self.example or start
        for order in _ORDERS:
            when = moment_of(start, order)
            if when is None:
                self._impossible[order] += 1
            else:
                self._backwards[order] += when.date() < self._last[order].date()
                self._last[order] = when

    def order(self) -> tuple[DateOrder, bool]:
        """Return the order under which dates are possible and go forward, and whether it is sure."""
        dotted = self.example is not None and self.example.shape.dotted
        halves = self.example is not None and self.example.shape.halves

        def evidence(order: DateOrder) -> tuple[int, bool, int]:
            rare = order == "ymd" or (order == "mdy" and dotted)
            return self._impossible[order], rare, self._backwards[order]

        # Who counts hours by halves of the day mostly writes the month first.
        ranked = sorted(_ORDERS, key=lambda order: (*evidence(order), (order == "mdy") != halves))
        return ranked[0], evidence(ranked[0]) != evidence(ranked[1])


def moment_of(start: Start, order: DateOrder) -> datetime | None:
    """Return when a message was sent by the clock of the phone, None if there is no such day."""
    place = {letter: start.date[order.index(letter)] for letter in "dmy"}
    if len(place["y"]) not in (2, 4) or len(place["d"]) > 2 or len(place["m"]) > 2:
        return None
    year = int(place["y"]) + (2000 if len(place["y"]) == 2 else 0)
    try:
        return (
            datetime(max(year, 1), int(place["m"]), int(place["d"]), *start.time)
            if year >= _EARLIEST
            else None
        )
    except ValueError:
        return None
