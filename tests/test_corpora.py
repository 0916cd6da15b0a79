"""The labelled messages keep the shape their datasheet describes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from outreach_lint.message import CHANNELS
from outreach_lint.recipient import KINDS
from outreach_lint.text.components import rulebook_of

CORPORA = Path(__file__).parent.parent / "corpora"
FILES = sorted(CORPORA.glob("[de][en]/*.jsonl"))
SENTENCES = CORPORA / "sentences"

#: Carriers, and near misses, that each half of corpora/sentences owes every signal.
OWED = {"de": 30, "en": 20}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_labels_point_at_what_they_say(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        assert record["lang"] == path.parent.name
        assert record["channel"] in CHANNELS
        assert record["quality"] in ("bad", "poor", "ok", "good")
        assert (record["recipient"] or {}).get("kind") in (None, *KINDS), record["id"]
        for label in record["expect"]:
            if label["match"] is not None:
                assert label["match"] in f"{record['subject'] or ''}\n{record['text']}", record["id"]
        assert not {label["rule"] for label in record["expect"]} & set(record["maybe"]), record["id"]


def test_no_message_stands_twice() -> None:
    records = [json.loads(line) for path in FILES for line in path.read_text("utf-8").splitlines()]
    assert len({record["id"] for record in records}) == len(records)
    assert len({record["text"] for record in records}) == len(records)


def test_the_datasheet_counts_right() -> None:
    sheet = (CORPORA / "README.md").read_text("utf-8")
    for path in FILES:
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        outreach = sum(record["outreach"] for record in records)
        assert f"| {path.parent.name}/{path.name} | {len(records)} | {outreach} |" in sheet


def sentences(language: str, half: str) -> list[dict[str, object]]:
    lines = (SENTENCES / language / f"{half}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("half", ["dev", "test"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_signal_has_its_sentences(language: str, half: str) -> None:
    counts = Counter((s["signal"], s["carries"]) for s in sentences(language, half))
    signals = [s.id for s in rulebook_of(()).signals.values() if not s.detector]
    short = [(s, c) for s in signals for c in (True, False) if counts[s, c] < OWED[language]]
    assert short == []
    assert {signal for signal, _ in counts} == set(signals)


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_sentence_stands_in_both_halves(language: str) -> None:
    dev, test = ({s["text"] for s in sentences(language, half)} for half in ("dev", "test"))
    assert dev & test == set()
