"""The commands as their users run them: output, exit codes, and what happens on bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from outreach_lint.cli import main

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))
DM = ROOT / "docs" / "example" / "dm.txt"
FINE = (
    "Guten Tag, Frau Ott, ich fotografiere Küchen in Ulm, 90 Euro das Bild. Darf ich Ihnen Muster schicken?"
)
POOR = "Hallo {{name}}, hast du kurz Zeit? Habt ihr noch Kapazitäten für neue Kunden?"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run outside the checkout, so that no configuration of ours is found."""
    monkeypatch.chdir(tmp_path)


def run(runner: CliRunner, *arguments: str, text: str | bytes | None = None) -> Result:
    result = runner.invoke(main, list(arguments), input=text)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


# --- check -----------------------------------------------------------------------------------


def test_exit_codes(runner: CliRunner) -> None:
    assert run(runner, "check", "-", text=FINE).exit_code == 0
    assert run(runner, "check", "-", text=POOR).exit_code == 1
    assert run(runner, "check", "-", "--fail-under", "0", text=POOR).exit_code == 0
    assert run(runner, "check", "gone.txt").exit_code == 2
    assert run(runner, "check", "-", text="Hi {{name}}").exit_code == 1  # too short to score


def test_text_format_marks_the_words_and_says_what_to_do(runner: CliRunner) -> None:
    result = run(runner, "check", "-", "--channel", "linkedin", text="Hallo Frau Ott,\n\nhast du kurz Zeit?")
    lines = result.stdout.splitlines()
    marked = next(i for i, line in enumerate(lines) if "hast du kurz Zeit?" in line)
    assert lines[marked].index("hast") == lines[marked + 1].index("^^^^")
    assert "unsolicited-du" in result.stdout
    assert "Stattdessen:" in result.stdout
    assert "Sachinhalt" in result.stdout
    assert "\x1b" not in result.stdout


def test_carets_stand_under_the_words_beside_wide_characters(runner: CliRunner) -> None:
    result = run(runner, "check", "-", text="Für Sie 🚀🚀 日本: hast du kurz Zeit? Wir drucken Kataloge.")
    lines = result.stdout.splitlines()
    row = next(i for i, line in enumerate(lines) if "日本" in line)
    from rich.cells import cell_len

    before = lines[row][: lines[row].index("hast")]
    assert "^^^^ ^^" in lines[row + 1]
    assert lines[row + 1].index("^^^^ ^^") == cell_len(before)


def test_color_only_when_wanted(runner: CliRunner) -> None:
    assert "\x1b[" in run(runner, "check", "-", "--color", "always", text=POOR).stdout
    assert "\x1b[" not in run(runner, "check", "-", text=POOR).stdout
    assert "\x1b[" in runner.invoke(main, ["check", "-"], input=POOR, env={"FORCE_COLOR": "1"}).stdout


def test_concise_gives_file_line_and_column(runner: CliRunner, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("Betreff: Frage\n\nGuten Tag,\nwie läuft es, {{name}}?\n", "utf-8")
    result = run(runner, "check", str(draft), "--format", "concise")
    assert f"{draft}:4:15: error unfilled-placeholder" in result.stdout


@pytest.mark.parametrize(
    "text", [FINE, POOR, "", "😀", "x"], ids=["fine", "poor", "empty", "emoji", "letter"]
)
def test_json_keeps_its_contract(runner: CliRunner, text: str) -> None:
    result = run(runner, "check", "-", "--format", "json", text=text)
    record = json.loads(result.stdout)
    Draft202012Validator(SCHEMA).validate(record)
    assert len(record["reports"]) == (1 if text else 0)


def test_jsonl_is_one_report_a_line(runner: CliRunner, tmp_path: Path) -> None:
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_text(FINE, "utf-8")
    lines = run(runner, "check", str(tmp_path), "--format", "jsonl").stdout.splitlines()
    assert [Path(json.loads(line)["source"]["path"]).name for line in lines] == ["a.txt", "b.md"]


def test_folders_are_searched_for_drafts(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "deep" / ".hidden").mkdir(parents=True)
    (tmp_path / "deep" / "x.html").write_text(f"<p>{FINE}</p><script>hast du</script>", "utf-8")
    (tmp_path / "deep" / "notes.csv").write_text("hast du", "utf-8")
    (tmp_path / "deep" / ".hidden" / "y.txt").write_text(POOR, "utf-8")
    result = run(runner, "check", str(tmp_path), "--format", "concise")
    assert "x.html" in result.stdout
    assert "y.txt" not in result.stdout
    assert "unsolicited-du" not in result.stdout


def test_a_folder_without_drafts_is_told(runner: CliRunner, tmp_path: Path) -> None:
    result = run(runner, "check", str(tmp_path))
    assert result.exit_code == 2
    assert "no drafts in this folder" in result.stderr


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"   \n\n", "empty"),
        (b"\x00\x01\x02\xff" * 300, "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b"word " * 1_000_000, "more than the"),
    ],
    ids=["empty", "blank", "binary", "all bytes", "5 MB"],
)
def test_unreadable_files_get_one_clear_line(
    runner: CliRunner, tmp_path: Path, data: bytes, says: str
) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.txt").write_text(FINE, "utf-8")
    result = run(runner, "check", "a.txt", "b.txt", "--format", "concise")
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert "a.txt" in result.stderr
    assert says in result.stderr
    assert "b.txt: score" in result.stdout


@pytest.mark.parametrize(
    "text",
    ["😀😀😀", "שלום, רציתי לשאול משהו על העסק שלך", "Hallo", "\u202eneu\u202c hast du", "a\u0301" * 40],
    ids=["emoji", "right to left", "one word", "bidi controls", "combining"],
)
def test_odd_texts_give_a_clear_result(runner: CliRunner, text: str) -> None:
    result = run(runner, "check", "-", text=text)
    assert result.exit_code in (0, 1)
    assert result.stderr == ""
    assert "\u202e" not in result.stdout


def test_terminal_controls_in_a_message_are_shown_and_not_obeyed(runner: CliRunner) -> None:
    result = run(runner, "check", "-", text="Hallo {{a\x1b[31m}}, hast du \x1b]0;title\x07 Zeit für uns?")
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout


# --- settings --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--select", "no-such-rule"], "no rule 'no-such-rule'"),
        (["--ignore", "nonsense"], "no rule 'nonsense'"),
        (["--rules", "nowhere"], "nowhere: no such directory"),
        (["--recipient", "gone.toml"], "gone.toml"),
        (["--config", "gone.toml"], "gone.toml"),
    ],
)
def test_wrong_settings_get_one_clear_error(runner: CliRunner, arguments: list[str], says: str) -> None:
    result = run(runner, "check", "-", *arguments, text=FINE)
    assert result.exit_code == 2
    assert says in result.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("colour = 3", "unknown key 'colour'"),
        ("fail-under = 'high'", "fail-under: must be a whole number"),
        ("[weights]\nno-such-rule = 3", "no rule 'no-such-rule'"),
        ("[recipient]\nkind = 'circus'", "unknown recipient kind 'circus'"),
        ("channel = 'pigeon'", "channel: must be one of"),
        ("select = 'x", "not valid TOML"),
    ],
)
def test_wrong_configuration_names_file_and_key(
    runner: CliRunner, tmp_path: Path, content: str, says: str
) -> None:
    (tmp_path / "outreach-lint.toml").write_text(content, "utf-8")
    result = run(runner, "check", "-", text=FINE)
    assert result.exit_code == 2
    assert says in result.stderr


def test_broken_pack_is_named_by_file(runner: CliRunner, tmp_path: Path) -> None:
    pack = tmp_path / "pack" / "appeal"
    pack.mkdir(parents=True)
    (pack / "mine.toml").write_text("id = [", "utf-8")
    result = run(runner, "check", "-", "--rules", "pack", text=FINE)
    assert result.exit_code == 2
    assert "pack/appeal/mine.toml: not valid TOML" in result.stderr


def test_configuration_is_found_upwards_and_shown(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.outreach-lint]\nignore = ["unsolicited-du"]\n', "utf-8")
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    shown = run(runner, "check", "--show-config").stdout
    assert 'ignore = ["unsolicited-du"]' in shown
    assert "pyproject.toml" in shown
    assert "ignore = []" in run(runner, "check", "--show-config", "--isolated").stdout
    assert "unsolicited-du" not in run(runner, "check", "-", "--format", "concise", text=POOR).stdout


def test_recipient_of_the_command_line_is_used(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text('kind = "consultancy"\naddress = "du"\n', "utf-8")
    text = "Hallo, wie läuft es in eurer Agentur? Wir drucken Kataloge in Fulda ab 90 Euro."
    result = run(runner, "check", "-", "--recipient", "r.toml", "--format", "concise", text=text)
    assert "mislabelled-business" in result.stdout
    assert "unsolicited-du" not in result.stdout


# --- batch -----------------------------------------------------------------------------------


def test_batch_keeps_order_names_the_broken_line_and_goes_on(runner: CliRunner, tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "text": f"{FINE} Stück {n}."}) for n in range(1, 61)]
    lines[16] = '{"id": 17, "text": '
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    result = run(runner, "batch", "in.jsonl", "-o", "out.jsonl")
    assert result.exit_code == 2
    assert "in.jsonl:17: not valid JSON" in result.stderr
    reports = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [report["id"] for report in reports] == [str(n) for n in range(1, 61) if n != 17]
    for report in reports:
        Draft202012Validator({**SCHEMA, "$ref": "#/$defs/report", "required": [],
                              "additionalProperties": True}).validate(report)  # fmt: skip
    assert reports[20]["source"]["line"] == 22


def test_batch_never_honours_ignore_comments(runner: CliRunner) -> None:
    record = {"text": f"<!-- outreach-lint: ignore[unfilled-placeholder] x -->\n{POOR}"}
    result = run(runner, "batch", "-", text=json.dumps(record))
    report = json.loads(result.stdout)
    assert "unfilled-placeholder" in {finding["rule"] for finding in report["findings"]}


def test_batch_survives_half_a_surrogate(runner: CliRunner) -> None:
    result = run(
        runner, "batch", "-", text='{"id": "\\udc00", "text": "Hallo \\ud800, wir drucken Kataloge."}'
    )
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["id"] == "\ufffd"
    assert report["language"] == "de"


def test_batch_output_is_whole_or_not_there(runner: CliRunner, tmp_path: Path) -> None:
    result = run(runner, "batch", "gone.jsonl", "-o", "missing-folder/out.jsonl")
    assert result.exit_code == 2
    assert "missing-folder/out.jsonl: cannot be written" in result.stderr
    (tmp_path / "old.jsonl").write_text("old", "utf-8")
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": FINE}), "utf-8")
    assert run(runner, "batch", "in.jsonl", "-o", "old.jsonl").exit_code == 0
    assert json.loads((tmp_path / "old.jsonl").read_text("utf-8"))["language"] == "de"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_batch_fails_only_when_asked(runner: CliRunner) -> None:
    line = json.dumps({"text": f"{POOR} Wir helfen dir, mehr Kunden zu gewinnen. Lass uns telefonieren."})
    assert run(runner, "batch", "-", text=line).exit_code == 0
    assert run(runner, "batch", "-", "--fail-under", "75", text=line).exit_code == 1


# --- explain, rules, help --------------------------------------------------------------------


def test_every_rule_has_a_page_in_both_languages(runner: CliRunner) -> None:
    catalogue = json.loads(run(runner, "rules", "--format", "json").stdout)
    assert len(catalogue) >= 13
    for rule in catalogue:
        for language, heading in (("de", "## So nicht"), ("en", "## Not like this")):
            page = run(runner, "explain", rule["id"], "--lang", language).stdout
            assert rule["id"] in page
            assert heading in page


def test_unknown_rule_cannot_be_explained(runner: CliRunner) -> None:
    result = run(runner, "explain", "nonsense")
    assert result.exit_code == 2
    assert "there is no rule 'nonsense'" in result.stderr


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(runner: CliRunner, command: str) -> None:
    assert "outreach-lint" in run(runner, command, "--help").stdout.split("Example", 1)[1]


def test_help_and_import_do_not_load_spacy() -> None:
    code = (
        "import sys, outreach_lint\n"
        "from outreach_lint.cli import main\n"
        "main(['check', '--help'], standalone_mode=False)\n"
        "assert not {'spacy', 'pydantic', 'numpy'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def test_output_into_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text((json.dumps({"text": FINE}) + "\n") * 400, "utf-8")
    command = [sys.executable, "-m", "outreach_lint", "batch", "in.jsonl"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


# --- notices ---------------------------------------------------------------------------------


def test_notices_come_with_a_country_and_cost_nothing(runner: CliRunner, tmp_path: Path) -> None:
    def checked(*options: str) -> dict[str, object]:
        result = run(runner, "check", "-", "--format", "json", "--channel", "email", *options, text=FINE)
        report: dict[str, object] = json.loads(result.stdout)["reports"][0]
        return report

    def notices(report: dict[str, object]) -> set[str]:
        findings: list[dict[str, str]] = report["findings"]  # type: ignore[assignment]
        return {finding["rule"] for finding in findings if finding["severity"] == "notice"}

    without, german, american = checked(), checked("--jurisdiction", "de"), checked("--jurisdiction", "US")
    assert notices(without) == set()
    assert {"consent", "no-way-to-object", "data-source"} <= notices(german)
    assert "consent" not in notices(american)
    assert without["score"] == german["score"] == american["score"]
    (tmp_path / "outreach-lint.toml").write_text('jurisdiction = "DE"\n', "utf-8")
    assert notices(checked()) == notices(german)
    (tmp_path / "outreach-lint.toml").write_text('jurisdiction = "Atlantis"\n', "utf-8")
    assert "must be one of DE" in run(runner, "check", "-", text=FINE).stderr
