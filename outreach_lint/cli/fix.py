"""``outreach-lint fix``: mend drafts."""

from __future__ import annotations

import sys
from difflib import unified_diff
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
from outreach_lint.cli.drafts import content, drafts
from outreach_lint.cli.output import written_whole
from outreach_lint.errors import InputError

if TYPE_CHECKING:
    from outreach_lint.linter import Linter
    from outreach_lint.report import Report

#: Drafts of other kinds cannot be written back as they were.
SUFFIXES = (".txt", ".md", ".markdown")


@click.command(short_help='Mend drafts: Du to Sie, a forced "Re:", runs of marks.')
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
@click.option("--diff", "mode", flag_value="diff", default="diff", help="Show what would change (default).")
@click.option("--write", "mode", flag_value="write", help="Change the files; with -, print the result.")
@click.option("--unsafe", is_flag=True, help="Also make changes that somebody should read over.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@judging_options
def fix(paths: tuple[str, ...], **options: Any) -> None:
    """Mend what can be mended without knowing better: Du becomes Sie where it is unwelcome, "Re:"
    goes from a first contact's subject, of "!!!" one mark stays.

    Works on .txt and .md drafts, folders of them, or - for standard input. What remains to be
    said in other words is what 'outreach-lint check' explains.

    \b
    Exit code: 0 nothing is left to fix, 1 something is (shown, or held back as unsafe),
    2 something could not be read or written.

    \b
    Examples:
      outreach-lint fix draft.txt
      outreach-lint fix drafts/ --write
      echo 'Hallo, hast du kurz Zeit?' | outreach-lint fix - --write
    """  # noqa: D205
    mode, unsafe = options.pop("mode"), options.pop("unsafe")
    color, showing = options.pop("color"), options.pop("show_config")
    with one_line_errors():
        config = settings(**options)
        if showing:
            show_config(config)
            return
        if not paths:
            raise click.UsageError("name a file or folder, or - for standard input")
        from outreach_lint.linter import Linter

        run = _Run(Linter(config), write=mode == "write", unsafe=unsafe, color=wants_color(color))
        for path in paths:
            run.mend(path)
    sys.exit(run.exit_code())


class _Run:
    """One run over files; what could not be read is told at once, and remembered."""

    def __init__(self, linter: Linter, *, write: bool, unsafe: bool, color: bool) -> None:
        self._linter = linter
        self._write = write
        self._unsafe = unsafe
        self._color = color
        self._unreadable = False
        self._left = False

    def mend(self, path: str) -> None:
        """Mend one draft or all drafts of a folder."""
        try:
            found = list(drafts(path, SUFFIXES, None))
        except InputError as error:
            self._complain(error)
            return
        for name, source in found:
            try:
                if source is not None and source.suffix.lower() not in SUFFIXES:
                    raise InputError(f"only drafts as {', '.join(SUFFIXES)} can be mended")
                self._mend_draft(name, source)
            except InputError as error:
                self._complain(InputError(error.what, source=error.source or name, line=error.line))

    def exit_code(self) -> int:
        if self._unreadable:
            return EXIT_ERROR
        return EXIT_FINDINGS if self._left else 0

    def _mend_draft(self, name: str, source: Path | None) -> None:
        from outreach_lint.readers.text import edited
        from outreach_lint.rewrite.fixes import chosen

        data = content(source)
        before = self._lint(data, name)
        replacements = chosen(before.findings, unsafe=self._unsafe)
        changed = edited(data, name, replacements) if replacements else data
        after = self._lint(changed, name) if replacements else before
        if not self._write:
            self._show(name, data, changed)
            self._left = self._left or bool(replacements)
        elif source is None:
            sys.stdout.buffer.write(changed)
            sys.stdout.flush()
        elif replacements:
            if not source.stat().st_mode & 0o222:
                raise InputError("the file is read-only")
            with written_whole(source) as out:
                out.write(changed)
        if replacements:
            self._tell(name, len(replacements), before, after)
        self._tell_withheld(name, before)
        for remark in before.remarks:
            self._say(f"{name}: {remark}")

    def _lint(self, data: bytes, name: str) -> Report:
        from outreach_lint.readers.text import read

        item = read(data, name)
        return self._linter.lint(item.message, assume_outreach=True, honour_ignores=True, fixes=True)

    def _show(self, name: str, before: bytes, after: bytes) -> None:
        from outreach_lint.formatters.position import printable
        from outreach_lint.readers.decoding import decode

        old, new = (decode(data, name).splitlines() for data in (before, after))
        for line in unified_diff(old, new, name, name, lineterm=""):
            click.echo(self._styled(printable(line)), color=self._color)

    def _styled(self, line: str) -> str:
        colors = {"+": "green", "-": "red", "@": "cyan"}
        return click.style(line, fg=colors.get(line[:1])) if self._color else line

    def _tell(self, name: str, count: int, before: Report, after: Report) -> None:
        done = "made" if self._write else "possible"
        changes = "1 change" if count == 1 else f"{count} changes"
        score = "" if before.score is None else f"; score {before.score} → {after.score}"
        self._say(f"{name}: {changes} {done}{score}")

    def _tell_withheld(self, name: str, before: Report) -> None:
        """Name the words that make a fix unsafe."""
        from outreach_lint.formatters.position import line_and_column

        unsafe = [f.fix for f in before.findings if f.fix is not None and not f.fix.safe]
        if not unsafe:
            return
        spans = sorted({span for fix in unsafe for span in fix.doubtful})
        if self._unsafe:
            # Places have moved; the words are found again.
            words = ", ".join(f"'{before.message.quote(span)}'" for span in spans[:_MOST_SHOWN])
            self._say(f"{name}: please read the result over{f'; guesses at {words}' if words else ''}")
            return
        self._left = True
        places = []
        for span in spans[:_MOST_SHOWN]:
            line, column = line_and_column(before.message, span)
            places.append(f"{line}:{column} '{before.message.quote(span)}'")
        why = f"it would guess at {', '.join(places)}" if places else "the finding itself is only a hint"
        self._say(f"{name}: a fix is held back, for {why}; --unsafe makes it")

    def _complain(self, error: InputError) -> None:
        self._unreadable = True
        self._say(str(error))

    def _say(self, text: str) -> None:
        from outreach_lint.formatters.position import printable

        click.echo(f"outreach-lint: {printable(text)}", err=True)


_MOST_SHOWN = 5
