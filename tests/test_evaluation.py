"""Measuring the rules: what is counted, and what the command prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.cli import main
from outreach_lint.evaluation.measures import Counts, kendall, wilson

DU = "Hallo Herr Ott, ich habe dein Profil gesehen. Ich stimme Klaviere, 95 Euro je Instrument. Nora Beyer"


def message(**given: Any) -> dict[str, Any]:
    return {
        "id": "m", "lang": "de", "channel": "email", "subject": None, "text": DU, "recipient": {"address": "sie"},
        "thread": [], "outreach": True, "expect": [], "maybe": [], "quality": "poor", "note": "",
    } | given  # fmt: skip


def sentence(text: str, signals: list[str], **given: Any) -> dict[str, Any]:
    return {"lang": "de", "text": text, "signals": signals, "writer": 1} | given


def evaluate(tmp_path: Path, *records: object, options: tuple[str, ...] = ()) -> Any:
    corpus = tmp_path / "own.jsonl"
    corpus.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    arguments = ["evaluate", str(corpus), "--isolated", *options]
    return CliRunner().invoke(main, arguments)


def counted(tmp_path: Path, *records: object) -> dict[str, Any]:
    result = evaluate(
        tmp_path, *records, options=("--format", "json", "--select", "unsolicited-du", "--errors")
    )
    assert result.exit_code == 0, result.output
    split: dict[str, Any] = json.loads(result.stdout)["own"]
    return split


def test_hit_miss_and_false_alarm_are_told_apart(tmp_path: Path) -> None:
    label = [{"rule": "unsolicited-du", "match": "dein Profil"}]
    formal = DU.replace("dein Profil", "Ihr Profil")
    figures = counted(
        tmp_path,
        message(id="hit", expect=label),
        message(id="false"),
        message(id="missed", text=formal, expect=[{"rule": "unsolicited-du", "match": "Ihr Profil"}]),
        message(id="open", maybe=["unsolicited-du"]),
        message(id="right", text=formal, quality="good"),
    )
    [rule] = figures["rules"]
    assert (rule["hits"], rule["false_alarms"], rule["misses"]) == (1, 1, 1)
    assert figures["spans"] == {"labelled": 1, "met": 1}
    assert [(m["kind"], m["where"]) for m in figures["mistakes"] if m["subject"] == "unsolicited-du"] == [
        ("false alarm", "false"),
        ("miss", "missed"),
    ]


def test_a_span_elsewhere_is_a_hit_that_misses_its_stretch(tmp_path: Path) -> None:
    figures = counted(tmp_path, message(expect=[{"rule": "unsolicited-du", "match": "Klaviere"}]))
    assert figures["spans"] == {"labelled": 1, "met": 0}


def test_scores_are_ranked_against_the_quality(tmp_path: Path) -> None:
    formal = DU.replace("dein Profil", "Ihr Profil")
    figures = counted(tmp_path, message(quality="bad"), message(quality="good", text=formal))
    assert figures["scores"]["bad"] < figures["scores"]["good"]
    assert figures["kendall_tau"] == 1.0


def test_an_error_on_everyday_mail_is_counted(tmp_path: Path) -> None:
    letter = "Hallo [Vorname], anbei die Rechnung Nr. 12 über 80 Euro, fällig am 3. Mai. Ihre Bestellung ist unterwegs."
    result = evaluate(
        tmp_path, message(text=letter, outreach=False, quality="good"), options=("--format", "json")
    )
    figures = json.loads(result.stdout)["own"]
    assert figures["errors_elsewhere"] == 1
    assert figures["outreach"] == {"right": 1, "wrong": 0, "open": 0}


def test_sentences_measure_signals(tmp_path: Path) -> None:
    figures = counted(
        tmp_path,
        sentence("Lassen Sie uns kurz telefonieren.", ["call-request"]),
        sentence("Lassen Sie uns gern einmal telefonieren.", [], open=["call-request"]),
        sentence("Das Telefon ist kaputt.", []),
    )
    [signal] = figures["signals"]
    assert (signal["hits"], signal["false_alarms"], signal["misses"]) == (1, 0, 0)


def test_training_sentences_measure_nothing(tmp_path: Path) -> None:
    corpus = tmp_path / "train.jsonl"
    corpus.write_text(json.dumps(sentence("Lassen Sie uns kurz telefonieren.", ["call-request"])), "utf-8")
    result = CliRunner().invoke(main, ["evaluate", str(corpus), "--isolated", "--format", "json"])
    assert json.loads(result.stdout) == {}


def test_the_ablation_shows_each_source(tmp_path: Path) -> None:
    label = [{"rule": "unsolicited-du", "match": "dein Profil"}]
    result = evaluate(tmp_path, message(expect=label), options=("--ablation", "--format", "markdown"))
    assert result.exit_code == 0, result.output
    for source in ("patterns", "classifier", "both"):
        assert f"{source}: precision" in result.stdout
    row = next(line for line in result.stdout.splitlines() if line.startswith("| unsolicited-du"))
    assert row == "| unsolicited-du | de |" + " 1.00 |" * 9


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        (message(quality="so-so"), "'quality' must be one of bad, poor, ok, good"),
        (message(expect=None), "'expect' must be a list"),
        (message(expect=["unsolicited-du"]), 'needs "rule"'),
        ({"writer": "me", "lang": "de", "text": "x"}, "'writer' as a number"),
        ({"writer": 1, "lang": "de", "text": "x", "signals": "offer"}, "'signals' must be a list"),
        (message(carries=["offer"]), "'carries' must be a table"),
        ({"text": "x"}, "'lang' is missing"),
        ([], "not a JSON object"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_counted(tmp_path: Path, record: object, complaint: str) -> None:
    result = evaluate(tmp_path, record, message(quality="good"))
    assert result.exit_code == 2
    assert "own.jsonl:1: " in result.stderr
    assert complaint in result.stderr
    assert "1 messages" in result.stdout


def test_no_corpus_is_one_clear_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["evaluate", str(tmp_path / "gone.jsonl"), "--isolated"])
    assert result.exit_code == 2
    assert result.stderr.startswith("outreach-lint: ")
    assert CliRunner().invoke(main, ["evaluate", str(tmp_path), "--isolated"]).exit_code == 2


def test_markdown_and_text_name_every_rule(tmp_path: Path) -> None:
    record = message(expect=[{"rule": "unsolicited-du", "match": "dein"}])
    for form in ("text", "markdown"):
        result = evaluate(tmp_path, record, options=("--format", form, "--errors"))
        assert result.exit_code == 0
        assert "unsolicited-du" in result.stdout


# Solutions of (p - k/n)² = z² p (1 - p) / n, the equation the interval is defined by.
@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_wilson(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_holds_the_share(part: int, whole: int) -> None:
    part = min(part, whole)
    low, high = wilson(part, whole)
    rounding = 1e-12
    assert 0 <= low <= part / whole + rounding
    assert part / whole - rounding <= high <= 1


def test_kendall() -> None:
    assert kendall([(1, 1), (2, 2), (3, 3)]) == 1
    assert kendall([(1, 3), (2, 2), (3, 1)]) == -1
    assert kendall([(1, 1), (1, 2)]) is None
    # Worked out by hand: 4 pairs agree, 1 disagrees, 1 is tied in x.
    assert kendall([(1, 1), (1, 2), (2, 3), (3, 2.5)]) == pytest.approx(3 / (5 * 6) ** 0.5)


def test_nothing_found_has_no_precision() -> None:
    assert Counts().precision is None
    assert Counts().f1 is None
    assert Counts(misses=2).recall == 0
