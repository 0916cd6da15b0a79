"""Fixes for findings: which rules have one, when it is safe, and how several are joined."""

from __future__ import annotations

import pytest

from outreach_lint.finding import Finding, Fix, Replacement, Severity, Span
from outreach_lint.linter import Linter
from outreach_lint.message import Message
from outreach_lint.recipient import Recipient
from outreach_lint.rewrite.fixes import chosen

OFFER = "Ich entkalke Siebträger in Cafés, 120 Euro je Maschine."


def fixes(linter: Linter, message: Message, recipient: Recipient | None = None) -> dict[str, Fix]:
    report = linter.lint(message, recipient, assume_outreach=True, fixes=True)
    return {finding.rule: finding.fix for finding in report.findings if finding.fix is not None}


def changed(message: Message, fix: Fix) -> list[tuple[str, str]]:
    return [(message.quote(r.span), r.new) for r in fix.replacements]


def test_du_becomes_sie_in_subject_and_body(linter: Linter) -> None:
    message = Message(f"Hast du Zeit? {OFFER}", subject="Deine Maschine", channel="email")
    fix = fixes(linter, message)["unsolicited-du"]
    assert changed(message, fix) == [("Deine", "Ihre"), ("Hast", "Haben"), ("du", "Sie")]
    assert fix.safe


def test_a_guess_is_named_and_not_safe(linter: Linter) -> None:
    message = Message(f"Kannst dir das ja ansehen. {OFFER}", channel="email")
    fix = fixes(linter, message)["unsolicited-du"]
    assert not fix.safe
    assert "Kannst" in [message.quote(span) for span in fix.doubtful]


def test_what_is_only_a_hint_is_not_changed_unasked(linter: Linter) -> None:
    message = Message(f"Hast du Zeit? {OFFER}", channel="instagram")
    assert not fixes(linter, message)["unsolicited-du"].safe
    assert fixes(linter, message, Recipient(address="sie"))["unsolicited-du"].safe


def test_who_wants_du_keeps_it(linter: Linter) -> None:
    message = Message(f"Hast du Zeit? {OFFER}", channel="email")
    assert fixes(linter, message, Recipient(address="du")) == {}


def test_a_mixture_is_not_made_formal_for_who_wants_du(linter: Linter) -> None:
    message = Message(f"Haben Sie Zeit? Ich rufe Sie an, dann zeige ich dir alles. {OFFER}", channel="email")
    assert "mixed-address" in fixes(linter, message)
    assert fixes(linter, message, Recipient(address="du")) == {}


@pytest.mark.parametrize(
    ("subject", "prefix"), [("Re: Ihre Maschine", "Re: "), ("AW: WG: Ihre Maschine", "AW: WG: ")]
)
def test_a_forced_reply_prefix_goes(linter: Linter, subject: str, prefix: str) -> None:
    message = Message(OFFER, subject=subject, channel="email")
    fix = fixes(linter, message)["fake-reply"]
    assert (changed(message, fix), fix.safe) == ([(prefix, "")], True)


def test_a_subject_of_nothing_but_a_prefix_needs_words(linter: Linter) -> None:
    assert "fake-reply" not in fixes(linter, Message(OFFER, subject="Re: ", channel="email"))


def test_of_a_run_of_marks_one_stays(linter: Linter) -> None:
    message = Message(f"Kalk??! Nie wieder!!! {OFFER}", channel="email")
    assert changed(message, fixes(linter, message)["shouting"]) == [("??!", "?"), ("!!!", "!")]


def test_capitals_need_words(linter: Linter) -> None:
    message = Message(f"NIE WIEDER KALK IN DER MASCHINE. {OFFER}", channel="email")
    assert "shouting" not in fixes(linter, message)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_other_languages_are_not_rewritten(linter: Linter, language: str) -> None:
    message = Message("Bonjour, tu as cinq minutes pour du café ?", language=language, channel="email")
    assert "unsolicited-du" not in fixes(linter, message)


def test_without_asking_there_are_no_fixes(linter: Linter) -> None:
    report = linter.lint(Message(f"Hast du Zeit?!!! {OFFER}", channel="email"), assume_outreach=True)
    assert report.findings
    assert all(finding.fix is None for finding in report.findings)


def finding(*replacements: Replacement, safe: bool) -> Finding:
    return Finding("x", Severity.STYLE, 1.0, "t", "m", "e", "a", fix=Fix(replacements, safe))


def test_fixes_are_joined_without_overlap_and_twice_is_once() -> None:
    one, same = (Replacement(Span("body", 0, 5), "a") for _ in range(2))
    within, behind = Replacement(Span("body", 3, 6), "b"), Replacement(Span("body", 6, 8), "c")
    subject = Replacement(Span("subject", 4, 5), "d")
    findings = [
        finding(one, within, safe=True),
        finding(same, behind, safe=True),
        finding(subject, safe=False),
    ]
    assert chosen(findings, unsafe=False) == (one, behind)
    assert chosen(findings, unsafe=True) == (one, behind, subject)
