"""The words around a report, in German and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outreach_lint.finding import Severity


@dataclass(frozen=True, slots=True)
class Words:
    """What the text format says in one language."""

    severity: Mapping[Severity, str]
    confidence: Mapping[float, str]
    points: tuple[str, str]
    tipped: str
    why: str
    instead: str
    fixable: Mapping[bool, str]
    strengths: str
    missing: str
    remark: str
    sum: str
    start: str
    ruleset: str
    agreement: str
    no_outreach: str
    too_short: str
    open_quote: str
    close_quote: str
    verdict: Mapping[str, str]
    side: Mapping[str, str]
    context: Mapping[str, str]
    address: Mapping[str, str]


WORDS = {
    "de": Words(
        severity={
            Severity.ERROR: "FEHLER",
            Severity.WARNING: "WARNUNG",
            Severity.STYLE: "STIL",
            Severity.NOTICE: "HINWEIS",
        },
        confidence={0.25: "nur ein Hinweis", 0.5: "wahrscheinlich", 0.75: "ziemlich sicher",
                    1.0: "sicher"},
        points=("{} Punkt", "{} Punkte"),
        tipped="Ausschlaggebend:",
        why="Warum:",
        instead="Stattdessen:",
        fixable={True: "Lösung: „outreach-lint fix“ stellt das um.",
                 False: "Lösung: „outreach-lint fix --unsafe“ stellt das um; lesen Sie das Ergebnis nach."},
        strengths="Gut gemacht",
        missing="Nicht bekannt und deshalb vorsichtiger bewertet:",
        remark="Anmerkung:",
        sum="So kommt die Wertung zustande",
        start="Ausgangswert",
        ruleset="Regelstand",
        agreement="Stimmigkeit",
        no_outreach="Keine Kaltansprache: nicht bewertet.",
        too_short="Zu wenig Text für eine Wertung (mindestens drei Wörter).",
        open_quote="„",
        close_quote="“",
        verdict={"pass": "in Ordnung", "review": "überarbeiten", "block": "so nicht absenden", "none": ""},
        side={"factual": "Sachinhalt", "self-disclosure": "Selbstkundgabe", "relationship": "Beziehung",
              "appeal": "Appell"},
        context={
            "recipient.kind": "was für ein Unternehmen der Empfänger hat",
            "recipient.address": "welche Anrede der Empfänger wünscht",
            "recipient.presence": "wie der Empfänger öffentlich auftritt",
            "thread": "ob es schon Kontakt gab",
            "channel": "über welchen Kanal geschrieben wird",
        },
        address={"du": "Du", "sie": "Sie", "ihr": "Ihr", "mixed": "Du und Sie"},
    ),
    "en": Words(
        severity={
            Severity.ERROR: "ERROR",
            Severity.WARNING: "WARNING",
            Severity.STYLE: "STYLE",
            Severity.NOTICE: "NOTICE",
        },
        confidence={0.25: "only a hint", 0.5: "likely", 0.75: "fairly sure", 1.0: "sure"},
        points=("{} point", "{} points"),
        tipped="What tipped it:",
        why="Why:",
        instead="Instead:",
        fixable={True: "Fix: 'outreach-lint fix' changes this.",
                 False: "Fix: 'outreach-lint fix --unsafe' changes this; read over what it makes of it."},
        strengths="Well done",
        missing="Not known, so judged with more caution:",
        remark="Note:",
        sum="How the score comes about",
        start="to start with",
        ruleset="ruleset",
        agreement="agreement",
        no_outreach="Not a cold contact: not scored.",
        too_short="Too little text to score (three words at least).",
        open_quote="'",
        close_quote="'",
        verdict={"pass": "fine", "review": "rework it", "block": "do not send this", "none": ""},
        side={"factual": "facts", "self-disclosure": "self-disclosure", "relationship": "relationship",
              "appeal": "appeal"},
        context={
            "recipient.kind": "what kind of business the reader runs",
            "recipient.address": "which form of address the reader wants",
            "recipient.presence": "how the reader appears in public",
            "thread": "whether there was contact before",
            "channel": "the channel it is sent by",
        },
        address={"du": "Du", "sie": "Sie", "ihr": "Ihr", "mixed": "Du and Sie"},
    ),
}  # fmt: skip


def points(value: float, language: str) -> str:
    """Return so many points, one of them in the singular."""
    one, many = WORDS[language].points
    return (one if abs(value) == 1 else many).format(number(value, language))


def number(value: float, language: str, *, signed: bool = False) -> str:
    """Return points as people write them: no needless decimals, a comma in German."""
    text = f"{value:+.2f}" if signed else f"{value:.2f}"
    text = text.rstrip("0").rstrip(".").replace("-", "−")
    return text.replace(".", ",") if language == "de" else text
