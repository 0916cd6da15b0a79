"""``outreach-lint batch``: score whole exports."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outreach_lint.cli.batch_options import Asked, batch_options, take_asked
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
from outreach_lint.cli.progress import progress
from outreach_lint.errors import InputError
from outreach_lint.readers.members import PARTIAL

if TYPE_CHECKING:
    from outreach_lint.config import Config, ExportOptions
    from outreach_lint.readers.exports import Found
    from outreach_lint.scale.run import Plan, Run


@click.command(short_help="Score whole mailboxes and exports of messages.")
@click.argument("paths", nargs=-1, metavar="PATH…")
@batch_options
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
    """
    asked = take_asked(options)
    showing = options.pop("show_config")
    with one_line_errors():
        config = settings(**options)
        if showing:
            show_config(config)
            return
        if not paths:
            raise click.UsageError("name a file, a folder or a zip, or - for standard input")
        if asked.resume and asked.output is None:
            raise click.UsageError("--resume needs the -o of the interrupted run")
        code = _Batch(paths, config, asked, options["fail_under"] or 0).run()
    sys.exit(code)


class _Batch:
    """One call of the command."""

    def __init__(self, paths: tuple[str, ...], config: Config, asked: Asked, fail_under: int) -> None:
        self._paths = paths
        self._config = config
        self._asked = asked
        self._fail_under = fail_under

    def run(self) -> int:
        """Do it; return the exit code."""
        from outreach_lint.formatters.batch import check
        from outreach_lint.scale.run import Run

        check(self._asked.to)
        reading = self._asked.reading(self._config.batch)
        with _folder(self._asked.output) as folder:
            run = Run(folder, self._plan(reading), _say, progress)
            self._take_in(run, folder, reading)
            assert run.taken is not None  # noqa: S101
            failed = run.judge()
            self._write(run)
            mark = self._fail_under
            below = mark and any(_below(row.report, mark) for row in run.batch().rows())
            skipped = run.taken.skipped + failed
        if skipped:
            _say(f"{skipped:,} skipped, see above")
            return EXIT_ERROR
        return EXIT_FINDINGS if below else 0

    def _plan(self, reading: ExportOptions) -> Plan:
        from outreach_lint.scale.run import Plan

        return Plan(
            self._config,
            view=self._asked.view,
            me=reading.me,
            campaigns=not self._asked.no_campaigns,
            processes=self._asked.jobs or os.cpu_count() or 1,
        )

    def _take_in(self, run: Run, folder: Path, reading: ExportOptions) -> None:
        from outreach_lint.linter import Linter
        from outreach_lint.scale.run import fingerprint_of, is_begun

        # Faulty rules and settings are told before anything is read.
        rules = Linter(self._config).rulebook.version
        said = {"rules": rules, "config": repr(self._config), "reading": repr(reading)}
        said |= {name: getattr(self._asked, name) for name in ("from_", "view", "no_campaigns")}
        fingerprint = fingerprint_of([Path(path) for path in self._paths if path != "-"], said)
        if self._asked.resume:
            if run.resume(fingerprint):
                return
            _say("no interrupted run to go on with; it begins anew")
        elif is_begun(folder):
            _say("an interrupted run is thrown away; --resume would have gone on with it")
        run.take_in(self._exports(reading, folder), fingerprint)
        assert run.taken is not None  # noqa: S101
        for remark in run.taken.remarks:
            _say(remark)

    def _exports(self, reading: ExportOptions, folder: Path) -> Iterator[tuple[str, Iterator[Found]]]:
        from outreach_lint.readers.exports.reading import found_in

        for path in self._paths:
            if path != "-":
                yield path, found_in(Path(path), self._asked.wanted, reading)
                continue
            # Some formats are read twice, and a run may be gone on with.
            copy = folder / "stdin"
            with copy.open("wb") as out:
                shutil.copyfileobj(sys.stdin.buffer, out)
            yield "<stdin>", found_in(copy, self._asked.wanted, reading, "<stdin>")

    def _write(self, run: Run) -> None:
        from outreach_lint.formatters.batch import campaigns_json, render

        result = run.batch()
        language = "en" if self._config.explain_in == "en" else "de"
        width = shutil.get_terminal_size((100, 40)).columns
        color = self._asked.output is None and wants_color("auto")
        with written_whole(self._asked.output) as out:
            for piece in render(result, self._asked.to, language=language, width=width, color=color):
                out.write(piece)
        if self._asked.campaigns_file is not None:
            with written_whole(self._asked.campaigns_file) as out:
                out.write(campaigns_json(result.campaigns).encode("utf-8"))


@contextmanager
def _folder(output: Path | None) -> Iterator[Path]:
    """Yield the folder of a run: beside its output, to be gone on with; else a temporary one."""
    if output is None:
        with tempfile.TemporaryDirectory(prefix="outreach-lint-") as temporary:
            yield Path(temporary)
        return
    folder = output.with_name(output.name + PARTIAL)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", source=str(output)) from error
    from outreach_lint.scale.run import is_begun

    try:
        yield folder
    except BaseException:
        if is_begun(folder):
            _say("interrupted; --resume goes on with it")
        else:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder)


def _below(report: Mapping[str, Any], mark: int) -> bool:
    """Whether a message misses the mark; one too short for a score fails by a sure error."""
    if report["score"] is not None:
        return bool(report["score"] < mark)
    sure = any(f["severity"] == "error" and f["confidence"] >= 0.75 for f in report["findings"])
    return report["outreach"] is not False and sure


def _say(text: str) -> None:
    click.echo(f"outreach-lint: {text}", err=True)
