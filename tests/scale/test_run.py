"""A run over exports: context of each message, campaigns, order, and going on after an interruption."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from outreach_lint.config import Config
from outreach_lint.errors import InputError
from outreach_lint.linter import Linter
from outreach_lint.message import Message, Source
from outreach_lint.presence import Paragraph, Presence
from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Found
from outreach_lint.scale.run import Plan, Run, fingerprint_of, is_begun

PITCH = "Hallo {name}, ich helfe Agenturen wie deiner, mehr Kunden zu gewinnen. Hast du am {day} Zeit für ein Gespräch?"
ANSWER = "Guten Tag, Frau Kolbe, schicken Sie mir gern die Unterlagen. Freundliche Grüße, Petra Uhl"
OWN = "Guten Tag, Herr Ebert, anbei finden Sie das Angebot für Ihre Gerüstnetze. Freundliche Grüße, Petra Uhl"


def item(
    text: str,
    sender: str,
    *,
    conversation: str | None = None,
    at: str | None = None,
    to: str | None = None,
    direction: str | None = None,
    continued: bool = False,
    number: int | None = None,
) -> Item:
    source = Source(path="x", line=number, format="test", conversation=conversation, direction=direction)
    return Item(Message(text, sender=sender, sent_at=at, source=source), to=to, continued=continued)


def run_over(folder: Path, found: list[Found], **plan: Any) -> tuple[Run, list[str]]:
    said: list[str] = []
    run = Run(folder, Plan(Config(), **plan), said.append)
    run.take_in([("an export", iter(found))], "print")
    run.judge()
    return run, said


def reports(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.batch().lines()]


def rules_of(report: dict[str, Any]) -> set[tuple[str, str | None]]:
    return {(finding["rule"], finding["variant"]) for finding in report["findings"]}


def conversations() -> list[Found]:
    """Petra Uhl answers one of four; names alone show whose inbox it is."""
    senders = ["Nora Kolbe", "Tim Ahlers", "Ada Ebert", "Jan Petersen"]
    found: list[Found] = []
    for number, sender in enumerate(senders):
        text = PITCH.format(name="Petra", day=["Montag", "Dienstag", "Mittwoch", "Freitag"][number])
        found.append(
            item(
                text, sender, conversation=f"k{number}", at=f"2026-11-0{number + 1}T10:00:00Z", to="Petra Uhl"
            )
        )
    found.append(item(ANSWER, "Petra Uhl", conversation="k0", at="2026-11-02T10:00:00Z", to="Nora Kolbe"))
    found.append(item(OWN, "petra uhl", conversation="k9", at="2026-11-03T10:00:00Z", to="Hans Ebert"))
    return found


def test_the_owner_is_found_and_directions_follow(tmp_path: Path) -> None:
    run, _ = run_over(tmp_path, conversations())
    assert run.taken is not None
    assert any("taken for the owner: petra uhl" in remark for remark in run.taken.remarks)
    assert [r["source"]["direction"] for r in reports(run)] == ["inbound"] * 4 + ["outbound"] * 2


def test_own_messages_tell_how_the_owner_wants_to_be_addressed(tmp_path: Path) -> None:
    run, _ = run_over(tmp_path, conversations())
    assert ("unsolicited-du", "stated") in rules_of(reports(run)[0])


@pytest.mark.parametrize(("view", "count"), [("all", 6), ("inbound", 4), ("outbound", 2)])
def test_view(tmp_path: Path, view: str, count: int) -> None:
    run, _ = run_over(tmp_path, conversations(), view=view)
    assert len(reports(run)) == count


def test_me_is_believed(tmp_path: Path) -> None:
    run, _ = run_over(tmp_path, conversations(), me=("Nora Kolbe",))
    assert [r["source"]["direction"] for r in reports(run)] == ["outbound"] + ["inbound"] * 5


def test_unknown_direction_is_said(tmp_path: Path) -> None:
    run, _ = run_over(tmp_path, [item(OWN, "A", conversation="k"), item(ANSWER, "B", conversation="k")])
    assert run.taken is not None
    assert any("--me" in remark for remark in run.taken.remarks)
    assert [r["source"]["direction"] for r in reports(run)] == [None, None]


def test_a_thread_is_what_came_before(tmp_path: Path) -> None:
    """Who was told no and goes on ignores it; the order in the file is not the order in time."""
    no = "Nein danke, kein Interesse. Bitte schreiben Sie mir nicht mehr. Petra Uhl"
    pitch = PITCH.format(name="Petra", day="Montag")
    found: list[Found] = [
        item(pitch, "Nora", conversation="k", at="2026-11-03T10:00:00Z", direction="inbound"),
        item(no, "Petra", conversation="k", at="2026-11-02T10:00:00Z", direction="outbound"),
        item(pitch, "Nora", conversation="k", at="2026-11-01T10:00:00Z", direction="inbound"),
        item(pitch, "Nora", conversation="other", at="2026-11-04T10:00:00Z", direction="inbound"),
    ]
    run, _ = run_over(tmp_path, found, campaigns=False)
    ignored = ["ignores-refusal" in {rule for rule, _ in rules_of(report)} for report in reports(run)]
    assert ignored == [True, False, False, False]


def test_a_thread_whose_beginning_is_missing_is_not_known(tmp_path: Path) -> None:
    found: list[Found] = [item(PITCH, "Nora", conversation="k", direction="inbound", continued=True)]
    run, _ = run_over(tmp_path, found)
    assert "thread" in reports(run)[0]["missing_context"]


def test_what_the_owner_shows_is_known(tmp_path: Path) -> None:
    shown = Presence(
        "profile",
        paragraphs=(Paragraph("Petra Uhl, Unternehmensberatung für Gerüstbauer. Wir beraten Betriebe."),),
    )
    owner = Owner(names=("Petra Uhl",), presences=(shown,))
    text = "Guten Tag, Frau Uhl, ich helfe Agenturen wie Ihrer, mehr Kunden zu gewinnen. Wann passt ein Gespräch?"
    run, _ = run_over(tmp_path, [owner, item(text, "Nora", conversation="k")])
    assert ("mislabelled-business", None) in rules_of(
        reports(run)[0]
    )  # not "unverified": what the business is, is known


def test_bad_records_are_told_and_counted_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = BadRecord(InputError("no date", source="x", line=7))
    run, said = run_over(tmp_path, [item(OWN, "A"), bad, Remark("2 drafts left out", "x"), item(ANSWER, "B")])
    assert said == ["x:7: no date"]
    assert run.taken is not None
    assert (run.taken.total, run.taken.skipped) == (2, 1)
    assert "x: 2 drafts left out" in run.taken.remarks


def campaign_of(number: int) -> Found:
    name = ["Frau Uhl", "Herr Ebert", "Frau Kolbe", "Herr Ahlers", "Frau Petersen"][number % 5]
    text = (
        f"Guten Tag {name}, diese Zeilen habe ich ganz persönlich nur für Sie geschrieben, denn wir begleiten "
        "Betriebe auf dem Weg zu mehr Sichtbarkeit und planbaren Anfragen. Wann passt Ihnen ein kurzes Gespräch?"
    )
    return item(text, "Nora", number=number)


def test_campaigns_are_proof(tmp_path: Path) -> None:
    found = [campaign_of(number) for number in range(5)]
    run, _ = run_over(tmp_path, found)
    for report in reports(run):
        assert report["campaign"] == reports(run)[0]["campaign"] is not None
        assert {("mass-duplicate", "in-batch"), ("sides-mismatch", "bespoke-by-batch")} <= rules_of(report)
    without, _ = run_over(tmp_path, found, campaigns=False)
    assert [report["campaign"] for report in reports(without)] == [None] * 5


def many(count: int) -> Iterator[Found]:
    for number in range(count):
        yield (
            campaign_of(number) if number % 3 else item(f"{OWN} Nummer {number}", f"S{number}", number=number)
        )


def test_processes_make_no_difference(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, _ = run_over(tmp_path / "one", list(many(230)), processes=1)
    two, _ = run_over(tmp_path / "two", list(many(230)), processes=2)
    assert list(one.batch().lines()) == list(two.batch().lines())
    assert [r["source"]["line"] for r in reports(two)] == list(range(230))


@pytest.mark.parametrize("left", [0, 1, 57, 120])
def test_after_an_interruption_the_rest_is_judged(tmp_path: Path, left: int) -> None:
    whole, _ = run_over(tmp_path, list(many(120)))
    expected = list(whole.batch().lines())
    half = expected[left][: len(expected[left]) // 2] if left < 120 else b""
    (tmp_path / "results.jsonl").write_bytes(b"".join(expected[:left]) + half)
    judged: list[int] = []
    again = Run(tmp_path, Plan(Config()), pytest.fail, lambda what, total: nullcontext(judged.append))
    assert again.resume("print")
    again.judge()
    assert list(again.batch().lines()) == expected
    assert sum(judged[1:]) == 120 - left  # what was judged before is only counted


def test_a_message_that_fails_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Linter.lint

    def lint(self: Linter, message: Message, *given: Any, **named: Any) -> Any:
        if "Nummer 3" in message.text:
            raise ZeroDivisionError
        return whole(self, message, *given, **named)

    monkeypatch.setattr(Linter, "lint", lint)
    run, said = run_over(tmp_path, [item(f"{OWN} Nummer {n}", "A", number=n) for n in range(6)])
    assert said == ["x:3: could not be judged (ZeroDivisionError); please report this"]
    assert [r["source"]["line"] for r in reports(run)] == [0, 1, 2, 4, 5]
    assert [row.text[-1] for row in run.batch().rows()] == ["0", "1", "2", "4", "5"]
    # Gone on with, it is still counted.
    again = Run(tmp_path, Plan(Config()), pytest.fail)
    assert again.resume("print")
    assert again.judge() == 1


def test_only_the_same_run_is_gone_on_with(tmp_path: Path) -> None:
    assert not is_begun(tmp_path)
    assert not Run(tmp_path, Plan(Config()), pytest.fail).resume("print")
    run_over(tmp_path, [item(OWN, "A")])
    assert is_begun(tmp_path)
    with pytest.raises(InputError, match="not those of the interrupted run"):
        Run(tmp_path, Plan(Config()), pytest.fail).resume("another print")


def test_the_fingerprint_changes_with_the_input(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one", "utf-8")
    before = fingerprint_of([tmp_path], {"view": "all"})
    assert fingerprint_of([tmp_path], {"view": "all"}) == before
    assert fingerprint_of([tmp_path], {"view": "inbound"}) != before
    (tmp_path / "o.jsonl.partial").mkdir()
    (tmp_path / "o.jsonl.partial" / "results.jsonl").write_text("{}", "utf-8")
    assert fingerprint_of([tmp_path], {"view": "all"}) == before
    (tmp_path / "a").write_text("three", "utf-8")
    assert fingerprint_of([tmp_path], {"view": "all"}) != before


def test_rows_carry_text_and_subject(tmp_path: Path) -> None:
    run, _ = run_over(tmp_path, [Item(Message(OWN, subject="Ihr Angebot"))])
    (row,) = run.batch().rows()
    assert (row.text, row.subject) == (OWN, "Ihr Angebot")
    assert run.batch().ruleset


def test_the_largest_campaign_comes_first(tmp_path: Path) -> None:
    templates = [
        "Guten Tag {name}, im Hof steht noch Ihr Anhänger mit den Gerüstteilen, wir brauchen den Platz ab Montag.",
        "Hallo {name}, unsere Kataloge für das Frühjahr sind gedruckt und liegen für Sie in der Werkstatt bereit.",
        PITCH.replace("{day}", "Freitag"),
    ]
    found: list[Found] = [
        item(template.format(name=f"Name{n}"), f"S{place}{n}")
        for place, template in enumerate(templates)
        for n in range(3 + place)
    ]
    for number, order in enumerate((found, found[::-1])):
        folder = tmp_path / str(number)
        folder.mkdir()
        run, _ = run_over(folder, order)
        assert [campaign.size for campaign in run.batch().campaigns] == [5, 4, 3]
