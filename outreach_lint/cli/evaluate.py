"""``outreach-lint evaluate``: precision and recall on labelled messages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, get_args

import click

from outreach_lint.cli.common import EXIT_ERROR, judging_options, one_line_errors, settings, show_config


@click.command(short_help="Measure the rules on labelled messages.")
@click.argument("corpus", nargs=-1, type=click.Path(path_type=Path), metavar="[CORPUS…]")
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text",
              show_default=True)  # fmt: skip
@click.option(
    "--ablation", is_flag=True, help="Compare the sources of signals: patterns alone, classifier alone, both."
)
@click.option("--errors", is_flag=True, help="List every false alarm and every miss.")
@judging_options
def evaluate(corpus: tuple[Path, ...], **options: Any) -> None:
    """Measure the rules on labelled messages and sentences (JSON Lines; a folder, or files).

    Per rule and language: hits, precision and recall with 95 % Wilson intervals, F1; the decision
    on outreach; how well scores follow the quality labels. Files of the same name count together.
    Without CORPUS the folder "corpora" is read. The format: corpora/README.md.

    \b
    Examples:
      outreach-lint evaluate corpora --format markdown
      outreach-lint evaluate corpora/de/dev.jsonl --select bait-question --errors
      outreach-lint evaluate corpora --ablation --format markdown
    """
    format_, errors, ablation = options.pop("format_"), options.pop("errors"), options.pop("ablation")
    if ablation and format_ == "json":
        raise click.UsageError("--ablation is printed as text or markdown")
    showing = options.pop("show_config")
    with one_line_errors():
        config = settings(**options)
        if showing:
            show_config(config)
            return
        from outreach_lint.config import SignalsFrom
        from outreach_lint.evaluation import tables
        from outreach_lint.evaluation.corpus import read_corpus
        from outreach_lint.evaluation.evaluate import Evaluation
        from outreach_lint.readers import BadRecord

        sources = get_args(SignalsFrom) if ablation else (config.signals_from,)
        evaluations = [Evaluation(config.merged(signals_from=source)) for source in sources]
        unreadable = 0
        for path in corpus or (Path("corpora"),):
            for record in read_corpus(path):
                if isinstance(record, BadRecord):
                    unreadable += 1
                    click.echo(f"outreach-lint: {record.error}", err=True)
                else:
                    for evaluation in evaluations:
                        evaluation.add(record)
        render = {"text": tables.render_text, "json": tables.render_json, "markdown": tables.render_markdown}
        pieces = (
            tables.render_ablation(evaluations, markdown=format_ == "markdown")
            if ablation
            else render[format_](evaluations[0], errors=errors)
        )
        for piece in pieces:
            click.echo(piece, nl=False)
    if unreadable:
        click.echo(f"outreach-lint: {unreadable} skipped, see above", err=True)
        sys.exit(EXIT_ERROR)
