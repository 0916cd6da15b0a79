"""Faults of quantity: what is harmless once and tiresome in a heap."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outreach_lint.detectors.context import Context, RuleMatch, Stretch
from outreach_lint.text.folding import fold

#: So many different buzzwords, at least one in so many words, are jargon; fewer are just words.
_BUZZWORDS = 3
_WORDS_PER_BUZZWORD = 25
_MAX_BULLETS = 6
_MAX_BENEFITS = 4
_OWN_SENTENCES = 4
#: The sender may be named so many times as often as the reader before it is all about him.
_OWN_PER_READER = 4

_BULLET = re.compile(r"^[ \t]*(?:[-–•*→✓✔✅►▶●○▪+☑👉🔹🔸⭐]|\d{1,2}[.)])[ \t]*(\S[^\n]{0,300})", re.MULTILINE)
_SELF = {
    "de": re.compile(r"\b(?:ich|wir|mir|mich|uns|mein\w{0,2}|unser\w{0,2})\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:I|we|me|us|my|our|ours|mine)\b|\b(?:I|we)['’]", re.IGNORECASE),
}
_READER = {
    "de": re.compile(
        r"\b(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?|[Dd](?:u|ich|ir|eine?[mnrs]?)|[Ee]uch|[Ee]ue?re?[mnrs]?|ihr)\b"
    ),
    "en": re.compile(r"\byou(?:r|rs)?\b|\byou['’]", re.IGNORECASE),
}


def jargon(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when buzzwords come in density."""
    hits = [hit for hit in context.signals.get("buzzword", ()) if hit.confidence >= 0.75]
    text = context.document.text
    different = {fold(text[hit.start : hit.end]) for hit in hits}
    words = len(re.findall(r"\w+", context.document.readable))
    if len(different) >= _BUZZWORDS and len(hits) * _WORDS_PER_BUZZWORD >= words:
        yield RuleMatch(tuple((hit.start, hit.end) for hit in hits), 1.0)


def argument_dump(context: Context) -> Iterable[RuleMatch]:
    """Yield one match for more bullets or more claims of benefit than anybody weighs."""
    bullets = [match.span(1) for match in _BULLET.finditer(context.document.readable)]
    if len(bullets) > _MAX_BULLETS:
        yield RuleMatch(tuple(bullets), 1.0, {"found": str(len(bullets))}, variant="bullets")
        return
    benefits: list[Stretch] = [
        (hit.start, hit.end) for hit in context.signals.get("benefit", ()) if hit.confidence >= 0.75
    ]
    if len(benefits) > _MAX_BENEFITS:
        yield RuleMatch(tuple(benefits), 1.0, {"found": str(len(benefits))}, variant="benefits")


def self_centred(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when sentence after sentence is about the sender and hardly one about the reader."""
    document = context.document
    own, reader = _SELF[document.language], _READER[document.language]
    own_sentences: list[Stretch] = []
    own_words = reader_words = 0
    for first, last in document.sentences:
        start, end = document.token_span(first, last)
        sentence = document.readable[start:end]
        selves = list(own.finditer(sentence))
        own_words += len(selves)
        reader_words += len(reader.findall(sentence))
        if selves:
            own_sentences.append((start + selves[0].start(), start + selves[0].end()))
    if len(own_sentences) >= _OWN_SENTENCES and own_words > _OWN_PER_READER * reader_words:
        yield RuleMatch(tuple(own_sentences), 0.75, {"found": str(len(own_sentences))})
