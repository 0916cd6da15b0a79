"""``outreach-lint check``: lint drafts."""

from __future__ import annotations

import shutil
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
    wants_color,
)
from outreach_lint.cli.drafts import content, drafts
from outreach_lint.errors import InputError

if TYPE_CHECKING:
    from outreach_lint.formatters import Formatter
    from outreach_lint.linter import Linter
    from outreach_lint.report import Report

FORMATS = ("text", "concise", "json", "jsonl")

_WIDEST = 100


@click.command(short_help="Lint drafts: files, folders or standard input.")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--fail-under", type=click.IntRange(0, 100), metavar="N",
              help="Exit 1 if a message scores below N (default 75, the pass mark; 0: never).")  # fmt: skip
@click.option("--stdin-filename", metavar="NAME", help="Name and kind of the text on standard input.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@judging_options
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Lint drafts: .txt, .md, .eml and .html files, folders of them, or - for standard input.

    A first line "Betreff: …" or "Subject: …" in a text file is its subject. A comment line
    "<!-- outreach-lint: ignore[rule-id] reason -->" switches a rule off for that draft.

    \b
    Exit code: 0 all drafts reach --fail-under, 1 one does not, 2 something could not be read.

    \b
    Examples:
      outreach-lint check draft.txt --recipient recipient.toml
      outreach-lint check drafts/ --format concise
      echo 'Hallo, hast du kurz Zeit?' | outreach-lint check - --channel linkedin
    """
    format_: str = options.pop("format_")
    color: str = options.pop("color")
    stdin_filename, showing = options.pop("stdin_filename"), options.pop("show_config")
    with one_line_errors():
        config = settings(**options)
        if showing:
            show_config(config)
            return
        if not paths:
            raise click.UsageError("name a file or folder, or - for standard input")
        from outreach_lint.formatters import renderers
        from outreach_lint.linter import Linter

        run = _Run(Linter(config), config.fail_under)
        width = min(_WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _WIDEST
        render: Formatter = renderers(color=wants_color(color), width=width)[format_]
        out = sys.stdout.buffer
        for piece in render(run.reports(paths, stdin_filename)):
            out.write(piece.encode("utf-8", "replace"))
        out.flush()
    sys.exit(run.exit_code())


class _Run:
    """One run over files: what could not be read is told at once, and remembered."""

    def __init__(self, linter: Linter, fail_under: int) -> None:
        self._linter = linter
        self._fail_under = fail_under
        self._failed = False
        self._unreadable = False

    def reports(self, paths: tuple[str, ...], stdin_filename: str | None) -> Iterator[Report]:
        from outreach_lint.readers import draft_readers

        readers = draft_readers()
        for path in paths:
            try:
                found = list(drafts(path, tuple(readers), stdin_filename))
            except InputError as error:
                self._complain(error)
                continue
            for name, source in found:
                try:
                    data = content(source)
                    item = readers.get(Path(name).suffix.lower(), readers[".txt"])(data, name)
                except InputError as error:
                    source_name = error.source or name
                    self._complain(InputError(error.what, source=source_name, line=error.line))
                    continue
                report = self._linter.lint(
                    item.message,
                    self._linter.config.recipient or item.recipient,
                    item.thread,
                    assume_outreach=True,
                    honour_ignores=True,
                    fixes=True,
                )
                self._failed = self._failed or fails(report, self._fail_under)
                yield report

    def exit_code(self) -> int:
        if self._unreadable:
            return EXIT_ERROR
        return EXIT_FINDINGS if self._failed else 0

    def _complain(self, error: InputError) -> None:
        self._unreadable = True
        click.echo(f"outreach-lint: {error}", err=True)
