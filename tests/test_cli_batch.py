"""``outreach-lint batch`` as users call it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outreach_lint.cli import main
from outreach_lint.cli.batch_options import FORMATS, OUTPUTS
from outreach_lint.readers.exports import formats

ROOT = Path(__file__).parents[1]
PITCH = "Hallo Petra, ich helfe Agenturen wie deiner, mehr Kunden zu gewinnen. Hast du am Freitag Zeit für ein Gespräch?"
LINKEDIN = f"""CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER
k1,,Nora Kolbe,https://www.linkedin.com/in/nora,Petra Uhl,2026-11-02 10:00:00 UTC,,"{PITCH}",INBOX
k1,,Petra Uhl,https://www.linkedin.com/in/uhl,Nora Kolbe,2026-11-03 10:00:00 UTC,,"Guten Tag, nein danke.",INBOX
"""
PROFILE = "First Name,Last Name,Headline\nPetra,Uhl,Unternehmensberatung für Gerüstbauer\n"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def run(runner: CliRunner, *arguments: str, text: str | None = None) -> Result:
    result = runner.invoke(main, ["batch", *arguments], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def linkedin(tmp_path: Path) -> str:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("messages.csv", LINKEDIN)
        archive.writestr("Profile.csv", PROFILE)
        archive.writestr("Ad_Targeting.csv", "Member Age\n55+\n")
    return "export.zip"


def test_formats_are_those_there_are() -> None:
    assert set(FORMATS) == {"auto", *formats()}


def test_an_export_as_downloaded(runner: CliRunner, linkedin: str) -> None:
    result = run(runner, linkedin, "--view", "inbound")
    assert result.exit_code == 0
    (report,) = (json.loads(line) for line in result.stdout.splitlines())
    assert report["source"]["direction"] == "inbound"
    assert report["source"]["path"] == "export.zip/messages.csv"
    # Who she is and what she does stands in her profile.
    assert ("mislabelled-business", None) in {(f["rule"], f["variant"]) for f in report["findings"]}
    assert "read as LinkedIn export: 2 messages" in result.stderr


@pytest.mark.parametrize(
    ("name", "shown"),
    [("o.jsonl", '"schema"'), ("o.csv", "score"), ("o.md", "# Prüfbericht"), ("o.html", "<!doctype html>"),
     ("o.txt", "Nachrichten"), ("o.parquet", "PAR1")],
)  # fmt: skip
def test_the_ending_tells_the_format(
    runner: CliRunner, linkedin: str, tmp_path: Path, name: str, shown: str
) -> None:
    assert run(runner, linkedin, "-o", name).exit_code == 0
    assert shown.lower() in (tmp_path / name).read_text("utf-8", "replace").lower()
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("format_", OUTPUTS)
def test_every_format_goes_to_standard_output(runner: CliRunner, linkedin: str, format_: str) -> None:
    result = run(runner, linkedin, "--format", format_)
    assert result.exit_code == 0
    assert result.stdout_bytes


def test_parquet_has_what_jsonl_has(runner: CliRunner, linkedin: str, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    run(runner, linkedin, "-o", "o.parquet")
    lines = run(runner, linkedin).stdout.splitlines()
    rows = pq.read_table(tmp_path / "o.parquet").to_pylist()
    assert [json.loads(row["report"]) for row in rows] == [json.loads(line) for line in lines]
    assert rows[0]["text"] == PITCH
    assert {f["rule"] for f in rows[0]["findings"]} >= {"unsolicited-du", "mislabelled-business"}


def test_a_missing_package_is_told_before_anything_is_done(
    runner: CliRunner, linkedin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outreach_lint.formatters.batch.find_spec", lambda name: None)
    result = run(runner, linkedin, "-o", "o.parquet")
    assert result.exit_code == 2
    assert (
        result.stderr.strip()
        == "outreach-lint: Parquet needs a package more: pip install 'outreach-lint[parquet]'"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["export.zip"]


def test_columns_can_be_told(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(f"Wer;Was stand da\nNora;{PITCH}\n".encode("cp1252"))
    result = run(runner, "in.csv", "--map", "text=Was stand da", "--map", "sender=Wer", "--format", "csv")
    assert result.exit_code == 0
    (row,) = csv.DictReader(result.stdout.lstrip("\ufeff").splitlines(), delimiter=";")
    assert row["sender"] == "Nora"
    assert "unsolicited-du" in row["rules"]


def test_what_is_always_so_stands_in_the_configuration(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "outreach-lint.toml").write_text(
        '[batch]\nme = ["Nora"]\ncolumns = {text = "Was stand da", sender = "Wer"}\ndate-order = "mdy"\n',
        "utf-8",
    )
    (tmp_path / "in.csv").write_text(f"Wer;Was stand da;Datum\nNora;{PITCH};02/03/2026\n", "utf-8")
    (report,) = (json.loads(line) for line in run(runner, "in.csv").stdout.splitlines())
    assert (report["source"]["direction"], report["source"]["sent_at"]) == ("outbound", "2026-02-03")
    other = run(runner, "in.csv", "--me", "Petra", "--date-order", "dmy")
    assert json.loads(other.stdout)["source"]["sent_at"] == "2026-03-02"
    shown = run(runner, "in.csv", "--show-config").stdout
    assert tomllib.loads(shown)["batch"]["columns"] == {"text": "Was stand da", "sender": "Wer"}


def test_a_table_without_text_says_what_to_do(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("Wer;Was stand da\nNora;Hallo\n", "utf-8")
    result = run(runner, "in.csv", "--from", "csv")
    assert result.exit_code == 2
    assert "--map text=COLUMN" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("option", ["--map", "--value"])
def test_pairs_need_both_halves(runner: CliRunner, option: str) -> None:
    result = run(runner, "in.csv", option, "text")
    assert result.exit_code == 2
    assert f"{option} needs NAME=VALUE" in result.stderr


def test_campaigns_are_written(runner: CliRunner, tmp_path: Path) -> None:
    lines = (json.dumps({"text": PITCH.replace("Petra", name)}) for name in ("Ada", "Jan", "Tim"))
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    result = run(runner, "in.jsonl", "--campaigns", "campaigns.json")
    (campaign,) = json.loads((tmp_path / "campaigns.json").read_text("utf-8"))["campaigns"]
    assert campaign["size"] == 3
    (slot,) = [piece for piece in campaign["template"] if piece["text"] is None]
    assert sorted(slot["examples"]) == ["Ada", "Jan", "Tim"]
    assert {json.loads(line)["campaign"] for line in result.stdout.splitlines()} == {campaign["id"]}
    without = run(runner, "in.jsonl", "--no-campaigns")
    assert {json.loads(line)["campaign"] for line in without.stdout.splitlines()} == {None}


def test_resume_needs_an_output(runner: CliRunner) -> None:
    result = run(runner, "in.jsonl", "--resume")
    assert result.exit_code == 2
    assert "--resume needs the -o" in result.stderr


def test_nothing_to_go_on_with_is_said(runner: CliRunner, linkedin: str) -> None:
    result = run(runner, linkedin, "-o", "o.jsonl", "--resume")
    assert result.exit_code == 0
    assert "no interrupted run to go on with" in result.stderr


def test_a_failed_start_leaves_nothing_behind(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "pack" / "appeal").mkdir(parents=True)
    (tmp_path / "pack" / "appeal" / "x.toml").write_text("id = [", "utf-8")
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": PITCH}), "utf-8")
    result = run(runner, "in.jsonl", "-o", "o.jsonl", "--rules", "pack")
    assert result.exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "pack"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("when", [1, 300])
def test_killed_and_gone_on_with(tmp_path: Path, when: int) -> None:
    """Nothing is judged twice, nothing is lost, the output is that of an undisturbed run."""
    lines = (json.dumps({"id": n, "text": f"{PITCH} Nummer {n} von {n * 7}."}) + "\n" for n in range(700))
    (tmp_path / "in.jsonl").write_text("".join(lines), "utf-8")
    command = [sys.executable, "-m", "outreach_lint", "batch", "in.jsonl", "--jobs", "2", "-o"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def start(output: str, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*command, output, *options],
            cwd=tmp_path,
            env=environment,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    results = tmp_path / "o.jsonl.partial" / "results.jsonl"
    with start("o.jsonl") as process:
        while not results.exists() or results.read_bytes().count(b"\n") < when:
            assert process.poll() is None
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
    assert not (tmp_path / "o.jsonl").exists()
    judged = results.read_bytes().count(b"\n")
    assert judged < 700
    with start("o.jsonl", "--resume") as process:
        assert process.wait() == 0
    with start("whole.jsonl") as process:
        assert process.wait() == 0
    assert (tmp_path / "o.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert not (tmp_path / "o.jsonl.partial").exists()
