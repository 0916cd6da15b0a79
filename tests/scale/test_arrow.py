"""Arrow batches: each message gets the report it gets elsewhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from outreach_lint.campaign import Campaign, common_shingles, template_of
from outreach_lint.config import Config
from outreach_lint.errors import InputError
from outreach_lint.linter import Linter
from outreach_lint.message import Message
from outreach_lint.readers.exports import Options
from outreach_lint.recipient import Recipient
from outreach_lint.scale.arrow import judge_arrow, report_schema, score_arrow, take_arrow, taken_schema
from outreach_lint.scale.records import campaign_from_json, campaign_to_json

pa = pytest.importorskip("pyarrow")

PITCH = "Hallo Petra, ich helfe Agenturen wie deiner, mehr Kunden zu gewinnen. Hast du am Freitag Zeit für ein Gespräch?"
FINE = "Guten Tag, Frau Uhl, am Gerüst in der Hafenstraße fehlt das Netz; unseres kostet 190 Euro. Soll ich eines bringen?"


def batch(*rows: dict[str, Any]) -> Any:
    return pa.RecordBatch.from_pylist(list(rows))


def rules(row: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in row["findings"]]


def test_rows_get_the_reports_of_their_messages() -> None:
    (out,) = score_arrow(
        [batch({"id": "1", "text": PITCH, "sender": "Nora"}, {"id": "2", "text": FINE, "sender": None})]
    )
    assert out.schema == report_schema()
    linter = Linter()
    for row, text in zip(out.to_pylist(), (PITCH, FINE), strict=True):
        report = linter.lint(Message(text, sender=row["sender"]))
        assert (row["score"], row["verdict"]) == (report.score, report.verdict)
        assert rules(row) == [finding.rule for finding in report.findings]
        assert json.loads(row["report"])["id"] == row["id"]


def test_each_batch_gives_one() -> None:
    batches = [batch({"text": PITCH}), batch({"text": FINE}, {"text": PITCH})]
    assert [out.num_rows for out in score_arrow(iter(batches))] == [1, 2]


def test_columns_are_found_or_told() -> None:
    (out,) = score_arrow([batch({"Nachricht": PITCH, "Absender": "Nora"})])
    assert out.column("sender").to_pylist() == ["Nora"]
    options = Options(columns={"text": "was"})
    (out,) = score_arrow([batch({"was": PITCH})], options=options)
    assert "unsolicited-du" in rules(out.to_pylist()[0])
    with pytest.raises(InputError, match="no column is known to hold the text"):
        list(score_arrow([batch({"was": PITCH})]))


def test_rows_without_text_are_counted_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    (out,) = score_arrow([batch({"text": PITCH}, {"text": None}, {"text": "x" * 300_000})])
    assert out.num_rows == 1
    assert "2 of 3 rows" in caplog.text
    assert "Petra" not in caplog.text


def test_owner_and_settings_hold() -> None:
    owner = Recipient(kind="consultancy", address="du")
    (out,) = score_arrow([batch({"text": PITCH})], Config(ignore=("no-offer",)), owner=owner)
    found = rules(out.to_pylist()[0])
    assert "mislabelled-business" in found
    assert not {"unsolicited-du", "no-offer"} & set(found)


def test_conversation_and_campaign_come_between_the_halves() -> None:
    """What an answer changes, and what a batch proves."""
    row = {"text": PITCH, "sender": "nora@x.example", "conversation": "k", "direction": "inbound"}
    (taken,) = take_arrow([batch(row)])
    assert taken.schema == taken_schema()
    sample = [PITCH.replace("Petra", name) for name in ("Petra", "Ada", "Jan")]
    campaign = Campaign("c1", 3, 1, template_of(sample), common_shingles(sample))
    answer = {
        "author": "petra",
        "sent_at": "2026-11-01",
        "text": "Hallo Nora, schreib mir gern, was du anbietest.",
    }
    values = taken.to_pylist()[0]
    cold, answered = (
        values | {"past": past, "campaign": campaign_to_json(campaign)} for past in ([], [answer])
    )
    first, second = (next(judge_arrow([batch(given)])).to_pylist()[0] for given in (cold, answered))
    assert first["campaign"] == "c1"
    assert {"unsolicited-du", "mass-duplicate"} <= set(rules(first))
    assert "unsolicited-du" not in rules(second)


def test_a_campaign_can_be_written_down() -> None:
    sample = [PITCH, PITCH.replace("Petra", "Ada")]
    campaign = Campaign("c1", 2, 2, template_of(sample), common_shingles(sample))
    assert campaign_from_json(campaign_to_json(campaign)) == campaign
