"""From the reports of a batch to one file. One module per format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Any, Protocol

from outreach_lint.campaign import Campaign
from outreach_lint.errors import InputError


@dataclass(frozen=True, slots=True)
class Row:
    """A message and its report (``Report.to_dict``, docs/report.schema.json)."""

    report: Mapping[str, Any]
    text: str
    subject: str | None = None


class Batch(Protocol):
    """What was scored. ``rows`` may be gone through more than once; they are too many to keep.

    ``title`` names the input, ``remarks`` say how it was read and what was skipped; of the
    ``campaigns`` the largest comes first.
    """

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def ruleset(self) -> str: ...  # noqa: D102
    @property
    def campaigns(self) -> Sequence[Campaign]: ...  # noqa: D102
    @property
    def remarks(self) -> Sequence[str]: ...  # noqa: D102

    def rows(self) -> Iterator[Row]:
        """Yield the messages in order of the input."""
        ...

    def lines(self) -> Iterator[bytes]:
        """Yield the reports as JSON Lines."""
        ...


def check(to: str) -> None:
    """Find out before a long run whether its format of output can be written.

    Raises:
        InputError: when it needs a package that is not installed.
    """
    if to == "parquet" and find_spec("pyarrow") is None:
        raise InputError("Parquet needs a package more: pip install 'outreach-lint[parquet]'")


def render(batch: Batch, to: str, *, language: str, width: int, color: bool) -> Iterator[bytes]:
    """Yield a batch in one of the formats of output; ``width`` and ``color`` are of the terminal."""
    pieces: Iterator[str]
    match to:
        case "jsonl":
            return batch.lines()
        case "parquet":
            from outreach_lint.formatters.batch import parquet

            return parquet.render(batch)
        case "csv":
            from outreach_lint.formatters.batch import csv_

            pieces = csv_.render(batch, language=language)
        case "markdown":
            from outreach_lint.formatters.batch import markdown

            pieces = markdown.render(batch, language=language)
        case "html":
            from outreach_lint.formatters.batch import html

            pieces = html.render(batch, language=language)
        case "summary":
            from outreach_lint.formatters.batch import summary

            pieces = summary.render(batch, language=language, width=width, color=color)
        case _:
            raise ValueError(f"no format of output: {to}")
    return (piece.encode("utf-8") for piece in pieces)


def campaigns_json(campaigns: Sequence[Campaign]) -> str:
    """Return campaigns and their templates as JSON; a piece without text is a slot."""
    listed = [{key: value for key, value in asdict(c).items() if key != "common"} for c in campaigns]
    return json.dumps({"campaigns": listed}, ensure_ascii=False, indent=1) + "\n"
