"""``outreach-lint explain`` and ``outreach-lint rules``: the rulebook, to read."""

from __future__ import annotations

import json
from pathlib import Path

import click

from outreach_lint.cli.common import one_line_errors
from outreach_lint.errors import ConfigError

_LANGUAGE = click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True)
_PACKS = click.option("--rules", "packs", type=click.Path(path_type=Path), multiple=True, metavar="DIR",
                      help="Read this rule pack too.")  # fmt: skip


@click.command(short_help="Print a rule's page.")
@click.argument("rule")
@_LANGUAGE
@_PACKS
def explain(rule: str, lang: str, packs: tuple[Path, ...]) -> None:
    """Print a rule's page: what it finds, why it matters, what to write instead, examples.

    \b
    Example:
      outreach-lint explain unsolicited-du --lang en
    """
    with one_line_errors():
        from outreach_lint.formatters.rulepage import render_page
        from outreach_lint.linter import Linter

        linter = Linter(_config(packs))
        name = linter.resolve(rule)
        if name is None:
            raise ConfigError(f"there is no rule '{rule}'; 'outreach-lint rules' lists them")
        click.echo(render_page(linter.rulebook.rules[name], lang))


@click.command(short_help="List all rules.")
@_LANGUAGE
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_PACKS
def rules(lang: str, format_: str, packs: tuple[Path, ...]) -> None:
    """List all rules: id, severity, weight, title.

    \b
    Example:
      outreach-lint rules --format json
    """
    with one_line_errors():
        from outreach_lint.formatters.rulepage import catalogue, render_catalogue
        from outreach_lint.linter import Linter

        rows = catalogue(Linter(_config(packs)).rulebook, lang)
        if format_ == "json":
            click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            click.echo(render_catalogue(rows))


def _config(packs: tuple[Path, ...]):  # type: ignore[no-untyped-def]
    from outreach_lint.config import Config

    return Config(rules=packs)
