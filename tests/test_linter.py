"""The whole pipeline on whole messages: what it must find, and what must always hold."""

from __future__ import annotations

import dataclasses
import json
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import outreach_lint
from outreach_lint.classifier.model import load_model
from outreach_lint.config import Config
from outreach_lint.errors import ConfigError, InputError
from outreach_lint.linter import Linter
from outreach_lint.message import MAX_CHARACTERS, Message
from outreach_lint.recipient import Recipient, Thread, Turn
from outreach_lint.report import Report
from outreach_lint.text.components import SOUGHT, signals_of
from outreach_lint.text.document import blank_pipeline

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))
REPORT = Draft202012Validator(
    {**SCHEMA, "$ref": "#/$defs/report", "required": [], "additionalProperties": True}
)

DM = (ROOT / "docs" / "example" / "dm.txt").read_text("utf-8")
GOOD = (ROOT / "docs" / "example" / "good.txt").read_text("utf-8").split("\n\n", 1)[1]
CONSULTANCY = Recipient(kind="consultancy")


def rules(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings}


def quotes(report: Report, rule: str) -> list[str]:
    return [report.message.quote(s) for f in report.findings if f.rule == rule for s in f.spans]


def assert_consistent(report: Report) -> None:
    """What holds for every report: exact spans, points that add up, the documented shape."""
    record = json.loads(json.dumps(report.to_dict()))
    REPORT.validate(record)
    for part in (*record["findings"], *record["signals"], *record["strengths"], record["address"]):
        for span in part["spans"]:
            text = report.message.text if span["part"] == "body" else report.message.subject
            assert text[span["start"] : span["end"]] == span["text"]
    if report.score is not None:
        assert 0 <= report.score <= 100
        assert sum(line.points for line in report.score_lines) == pytest.approx(report.score - 100)


# --- The promise of the first landing --------------------------------------------------------


def test_gross_dm_is_taken_apart(linter: Linter) -> None:
    report = linter.lint(Message(DM, channel="linkedin"), CONSULTANCY, assume_outreach=True)
    assert_consistent(report)
    assert {"template-wording", "unsolicited-du", "mislabelled-business", "pretend-customer"} <= rules(report)
    assert report.score is not None
    assert report.score <= 24
    assert report.verdict == "block"
    assert "eurer Agentur" in quotes(report, "mislabelled-business")
    assert "dein" in quotes(report, "unsolicited-du")
    assert any("Kapazitäten" in quote for quote in quotes(report, "pretend-customer"))
    assert any("dein Profil gestolpert" in quote for quote in quotes(report, "template-wording"))


def test_honest_offer_is_praised(linter: Linter) -> None:
    report = linter.lint(Message(GOOD, channel="email"), Recipient(kind="consultancy", address="sie"),
                         assume_outreach=True)  # fmt: skip
    assert_consistent(report)
    assert report.score is not None
    assert report.score >= 90
    assert report.verdict == "pass"
    assert {"observation", "concrete-offer", "approach", "easy-no", "address-match"} <= {
        strength.id for strength in report.strengths
    }


def test_the_triple_leaves_at_most_24(linter: Linter) -> None:
    text = "Hallo {{vorname}}, wie läuft es in deiner Agentur? Wir drucken Kataloge ab 2 Euro in Fulda."
    report = linter.lint(Message(text, channel="email"), CONSULTANCY, assume_outreach=True)
    assert {"unfilled-placeholder", "mislabelled-business", "unsolicited-du"} <= rules(report)
    assert report.score is not None
    assert report.score <= 24


# --- Context ---------------------------------------------------------------------------------

DU = "Hallo Jens, dein Stand auf der Messe hat mir gefallen. Ich vermiete Zelte ab 90 Euro am Tag."


@pytest.mark.parametrize(
    ("channel", "recipient", "thread", "confidence"),
    [
        ("email", None, None, 0.5),
        ("linkedin", None, None, 0.5),
        ("instagram", None, None, 0.25),
        ("whatsapp", None, None, 0.25),
        ("instagram", Recipient(address="sie"), None, 1.0),
        ("email", Recipient(presence="Rufen Sie uns an, wir beraten Sie gern."), None, 1.0),
        ("email", Recipient(presence="Komm vorbei, wir freuen uns auf dich!"), None, None),
        ("email", Recipient(address="du"), None, None),
        ("email", None, Thread((Turn("recipient", "Magst du mir was schicken?"),)), None),
        ("email", None, Thread((Turn("recipient", "Bitte senden Sie mir Ihre Preise."),)), 1.0),
        ("email", None, Thread((Turn("sender", "Hallo, hast du Zeit?"),)), 0.5),
    ],
)
def test_du_is_judged_by_what_is_known(
    linter: Linter, channel: str, recipient: Recipient, thread: Thread, confidence: float | None
) -> None:
    report = linter.lint(Message(DU, channel=channel), recipient, thread, assume_outreach=True)
    found = [f.confidence for f in report.findings if f.rule == "unsolicited-du"]
    assert found == ([] if confidence is None else [confidence])


def test_missing_context_is_named_and_only_then(linter: Linter) -> None:
    bare = linter.lint(Message(DU), assume_outreach=True)
    assert {"recipient.address", "recipient.presence", "channel"} <= set(bare.missing_context)
    told = linter.lint(Message(DU, channel="email"), Recipient(address="sie"), assume_outreach=True)
    assert told.missing_context == ()


@pytest.mark.parametrize(
    ("recipient", "confidence"),
    [
        (None, 0.25),
        (Recipient(kind="consultancy"), 1.0),
        (Recipient(company="Lorenz Unternehmensberatung"), 0.75),
        (Recipient(email="info@kanzlei-lorenz.de"), 0.75),
        (Recipient(kind="other"), 0.5),
        (Recipient(kind="agency"), None),
        (Recipient(company="Werbeagentur Lorenz GmbH"), None),
    ],
)
def test_wrong_name_for_the_business(linter: Linter, recipient: Recipient, confidence: float | None) -> None:
    text = "Guten Tag, für Ihre Agentur hätten wir Messewände ab 300 Euro."
    report = linter.lint(Message(text, channel="email"), recipient, assume_outreach=True)
    found = [f.confidence for f in report.findings if f.rule == "mislabelled-business"]
    assert found == ([] if confidence is None else [confidence])


def test_context_of_any_length_is_taken(linter: Linter) -> None:
    long = "Rufen Sie uns an, wir beraten Sie gern. " * 10_000
    thread = Thread((Turn("sender", long), Turn("recipient", long)))
    report = linter.lint(Message(DU), Recipient(presence=long), thread, assume_outreach=True)
    assert [f.confidence for f in report.findings if f.rule == "unsolicited-du"] == [1.0]


def test_an_offer_made_earlier_in_the_thread_stands(linter: Linter) -> None:
    message = Message("Hätten Sie nächste Woche zehn Minuten für ein Telefonat?", channel="email")
    alone = linter.lint(message, thread=Thread(()), assume_outreach=True)
    assert {"no-offer", "call-before-offer"} <= rules(alone)
    offer = Turn("sender", "Guten Tag, ich fotografiere Küchen in Ulm, 90 Euro das Bild.")
    after = linter.lint(message, thread=Thread((offer,)), assume_outreach=True)
    assert not {"no-offer", "call-before-offer"} & rules(after)


# --- Switching off ---------------------------------------------------------------------------


@pytest.mark.parametrize("comment", ["<!-- {} -->", "# {}", "// {}"])
def test_ignore_comment_in_a_draft(linter: Linter, comment: str) -> None:
    line = comment.format("outreach-lint: ignore[unsolicited-du] wir kennen uns vom Sport")
    report = linter.lint(Message(f"{line}\n{DU}"), assume_outreach=True, honour_ignores=True)
    assert "unsolicited-du" not in rules(report)
    assert any("wir kennen uns vom Sport" in remark for remark in report.remarks)


def test_ignore_comment_of_somebody_else_counts_for_nothing(linter: Linter) -> None:
    text = f"<!-- outreach-lint: ignore[unsolicited-du] x -->\n{DU}"
    assert "unsolicited-du" in rules(linter.lint(Message(text, channel="email"), assume_outreach=True))


def test_ignoring_an_unknown_rule_is_remarked(linter: Linter) -> None:
    text = f"<!-- outreach-lint: ignore[no-such-rule] x -->\n{DU}"
    report = linter.lint(Message(text), assume_outreach=True, honour_ignores=True)
    assert any("no-such-rule" in remark for remark in report.remarks)


def test_select_ignore_and_weights() -> None:
    only = Linter(Config(select=("unsolicited-du",))).lint(Message(DM), CONSULTANCY, assume_outreach=True)
    assert rules(only) == {"unsolicited-du"}
    without = Linter(Config(ignore=("unsolicited-du",))).lint(Message(DM), CONSULTANCY, assume_outreach=True)
    assert "unsolicited-du" not in rules(without)
    light = Linter(Config(select=("unsolicited-du",), weights={"unsolicited-du": 4.0}))
    finding = light.lint(
        Message(DU, channel="email"), Recipient(address="sie"), assume_outreach=True
    ).findings[0]
    assert finding.points == 4.0
    with pytest.raises(ConfigError, match="no rule 'nonsense'"):
        Linter(Config(ignore=("nonsense",)))


# --- Is it outreach? -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Sehr geehrte Frau Kern, anbei erhalten Sie unsere Rechnung Nr. 2231 über 480 Euro. Zahlbar bis 3. Mai.",
        "Hey, bringst du heute Abend noch Brot mit? Ich bin um sechs zu Hause. Kuss",
        "Dear Ms Hale, please find attached invoice 2231 for last month's cleaning. Payment is due on 3 May.",
    ],
)
def test_everyday_mail_is_not_scored(linter: Linter, text: str) -> None:
    report = linter.lint(Message(text))
    assert report.outreach.decision is not True
    assert not [f for f in report.findings if str(f.severity) == "error"]


def test_open_tag_is_found_in_any_message(linter: Linter) -> None:
    text = "Sehr geehrte Frau {{nachname}}, anbei erhalten Sie die Rechnung Nr. 2231. Zahlbar bis 3. Mai."
    report = linter.lint(Message(text))
    assert rules(report) == {"unfilled-placeholder"}


@pytest.mark.parametrize("wish", [None, "du", "sie"])
def test_whoever_prefers_du_gets_cold_contacts_as_well(linter: Linter, wish: str | None) -> None:
    text = (
        "Hallo Petra, ich helfe Agenturen wie deiner, mehr Kunden zu gewinnen. "
        "Hast du am Freitag Zeit für ein Gespräch?"
    )
    report = linter.lint(Message(text), Recipient(kind="consultancy", address=wish))
    assert report.outreach.decision is True
    assert "mislabelled-business" in {finding.rule for finding in report.findings}


def test_gross_dm_is_outreach_without_being_told(linter: Linter) -> None:
    report = linter.lint(Message(DM, channel="linkedin"), CONSULTANCY)
    assert report.outreach.decision is True
    assert report.outreach.reasons


# --- What always holds -----------------------------------------------------------------------

PIECES = (
    "Hallo Frau Brandis,", "bin über dein Profil gestolpert", "Habt ihr noch Kapazitäten für neue Kunden?", "😀🚀",
    "Ihre Agentur", "{{name}}", "„Zitat “", "Lass uns telefonieren", "\n\n", "-- \nTom", "> alt", "www.x.de", "du",
    "Sie", "Kund:innen", "Wir drucken Kataloge ab 90 Euro.", "Would you be open to a quick call?", "\u200b", "\ud800",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=14).map(" ".join)


@given(text=TEXTS, subject=st.none() | TEXTS)
def test_any_text_gives_a_consistent_report(linter: Linter, text: str, subject: str | None) -> None:
    message = Message(text, subject=subject)
    report = linter.lint(message, CONSULTANCY, assume_outreach=True)
    assert_consistent(report)
    assert report.to_dict() == linter.lint(message, CONSULTANCY, assume_outreach=True).to_dict()


@given(text=TEXTS)
def test_quoting_a_text_never_lowers_the_score(linter: Linter, text: str) -> None:
    # A signature or an open quotation would swallow what follows it.
    text = text.replace("\ud800", "").replace("-- ", "").replace("„", "")
    tail = "\n\nWir drucken Kataloge in Fulda, 90 Euro für 100 Stück."
    plain = linter.lint(Message(text + tail, language="de"), CONSULTANCY, assume_outreach=True)
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    other = linter.lint(Message(quoted + tail, language="de"), CONSULTANCY, assume_outreach=True)
    assert plain.score is not None
    assert other.score is not None
    lost = sum(s.credit for s in plain.strengths) - sum(s.credit for s in other.strengths)
    assert other.score >= plain.score - max(0, lost)


@pytest.mark.parametrize(
    "text", ["", "   \n", "😀😀😀", "Hallo", "!!!", "12", "שלום עולם", "x" * 5_000, "a " * 5_000],
    ids=["empty", "blank", "emoji", "one word", "signs", "number", "hebrew", "one long word", "long"],
)  # fmt: skip
def test_odd_texts(linter: Linter, text: str) -> None:
    report = linter.lint(Message(text), assume_outreach=True)
    assert_consistent(report)
    if len(text.split()) < 3:
        assert report.score is None
        assert report.verdict == "none"


def test_a_text_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(InputError, match="more than the"):
        Message("a" * (MAX_CHARACTERS + 1))


def test_one_linter_serves_many_threads(linter: Linter) -> None:
    expected = linter.lint(Message(DM), CONSULTANCY, assume_outreach=True).to_dict()
    results: list[dict[str, object]] = []

    def work() -> None:
        results.extend(
            linter.lint(Message(DM), CONSULTANCY, assume_outreach=True).to_dict() for _ in range(20)
        )

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 80
    assert all(result == expected for result in results)


def test_public_api() -> None:
    report = outreach_lint.lint("Hallo {{name}}, wir drucken Kataloge in Fulda ab 90 Euro. Nora Beyer")
    assert rules(report) == {"unfilled-placeholder"}
    for name in outreach_lint.__all__:
        assert getattr(outreach_lint, name) is not None
    with pytest.raises(AttributeError):
        _ = outreach_lint.nothing


# --- Patterns and classifier -------------------------------------------------------------------

OBLIQUE = "Ein halbes Stündchen am Hörer in der nächsten Woche wäre schön."


def drafts(count: int) -> list[Message]:
    """Return some labelled cold contacts."""
    lines = (ROOT / "corpora" / "de" / "dev.jsonl").read_text("utf-8").splitlines()[-count:]
    return [Message(json.loads(line)["text"], channel="email", language="de") for line in lines]


def test_the_classifier_names_the_words_that_tipped_it(linter: Linter) -> None:
    resting = 0
    for message in drafts(60):
        for finding in linter.lint(message, assume_outreach=True).findings:
            for word in finding.words:
                assert any(word in message.quote(span) for span in finding.spans)
                resting += 1
    assert resting


def test_without_the_classifier_only_patterns_speak() -> None:
    patterns = Linter(Config(signals_from="patterns"))
    for text in (DM, OBLIQUE):
        report = patterns.lint(Message(text, language="de"), CONSULTANCY, assume_outreach=True)
        assert {signal.source for signal in report.signals} <= {"patterns"}
        assert not any(finding.words for finding in report.findings)


def test_patterns_that_are_not_looked_for_would_have_been_dropped() -> None:
    """The classifier spares patterns the sentences in which their hits could not become a hint."""
    pipeline = blank_pipeline("de")
    for name in ("sentences", "classifier", "signals", "fusion"):
        pipeline.add_pipe(f"outreach_{name}")
    for message in drafts(60):
        spared = signals_of(pipeline(message.text))
        doc = pipeline.make_doc(message.text)
        for name, component in pipeline.pipeline:
            doc = component(doc)
            if name == "outreach_classifier":
                assert any(len(signals) < 49 for signals in doc.user_data.pop(SOUGHT).signals)
        assert signals_of(doc) == spared


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_classifier_is_silent_in_languages_it_never_learned(linter: Linter, language: str) -> None:
    report = linter.lint(Message(OBLIQUE, language=language), assume_outreach=True)
    assert {signal.source for signal in report.signals} <= {"patterns"}
    assert report.outreach.decision in (True, None)


def test_a_message_left_open_keeps_only_what_is_sure(linter: Linter, tmp_path: Path) -> None:
    decided = linter.lint(Message(DM, channel="linkedin"), CONSULTANCY, assume_outreach=True)
    assert any(finding.confidence < 0.75 for finding in decided.findings)
    model = load_model()
    assert model.outreach is not None
    undecided = dataclasses.replace(model.outreach, yes_from=1.1, no_below=-0.1)
    path = tmp_path / "undecided.npz"
    with path.open("wb") as stream:
        dataclasses.replace(model, outreach=undecided).save(stream)
    report = Linter(Config(model=path)).lint(Message(DM, channel="linkedin"), CONSULTANCY)
    assert report.outreach.decision is None
    assert report.findings
    assert all(finding.confidence >= 0.75 for finding in report.findings)
