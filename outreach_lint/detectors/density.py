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
#: So many sentences about himself in a row are too many, whatever else he says.
_OWN_RUN = 4

_BULLET = re.compile(r"^[ \t]*(?:[-–•*→✓✔✅►▶●○▪+☑👉🔹🔸⭐]|\d{1,2}[.)])[ \t]*(\S[^\n]{0,300})", re.MULTILINE)
_BREAK = re.compile(r"[,.;:!?\n]|\b(?:and|und)\b|&")
_COMPARATIVE = {
    "de": re.compile(r"(?:\w+ ){0,3}?(?:[a-zäöü]{3,}er|mehr|weniger)\b(?: \S+){0,4}$"),
    # Not "paper, timber, leather": English nouns end so too.
    "en": re.compile(
        r"(?:\w+ ){0,3}?(?:more|less|fewer|better|(?:cheap|light|strong|green|fast|nice|simpl|quick|saf|clean"
        r"|quiet|smart|bigg|small|larg|long|short|high|low|warm|cool|soft|hard|fresh|bright|thinn|thick|smooth"
        r"|tough|lean|clear|fair|rich|sharp|slimm|tight|wid|calm|great|kind|neat|sleek|soon|(?:eas|health|happ|tid|sturd|friendl|earl)i)er)"
        r"\b(?: \S+){0,4}$"
    ),
}
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
    for found in (benefits, _comparatives(context)):
        if len(found) > _MAX_BENEFITS:
            yield RuleMatch(tuple(found), 1.0, {"found": str(len(found))}, variant="benefits")
            return


def _comparatives(context: Context) -> list[Stretch]:
    """Return the longest row of them in a sentence: "cheaper, lighter, faster to pack and safer"."""
    document = context.document
    comparative = _COMPARATIVE[document.language]
    rows: list[list[Stretch]] = [[]]
    for first, last in document.sentences:
        start, end = document.token_span(first, last)
        rows.append([])
        for stop in [*(m.start() for m in _BREAK.finditer(document.readable, start, end)), end]:
            item = document.readable[start:stop].removeprefix("and").removeprefix("und").lstrip(" ,;&")
            if comparative.match(item.rstrip()):
                rows[-1].append((stop - len(item), stop - len(item) + len(item.rstrip())))
            elif item and rows[-1]:
                rows.append([])
            start = stop
    return max(rows, key=len)


def self_centred(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when sentence after sentence is about the sender and hardly one about the reader."""
    document = context.document
    if "observation" in context.signals:
        return
    own, reader = _SELF[document.language], _READER[document.language]
    # What he sells, and for how much, is no talk about himself.
    offers = context.signals.get("concrete-offer", [])
    own_sentences: list[Stretch] = []
    own_words = reader_words = run = longest_run = 0
    for first, last in document.sentences:
        start, end = document.token_span(first, last)
        sentence = document.readable[start:end]
        selves, readers = list(own.finditer(sentence)), len(reader.findall(sentence))
        if any(start <= hit.start < end for hit in offers):
            selves = []
        own_words += len(selves)
        reader_words += readers
        run = run + 1 if selves and not readers else 0
        longest_run = max(longest_run, run)
        if selves:
            own_sentences.append((start + selves[0].start(), start + selves[0].end()))
    mostly = len(own_sentences) >= _OWN_SENTENCES and own_words > _OWN_PER_READER * reader_words
    if mostly or longest_run >= _OWN_RUN:
        yield RuleMatch(tuple(own_sentences), 0.75, {"found": str(len(own_sentences))})
