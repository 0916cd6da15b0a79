"""The options of ``outreach-lint batch``, and what they ask for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

if TYPE_CHECKING:
    from outreach_lint.config import ExportOptions

FORMATS = (
    "auto", "linkedin", "whatsapp", "instagram", "facebook", "telegram", "x", "sms", "mbox", "maildir", "eml",
    "msg", "csv", "parquet", "jsonl", "sequence",
)  # fmt: skip
OUTPUTS = ("jsonl", "csv", "parquet", "markdown", "html", "summary")
_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".md": "markdown",
            ".markdown": "markdown", ".html": "html", ".htm": "html", ".txt": "summary"}  # fmt: skip
_OUT = click.Path(path_type=Path, dir_okay=False)

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("-o", "--output", type=_OUT, metavar="OUT",
                 help="Write here instead of standard output; whole or not at all."),
    click.option("--from", "from_", type=click.Choice(FORMATS), default="auto", show_default=True,
                 help="Format of the input."),
    click.option("--format", "format_", type=click.Choice(OUTPUTS),
                 help="Format of the output; by default what OUT ends in, else a summary or jsonl."),
    click.option("--view", type=click.Choice(["all", "inbound", "outbound"]), default="all",
                 show_default=True, help="Judge only what came in, or only what went out."),
    click.option("--me", multiple=True, metavar="NAME",
                 help="Whose export it is: name, address or account. Repeatable."),
    click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN",
                 help="Which column of a table is what (text=Nachricht). Repeatable."),
    click.option("--value", "values", multiple=True, metavar="NAME=TEXT",
                 help="Fill a merge variable of a sequence. Repeatable."),
    click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]),
                 help="Order of day, month and year in the export's dates."),
    click.option("--encoding", metavar="NAME", help="Encoding of a table, if not UTF-8 or Windows-1252."),
    click.option("--jobs", type=click.IntRange(1, 64), metavar="N",
                 help="Judge in so many processes; by default one for each core."),
    click.option("--no-campaigns", is_flag=True, help="Do not look for messages from one template."),
    click.option("--campaigns", "campaigns_file", type=_OUT, metavar="FILE",
                 help="Write campaigns and their templates here, as JSON."),
    click.option("--resume", is_flag=True, help="Go on with an interrupted run to the same OUT."),
    click.option("--fail-under", type=click.IntRange(0, 100), metavar="N",
                 help="Exit 1 if a message scores below N (default: never)."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What one call asks for, option by option."""

    output: Path | None
    from_: str
    format_: str | None
    view: Literal["all", "inbound", "outbound"]
    me: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[str, ...]
    date_order: Literal["dmy", "mdy", "ymd"] | None
    encoding: str | None
    jobs: int | None
    no_campaigns: bool
    campaigns_file: Path | None
    resume: bool

    @property
    def wanted(self) -> str | None:
        """The format of the input, None to find out."""
        return None if self.from_ == "auto" else self.from_

    @property
    def to(self) -> str:
        """The format of the output."""
        if self.format_ is not None:
            return self.format_
        if self.output is not None:
            return _ENDINGS.get(self.output.suffix.lower(), "jsonl")
        return "summary" if sys.stdout.isatty() else "jsonl"

    def reading(self, known: ExportOptions) -> ExportOptions:
        """Return what readers are to know: what this call says, and else the configuration."""
        return replace(
            known,
            columns={**known.columns, **_pairs("--map", self.columns)},
            values={**known.values, **_pairs("--value", self.values)},
            me=self.me or known.me,
            date_order=self.date_order or known.date_order,
            encoding=self.encoding or known.encoding,
        )


def batch_options(command: _Command) -> _Command:
    """Add the options of ``Asked``, and ``--fail-under``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def take_asked(options: dict[str, Any]) -> Asked:
    """Take the options of ``Asked`` out of those given."""
    return Asked(**{field.name: options.pop(field.name) for field in fields(Asked)})


def _pairs(option: str, given: Iterable[str]) -> Mapping[str, str]:
    pairs = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise click.UsageError(f"{option} needs NAME=VALUE, not '{pair}'")
        pairs[name.strip()] = value
    return pairs
