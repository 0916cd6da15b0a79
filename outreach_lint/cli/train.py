"""``outreach-lint train``: a sentence classifier from labelled corpora."""

from __future__ import annotations

from pathlib import Path

import click

from outreach_lint.cli.common import one_line_errors
from outreach_lint.errors import ConfigError


@click.command(short_help="Train the sentence classifier on labelled corpora.")
@click.argument("corpora", nargs=-1, type=click.Path(path_type=Path), metavar="[CORPORA…]")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="MODEL", required=True,
              help="Where to write the model (.npz); use it with --model.")  # fmt: skip
def train(corpora: tuple[Path, ...], output: Path) -> None:
    """Train the sentence classifier and the outreach decision (needs outreach-lint[train]).

    Learns from the sentences in files named train.jsonl and the messages in files named dev.jsonl
    in or below CORPORA (the folder "corpora" if none is given; the format: corpora/README.md).
    The same corpora give the same model, byte for byte on the same machine.

    \b
    Examples:
      outreach-lint train corpora -o model.npz
      outreach-lint train corpora my-corpus -o mine.npz
      outreach-lint check draft.txt --model mine.npz
    """
    with one_line_errors():
        from outreach_lint.cli.output import written_whole

        try:
            from outreach_lint.training.train import train_on
        except ModuleNotFoundError as error:
            raise ConfigError(f"{error.name} is missing: pip install 'outreach-lint[train]'") from error
        model = train_on(corpora or (Path("corpora"),), lambda line: click.echo(line, err=True))
        with written_whole(output) as stream:
            model.save(stream)
        click.echo(f"{output}: {output.stat().st_size:,} bytes")
