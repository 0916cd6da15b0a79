"""Faults of quantity: what is harmless once and tiresome in a heap."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outreach_lint.detectors.context import Context, RuleMatch, Stretch
from outreach_lint.detectors.persons import OWN_WORDS, READER_WORDS
from outreach_lint.text.folding import fold

#: So many different buzzwords, at least one in so many words, are jargon; fewer are just words.
_BUZZWORDS = 3
_WORDS_PER_BUZZWORD = 25
_MAX_BULLETS = 6
_MAX_BENEFITS = 4
_OWN_SENTENCES = 4
#: The sender may be named so many times as often as the reader before it is all about him.
_OWN_PER_READER = 4
#: So many sentences about himself in a row are too many, whatever else he says.
_OWN_RUN = 4

_BULLET = re.compile(r"^[ \t]*(?:[-–•*→✓✔✅►▶●○▪+☑👉🔹🔸⭐]|\d{1,2}[.)])[ \t]*(\S[^\n]{0,300})", re.MULTILINE)


def jargon(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when buzzwords come in density."""
    hits = context.sure("buzzword")
    text = context.document.text
    different = {fold(text[hit.start : hit.end]) for hit in hits}
    words = len(context.document.word_spans)
    if len(different) >= _BUZZWORDS and len(hits) * _WORDS_PER_BUZZWORD >= words:
        yield RuleMatch(tuple((hit.start, hit.end) for hit in hits), 1.0)


def argument_dump(context: Context) -> Iterable[RuleMatch]:
    """Yield one match for more bullets or more claims of benefit than anybody weighs."""
    bullets = [match.span(1) for match in _BULLET.finditer(context.document.readable)]
    if len(bullets) > _MAX_BULLETS:
        yield RuleMatch(tuple(bullets), 1.0, {"found": str(len(bullets))}, variant="bullets")
        return
    benefits = [(hit.start, hit.end) for hit in context.sure("benefit")]
    if len(benefits) > _MAX_BENEFITS:
        yield RuleMatch(tuple(benefits), 1.0, {"found": str(len(benefits))}, variant="benefits")


def self_centred(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when sentence after sentence is about the sender and hardly one about the reader."""
    document = context.document
    if "observation" in context.signals:
        return
    own, reader = OWN_WORDS[document.language], READER_WORDS[document.language]
    if len(own.findall(document.readable)) < _OWN_SENTENCES:
        return
    # What he sells, and for how much, is no talk about himself.
    offers = context.signals.get("concrete-offer", [])
    own_sentences: list[Stretch] = []
    own_words = reader_words = run = longest_run = 0
    for start, end in document.sentence_spans:
        selves = list(own.finditer(document.readable, start, end))
        readers = len(reader.findall(document.readable, start, end))
        if any(start <= hit.start < end for hit in offers):
            selves = []
        own_words += len(selves)
        reader_words += readers
        run = run + 1 if selves and not readers else 0
        longest_run = max(longest_run, run)
        if selves:
            own_sentences.append(selves[0].span())
    mostly = len(own_sentences) >= _OWN_SENTENCES and own_words > _OWN_PER_READER * reader_words
    if mostly or longest_run >= _OWN_RUN:
        yield RuleMatch(tuple(own_sentences), 0.75, {"found": str(len(own_sentences))})
