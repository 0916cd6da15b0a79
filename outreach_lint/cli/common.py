"""What the commands share: options, configuration, exit codes, errors in one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from outreach_lint.config import JURISDICTIONS
from outreach_lint.errors import OutreachLintError
from outreach_lint.finding import SURE
from outreach_lint.message import CHANNELS

if TYPE_CHECKING:
    from outreach_lint.config import Config
    from outreach_lint.report import Report

EXIT_FINDINGS = 1
EXIT_ERROR = 2

_Command = TypeVar("_Command", bound=Callable[..., Any])

_PATH = click.Path(path_type=Path)

_OPTIONS = (
    click.option("--recipient", "recipient_file", type=_PATH, metavar="FILE",
                 help="What is known about the reader, as TOML (name, company, kind, address, presence)."),
    click.option("--channel", type=click.Choice(CHANNELS), help="How the message is sent."),
    click.option("--lang", metavar="CODE", help="Its language (de, en); detected if not given."),
    click.option("--explain-in", type=click.Choice(["auto", "de", "en"]),
                 help="Language of the explanations; auto: the message's, else German."),
    click.option("--jurisdiction", type=click.Choice(JURISDICTIONS, case_sensitive=False),
                 help="Add notices on this country's law (no legal advice, no points)."),
    click.option("--select", metavar="RULES", help="Judge by these rules only (ids, comma-separated)."),
    click.option("--ignore", metavar="RULES", help="Leave these rules out."),
    click.option("--rules", "packs", type=_PATH, multiple=True, metavar="DIR",
                 help="Add a rule pack; its files override built-in ids. Repeatable."),
    click.option("--model", type=_PATH, metavar="FILE",
                 help="Use this sentence classifier ('outreach-lint train' makes one)."),
    click.option("--no-classifier", is_flag=True, help="Judge by the patterns of the rulebook alone."),
    click.option("--config", "config_file", type=_PATH, metavar="FILE",
                 help="Read this configuration, not the nearest outreach-lint.toml or pyproject.toml."),
    click.option("--isolated", is_flag=True, help="Read no configuration file."),
    click.option("--show-config", is_flag=True, help="Print the settings in force and exit."),
)  # fmt: skip


def judging_options(command: _Command) -> _Command:
    """Add the options that say how messages are judged."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn our errors into a line on stderr and exit code 2."""
    try:
        yield
    except OutreachLintError as error:
        click.echo(f"outreach-lint: {error}", err=True)
        sys.exit(EXIT_ERROR)
    except BrokenPipeError:
        # The reader of our output has gone (| head): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_ERROR)


def settings(
    *,
    recipient_file: Path | None,
    channel: str | None,
    lang: str | None,
    explain_in: str | None,
    jurisdiction: str | None,
    select: str | None,
    ignore: str | None,
    packs: tuple[Path, ...],
    model: Path | None,
    no_classifier: bool,
    config_file: Path | None,
    isolated: bool,
    fail_under: int | None = None,
) -> Config:
    """Return the configuration in force: the file's, overridden by what the command line says."""
    from outreach_lint.config import Config, find_config, load_config
    from outreach_lint.recipient import Recipient

    if config_file is not None:
        base = load_config(config_file)
    else:
        base = Config() if isolated else find_config(Path.cwd())
    return base.merged(
        recipient=Recipient.from_toml(recipient_file) if recipient_file else None,
        channel=channel,
        lang=lang,
        explain_in=explain_in,
        jurisdiction=jurisdiction,
        select=_names(select),
        ignore=_names(ignore),
        rules=base.rules + packs if packs else None,
        model=model,
        signals_from="patterns" if no_classifier else None,
        fail_under=fail_under,
    )


def fails(report: Report, fail_under: int) -> bool:
    """Whether a message misses the mark; one too short for a score fails by a sure error."""
    if report.score is not None:
        return report.score < fail_under
    sure = any(str(f.severity) == "error" and f.confidence >= SURE for f in report.findings)
    return bool(fail_under) and report.outreach.decision is not False and sure


def show_config(config: Config) -> None:
    """Print the configuration in force as TOML that could be put into a file."""
    from dataclasses import asdict

    click.echo(f"# from {config.path or 'defaults'}; ready for an outreach-lint.toml")
    tables: list[tuple[str, dict[str, Any]]] = []
    for key, value in asdict(config).items():
        name = key.replace("_", "-")
        if key == "path":
            continue
        if isinstance(value, dict):
            tables.append((name, value))
        elif value is not None:
            click.echo(f"{name} = {_toml(value)}")
    for name, table in tables:
        click.echo(f"\n[{name}]")
        for key, value in table.items():
            if value is not None:
                click.echo(f"{key.replace('_', '-')} = {_toml(value)}")


def wants_color(choice: str) -> bool:
    """Decide on colour: the option, then NO_COLOR and FORCE_COLOR, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _names(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(filter(None, (name.strip() for name in text.split(","))))


def _toml(value: Any) -> str:
    import json

    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key, ensure_ascii=False)} = {_toml(item)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    return json.dumps(str(value), ensure_ascii=False)
