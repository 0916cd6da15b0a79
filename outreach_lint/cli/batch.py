"""``outreach-lint batch``: score whole exports."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outreach_lint.cli.common import (
    EXIT_ERROR,
    EXIT_FINDINGS,
    judging_options,
    one_line_errors,
    settings,
    show_config,
    wants_color,
)
from outreach_lint.cli.output import written_whole
from outreach_lint.errors import InputError

if TYPE_CHECKING:
    from outreach_lint.config import Config
    from outreach_lint.readers.exports import Found, Options
    from outreach_lint.scale.run import Plan, Run

FORMATS = (
    "auto", "linkedin", "whatsapp", "instagram", "facebook", "telegram", "x", "sms", "mbox", "maildir", "eml",
    "msg", "csv", "parquet", "jsonl", "sequence",
)  # fmt: skip
OUTPUTS = ("jsonl", "csv", "parquet", "markdown", "html", "summary")
_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".md": "markdown",
            ".markdown": "markdown", ".html": "html", ".htm": "html", ".txt": "summary"}  # fmt: skip


@click.command(short_help="Score whole mailboxes and exports of messages.")
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
    type=click.Choice(FORMATS),
    default="auto",
    show_default=True,
    help="Format of the input.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(OUTPUTS),
    help="Format of the output; by default what OUT ends in, a summary on a terminal, else jsonl.",
)
@click.option(
    "--view",
    type=click.Choice(["all", "inbound", "outbound"]),
    default="all",
    show_default=True,
    help="Judge only what came in, or only what went out.",
)
@click.option(
    "--me", multiple=True, metavar="NAME", help="Whose export it is: name, address or account. Repeatable."
)
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column of a table is what (text=Nachricht). Repeatable.",
)
@click.option(
    "--value",
    "values",
    multiple=True,
    metavar="NAME=TEXT",
    help="Fill a merge variable of a sequence. Repeatable.",
)
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="Order of day, month and year in the export's dates.",
)
@click.option("--encoding", metavar="NAME", help="Encoding of a table, if not UTF-8 or Windows-1252.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    metavar="N",
    help="Judge in so many processes; by default one for each core.",
)
@click.option("--no-campaigns", is_flag=True, help="Do not look for messages from one template.")
@click.option(
    "--campaigns",
    "campaigns_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write campaigns and their templates here, as JSON.",
)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run to the same OUT.")
@click.option(
    "--fail-under",
    type=click.IntRange(0, 100),
    metavar="N",
    help="Exit 1 if a message scores below N (default: never).",
)
@judging_options
def batch(paths: tuple[str, ...], **options: Any) -> None:
    """Score the messages of exports, mailboxes and tables; tell which come from one template.

    PATH is a file, a folder or a zip as downloaded: LinkedIn, WhatsApp, Instagram, Facebook, Telegram, X,
    SMS Backup & Restore, mbox, Maildir, .eml, .msg, CSV, Parquet, JSON Lines, or the sequences of an
    outreach tool. Each message is first judged to be outreach or not. A record that cannot be read is
    named on standard error and skipped; the run goes on and exits with 2.

    \b
    JSON Lines, one object a line; only "text" is required:
      {"id","text","subject","channel","lang","sender","sent_at",
       "recipient":{"name","company","kind","address","presence"},
       "thread":[{"from":"recipient|sender","text"}]}

    \b
    Examples:
      outreach-lint batch Complete_LinkedInDataExport.zip --view inbound
      outreach-lint batch ~/Maildir -o report.html
      outreach-lint batch inbox.jsonl -o scores.jsonl --jobs 2
      outreach-lint batch kontakte.csv --map text=Nachricht -o scores.csv
      outreach-lint batch - < inbox.jsonl | jq 'select(.verdict == "block")'
    """  # fmt: skip
    own = {name: options.pop(name) for name in (
        "output", "from_", "format_", "view", "me", "columns", "values", "date_order", "encoding", "jobs",
        "no_campaigns", "campaigns_file", "resume", "show_config",
    )}  # fmt: skip
    with one_line_errors():
        config = settings(**options)
        if own["show_config"]:
            show_config(config)
            return
        if not paths:
            raise click.UsageError("name a file, a folder or a zip, or - for standard input")
        if own["resume"] and own["output"] is None:
            raise click.UsageError("--resume needs the -o of the interrupted run")
        code = _Batch(paths, config, own, options["fail_under"] or 0).run()
    sys.exit(code)


class _Batch:
    """One call of the command."""

    def __init__(
        self, paths: tuple[str, ...], config: Config, own: Mapping[str, Any], fail_under: int
    ) -> None:
        self._paths = paths
        self._config = config
        self._own = own
        self._fail_under = fail_under
        self._output: Path | None = own["output"]
        self._format = _format(own["format_"], self._output)
        self._failed = 0

    def run(self) -> int:
        """Do it; return the exit code."""
        from outreach_lint.scale.run import Run

        with _folder(self._output) as folder:
            run = Run(folder, self._plan())
            self._take_in(run, folder)
            assert run.taken is not None  # noqa: S101
            with _progress("judging", run.taken.total) as advance:
                run.judge(self._complain, advance)
            self._write(run)
            mark = self._fail_under
            below = mark and any(_below(row.report, mark) for row in run.batch().rows())
            skipped = run.taken.skipped + self._failed
        if skipped:
            self._say(f"{skipped:,} skipped, see above")
            return EXIT_ERROR
        return EXIT_FINDINGS if below else 0

    def _plan(self) -> Plan:
        from outreach_lint.scale.run import Plan

        return Plan(
            self._config,
            view=self._own["view"],
            me=self._own["me"],
            campaigns=not self._own["no_campaigns"],
            processes=self._own["jobs"] or os.cpu_count() or 1,
        )

    def _take_in(self, run: Run, folder: Path) -> None:
        from outreach_lint.linter import Linter
        from outreach_lint.scale.run import fingerprint_of, is_begun

        options = self._options()
        # Faulty rules and settings are told before anything is read.
        rules = Linter(self._config).rulebook.version
        said = {key: self._own[key] for key in ("from_", "view", "me", "no_campaigns")}
        said |= {"rules": rules, "config": repr(self._config), "as": repr(options)}
        fingerprint = fingerprint_of([Path(path) for path in self._paths if path != "-"], said)
        if self._own["resume"]:
            if run.resume(fingerprint):
                return
            self._say("no interrupted run to go on with; it begins anew")
        elif is_begun(folder):
            self._say("an interrupted run is thrown away; --resume would have gone on with it")
        with _progress("reading", None) as advance:
            run.take_in(self._exports(options, folder), fingerprint, self._complain_read, advance)
        assert run.taken is not None  # noqa: S101
        for remark in run.taken.remarks:
            self._say(remark)

    def _exports(self, options: Options, folder: Path) -> Iterator[tuple[str, Iterator[Found]]]:
        from outreach_lint.readers.exports.reading import found_in

        wanted = None if self._own["from_"] == "auto" else self._own["from_"]
        for path in self._paths:
            if path != "-":
                yield path, found_in(Path(path), wanted, options)
                continue
            # Some formats are read twice, and a run may be gone on with.
            copy = folder / "stdin"
            with copy.open("wb") as out:
                shutil.copyfileobj(sys.stdin.buffer, out)
            yield "<stdin>", found_in(copy, wanted, options, "<stdin>")

    def _options(self) -> Options:
        from outreach_lint.readers.exports import Options

        return Options(
            columns=_pairs("--map", self._own["columns"]),
            values=_pairs("--value", self._own["values"]),
            me=self._own["me"],
            date_order=self._own["date_order"],
            encoding=self._own["encoding"],
        )

    def _write(self, run: Run) -> None:
        from outreach_lint.formatters.batch import campaigns_json, render

        result = run.batch()
        language = "en" if self._config.explain_in == "en" else "de"
        width = shutil.get_terminal_size((100, 40)).columns
        color = self._output is None and wants_color("auto")
        with written_whole(self._output) as out:
            for piece in render(result, self._format, language=language, width=width, color=color):
                out.write(piece)
        if self._own["campaigns_file"] is not None:
            with written_whole(self._own["campaigns_file"]) as out:
                out.write(campaigns_json(result.campaigns).encode("utf-8"))

    def _complain_read(self, error: str) -> None:
        self._say(error)

    def _complain(self, error: str) -> None:
        self._failed += 1
        self._say(error)

    def _say(self, text: str) -> None:
        click.echo(f"outreach-lint: {text}", err=True)


def _format(given: str | None, output: Path | None) -> str:
    if given is not None:
        return given
    if output is not None:
        return _ENDINGS.get(output.suffix.lower(), "jsonl")
    return "summary" if sys.stdout.isatty() else "jsonl"


@contextmanager
def _folder(output: Path | None) -> Iterator[Path]:
    """Yield the folder of a run: beside its output, to be gone on with; else a temporary one."""
    if output is None:
        with tempfile.TemporaryDirectory(prefix="outreach-lint-") as temporary:
            yield Path(temporary)
        return
    folder = output.with_name(f"{output.name}.partial")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", source=str(output)) from error
    from outreach_lint.scale.run import is_begun

    try:
        yield folder
    except BaseException:
        if is_begun(folder):
            click.echo("outreach-lint: interrupted; --resume goes on with it", err=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder)


@contextmanager
def _progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how far it is, how fast, and how long it will take; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TextColumn("{task.fields[rate]}"), TimeRemainingColumn(compact=True)]  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total, rate="")

        def advance(count: int) -> None:
            speed = progress.tasks[0].speed
            progress.update(task, advance=count, rate=f"{speed:,.0f}/s" if speed else "")

        yield advance


def _below(report: Mapping[str, Any], mark: int) -> bool:
    """Whether a message misses the mark; one too short for a score fails by a sure error."""
    if report["score"] is not None:
        return bool(report["score"] < mark)
    sure = any(f["severity"] == "error" and f["confidence"] >= 0.75 for f in report["findings"])
    return report["outreach"] is not False and sure


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise click.UsageError(f"{option} needs NAME=VALUE, not '{pair}'")
        pairs[name.strip()] = value
    return pairs
