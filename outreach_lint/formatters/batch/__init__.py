"""From the reports of a batch to one file. One module per format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from outreach_lint.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Row:
    """A message and its report (``Report.to_dict``, docs/report.schema.json)."""

    report: Mapping[str, Any]
    text: str
    subject: str | None = None


class Batch(Protocol):
    """What was scored. ``rows`` may be gone through more than once; they are too many to keep.

    ``title`` names the input, ``remarks`` say how it was read and what was skipped.
    """

    title: str
    ruleset: str
    campaigns: Sequence[Campaign]
    remarks: Sequence[str]

    def rows(self) -> Iterator[Row]:
        """Yield the messages in order of the input."""
        ...
