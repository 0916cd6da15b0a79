"""``outreach-lint batch``: score many messages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outreach_lint.cli.common import (
    EXIT_ERROR,
    EXIT_FINDINGS,
    fails,
    judging_options,
    one_line_errors,
    settings,
    show_config,
)
from outreach_lint.cli.output import written_whole
from outreach_lint.errors import InputError

if TYPE_CHECKING:
    from outreach_lint.linter import Linter
    from outreach_lint.report import Report


@click.command(short_help="Score many messages (JSON Lines).")
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT",
    help="Write here instead of standard output; whole or not at all.",
)
@click.option(
    "--from",
    "from_",
    type=click.Choice(["auto", "jsonl"]),
    default="auto",
    show_default=True,
    help="Format of the input.",
)
@click.option("--format", "format_", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option(
    "--fail-under",
    type=click.IntRange(0, 100),
    metavar="N",
    help="Exit 1 if a message scores below N (default: never).",
)
@judging_options
def batch(paths: tuple[str, ...], **options: Any) -> None:
    """Score messages in JSON Lines and write one report per line, in the same order.

    Each message is first judged to be outreach or not. A line that cannot be read is named on
    standard error and skipped; the run goes on and exits with 2.

    \b
    Input, one object a line; only "text" is required:
      {"id","text","subject","channel","lang","sender","sent_at",
       "recipient":{"name","company","kind","address","presence"},
       "thread":[{"from":"recipient|sender","text"}]}

    \b
    Examples:
      outreach-lint batch inbox.jsonl -o scores.jsonl
      outreach-lint batch - < inbox.jsonl | jq 'select(.verdict == "block")'
    """  # fmt: skip
    output, showing = options.pop("output"), options.pop("show_config")
    options.pop("from_"), options.pop("format_")
    fail_under = options["fail_under"]
    with one_line_errors():
        config = settings(**options)
        if showing:
            show_config(config)
            return
        if not paths:
            raise click.UsageError("name a file, or - for standard input")
        from outreach_lint.formatters.jsonish import render_jsonl
        from outreach_lint.linter import Linter

        run = _Run(Linter(config), fail_under)
        with written_whole(output) as out:
            for line in render_jsonl(run.reports(paths)):
                out.write(line.encode("utf-8"))
    sys.exit(run.exit_code())


class _Run:
    def __init__(self, linter: Linter, fail_under: int | None) -> None:
        self._linter = linter
        self._fail_under = fail_under or 0
        self._failed = False
        self._unreadable = 0

    def reports(self, paths: tuple[str, ...]) -> Iterator[Report]:
        from outreach_lint.readers import BadRecord, jsonl

        for path in paths:
            name = "<stdin>" if path == "-" else path
            try:
                stream = sys.stdin.buffer if path == "-" else Path(path).open("rb")  # noqa: SIM115
            except OSError as error:
                self._complain(InputError(error.strerror or "cannot be read", source=name))
                continue
            with stream:
                for item in jsonl.read(stream, name):
                    if isinstance(item, BadRecord):
                        self._complain(item.error)
                        continue
                    report = self._linter.lint(item.message, item.recipient, item.thread)
                    self._failed = self._failed or fails(report, self._fail_under)
                    yield report

    def exit_code(self) -> int:
        if self._unreadable:
            click.echo(f"outreach-lint: {self._unreadable} skipped, see above", err=True)
            return EXIT_ERROR
        return EXIT_FINDINGS if self._failed else 0

    def _complain(self, error: InputError) -> None:
        self._unreadable += 1
        click.echo(f"outreach-lint: {error}", err=True)
