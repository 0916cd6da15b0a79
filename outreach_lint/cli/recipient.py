"""``outreach-lint recipient``: what is known about a reader, from what was saved about him."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outreach_lint.cli.common import EXIT_ERROR, one_line_errors
from outreach_lint.cli.output import written_whole
from outreach_lint.errors import InputError
from outreach_lint.recipient import KINDS

if TYPE_CHECKING:
    from outreach_lint.presence import Presence


@click.command(short_help="Infer the reader from saved pages, a vCard or a profile.")
@click.argument("paths", nargs=-1, metavar="PATH…", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT",
    help="Write here instead of standard output; whole or not at all.",
)
@click.option("--format", "format_", type=click.Choice(["toml", "json"]), default="toml", show_default=True)
@click.option("--name", help="The reader's name, where you know it better.")
@click.option("--company", help="The reader's company, where you know it better.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    metavar="KIND",
    help="The kind of business, where you know it better (consultancy, shop, …).",
)
@click.option("--address", type=click.Choice(["du", "sie"]), help="The form of address the reader wants.")
@click.option("--card", type=click.IntRange(min=1), metavar="N", help="Of a file of several vCards the N-th.")
def recipient(paths: tuple[Path, ...], **options: Any) -> None:
    """Infer the reader from what you saved about him, as TOML for check --recipient.

    PATH is a saved web page or a folder of pages, a vCard, LinkedIn's data export (Profile.csv or
    the zip), an Instagram or Facebook profile (JSON) or the copied text of a profile page; several
    together tell more. Nothing is fetched from the network. Comments say what each value rests on;
    what is uncertain is commented out.

    \b
    Exit code: 0 all was read, 2 something could not be read (the rest is printed all the same).

    \b
    Examples:
      outreach-lint recipient saved-site/ > recipient.toml
      outreach-lint recipient impressum.html card.vcf --address sie -o recipient.toml
      outreach-lint recipient Basic_LinkedInDataExport.zip --format json
    """  # fmt: skip
    output, format_ = options.pop("output"), options.pop("format_")
    with one_line_errors():
        if not paths:
            raise click.UsageError("name a saved page, a folder, a vCard or a profile")
        from outreach_lint.formatters.recipient import render_json, render_toml
        from outreach_lint.inference import infer

        run = _Run(options.pop("card"))
        presences = list(run.presences(paths))
        if not presences:
            sys.exit(EXIT_ERROR)
        inference = infer(presences, options)
        if not inference.evidence:
            raise InputError(f"nothing about the reader found in {', '.join(map(str, paths[:5]))}")
        text = render_json(inference) if format_ == "json" else render_toml(inference, len(presences))
        with written_whole(output) as out:
            out.write(text.encode("utf-8"))
    sys.exit(EXIT_ERROR if run.failed else 0)


class _Run:
    """One run over files: what could not be read is told at once, and remembered."""

    def __init__(self, card: int | None) -> None:
        self._card = card
        self.failed = False

    def presences(self, paths: tuple[Path, ...]) -> Iterator[Presence]:
        from outreach_lint.readers.presence import presence_readers, read
        from outreach_lint.readers.presence.files import files_of

        readers = presence_readers(self._card)
        for path in paths:
            for found in files_of(path):
                try:
                    if isinstance(found, InputError):
                        raise found
                    data, name = found[1], found[0]
                    yield read(data, name, readers)
                except InputError as error:
                    self._complain(error)

    def _complain(self, error: InputError) -> None:
        from outreach_lint.formatters.position import printable

        self.failed = True
        click.echo(f"outreach-lint: {printable(str(error))}", err=True)
