"""``outreach-lint fix``: diff, write, unsafe, and files as people have them."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from outreach_lint.cli import main

DRAFT = "Betreff: Re: deine Maschine\n\nHallo Lea,\n\nhast du kurz Zeit? Ich entkalke Siebträger, 120 Euro.\n"
MENDED = "Betreff: Ihre Maschine\n\nHallo Lea,\n\nhaben Sie kurz Zeit? Ich entkalke Siebträger, 120 Euro.\n"
DOUBTFUL = "Kannst dir das ja ansehen. Ich entkalke Siebträger, 120 Euro je Maschine.\n"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def draft(text: str | bytes, name: str = "draft.txt") -> Path:
    path = Path(name)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_diff_changes_nothing(runner: CliRunner) -> None:
    path = draft(DRAFT)
    result = runner.invoke(main, ["fix", str(path)])
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:2] == ["--- draft.txt", "+++ draft.txt"]
    assert "-Betreff: Re: deine Maschine" in lines
    assert "+haben Sie kurz Zeit? Ich entkalke Siebträger, 120 Euro." in lines
    assert "score" in result.stderr
    assert path.read_text("utf-8") == DRAFT


def test_write_mends_and_a_second_run_has_nothing_left(runner: CliRunner) -> None:
    path = draft(DRAFT)
    assert runner.invoke(main, ["fix", str(path), "--write"]).exit_code == 0
    assert path.read_text("utf-8") == MENDED
    again = runner.invoke(main, ["fix", str(path)])
    assert (again.exit_code, again.stdout) == (0, "")


def test_standard_input_goes_to_standard_output(runner: CliRunner) -> None:
    result = runner.invoke(main, ["fix", "-", "--write"], input=DRAFT)
    assert (result.exit_code, result.stdout) == (0, MENDED)


def test_what_is_unsafe_is_held_back_and_told(runner: CliRunner) -> None:
    path = draft(DOUBTFUL)
    held = runner.invoke(main, ["fix", str(path), "--write"])
    assert held.exit_code == 1
    assert "1:1 'Kannst'" in held.stderr
    assert path.read_text("utf-8") == DOUBTFUL
    made = runner.invoke(main, ["fix", str(path), "--write", "--unsafe"])
    assert made.exit_code == 0
    assert "read the result over" in made.stderr
    assert path.read_text("utf-8").startswith("Sie können sich das ja ansehen.")


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("cp1252", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    ],
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_encoding_and_line_breaks_stay(runner: CliRunner, encoding: str, bom: bytes, line_break: str) -> None:
    path = draft(bom + DRAFT.replace("\n", line_break).encode(encoding))
    assert runner.invoke(main, ["fix", str(path), "--write"]).exit_code == 0
    assert path.read_bytes() == bom + MENDED.replace("\n", line_break).encode(encoding)


def test_folders_hold_drafts_of_text(runner: CliRunner) -> None:
    Path("drafts").mkdir()
    draft(DRAFT, "drafts/a.txt")
    draft(DRAFT, "drafts/b.md")
    draft("<p>Hast du Zeit?</p>", "drafts/c.html")
    assert runner.invoke(main, ["fix", "drafts", "--write"]).exit_code == 0
    assert Path("drafts/a.txt").read_text("utf-8") == Path("drafts/b.md").read_text("utf-8") == MENDED
    assert Path("drafts/c.html").read_text("utf-8") == "<p>Hast du Zeit?</p>"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("mail.eml", b"Subject: x\n\nHast du Zeit?", "only drafts as .txt"),
        ("empty.txt", b"", "empty"),
        ("binary.txt", b"\0\1\2\3", "binary"),
    ],
)
def test_what_cannot_be_mended_gets_one_line(runner: CliRunner, name: str, content: bytes, says: str) -> None:
    path = draft(content, name)
    result = runner.invoke(main, ["fix", str(path), "--write"])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert name in result.stderr
    assert says in result.stderr
    assert path.read_bytes() == content


def test_a_file_that_is_not_there(runner: CliRunner) -> None:
    result = runner.invoke(main, ["fix", "gone.txt"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


@pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
def test_mode_and_link_of_a_file_stay(runner: CliRunner) -> None:
    path = draft(DRAFT)
    path.chmod(0o640)
    link = Path("link.txt")
    link.symlink_to(path)
    assert runner.invoke(main, ["fix", str(link), "--write"]).exit_code == 0
    assert link.is_symlink()
    assert path.read_text("utf-8") == MENDED
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_read_only_file_is_refused(runner: CliRunner) -> None:
    path = draft(DRAFT)
    path.chmod(0o444)
    result = runner.invoke(main, ["fix", str(path), "--write"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "read-only" in result.stderr
    assert path.read_text("utf-8") == DRAFT


def test_an_ignore_comment_keeps_the_du(runner: CliRunner) -> None:
    text = f"{DOUBTFUL}<!-- outreach-lint: ignore[unsolicited-du] we know each other -->\n"
    path = draft(text)
    assert runner.invoke(main, ["fix", str(path), "--write"]).exit_code == 0
    assert path.read_text("utf-8") == text


def test_a_recipient_who_wants_du_keeps_it(runner: CliRunner) -> None:
    Path("r.toml").write_text('address = "du"\n', "utf-8")
    path = draft(DRAFT)
    runner.invoke(main, ["fix", str(path), "--write", "--recipient", "r.toml"])
    assert path.read_text("utf-8") == DRAFT.replace("Re: ", "")


def test_rules_can_be_left_out(runner: CliRunner) -> None:
    path = draft(DRAFT)
    runner.invoke(main, ["fix", str(path), "--write", "--ignore", "unsolicited-du"])
    assert path.read_text("utf-8") == DRAFT.replace("Re: ", "")


def test_controls_in_a_draft_are_shown_and_not_obeyed(runner: CliRunner) -> None:
    path = draft("Hast du \x1b[31mkurz Zeit? Ich entkalke Siebträger.\n")
    assert "\x1b" not in runner.invoke(main, ["fix", str(path)]).stdout


def test_check_says_what_can_be_fixed(runner: CliRunner) -> None:
    path = draft(DRAFT)
    assert "outreach-lint fix" in runner.invoke(main, ["check", str(path)]).stdout
    mail = draft("Subject: x\nFrom: a@example.com\n\nHast du Zeit?", "mail.eml")
    assert "outreach-lint fix" not in runner.invoke(main, ["check", str(mail)]).stdout
