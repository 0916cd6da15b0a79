"""What the reader's business is called, against what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outreach_lint.detectors.context import Context, RuleMatch
from outreach_lint.detectors.kinds import kind_of_word, kinds_named, own_kinds
from outreach_lint.text.folding import fold

#: Kinds whose names are fairly used for one another: no insult in taking one for the other.
_NEAR = {
    frozenset(pair.split())
    for pair in (
        "agency media", "coaching consultancy", "coaching education", "consultancy tax-advisor",
        "consultancy law-firm", "law-firm tax-advisor", "craft shop", "craft hospitality", "medical shop",
        "hospitality shop", "association education", "media shop", "coaching medical",
        "education shop", "consultancy software", "consultancy education",
    )
}  # fmt: skip

#: So many characters of the presence name the business, and so many may speak of it.
_ENOUGH_TO_TELL, _ENOUGH_PRESENCE = 400, 2_000
_WORD = re.compile(r"[^\W\d_]{3,}")
_FREE_MAIL = frozenset(
    "gmail googlemail gmx web outlook hotmail yahoo icloud t-online posteo mailbox".split()
)
_GREETED = re.compile(
    r"^(?:hallo|liebes?|dear|hi|hey|guten tag|sehr geehrte[rs]?)[^\n,!]{0,90}", re.IGNORECASE
)


def business_kind(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when the reader's business is called by the name of another kind."""
    labels = context.signals.get("business-label")
    if not labels:
        return
    actual, sure = reader_kind(context)
    own = _own_kinds(context)
    text = context.document.text
    for hit in labels:
        called = _kind_of_words(context, _WORD.findall(text[hit.start : hit.end]))
        if called is None or called == actual:
            continue
        missing: tuple[str, ...] = ()
        variant = None
        if actual is None:
            # Bots guess "agency"; with nothing known about the reader this is only a hint.
            if called != "agency":
                continue
            confidence, missing, variant = 0.25, ("recipient.kind",), "unverified"
        elif called in own:
            continue
        elif actual == "other":
            # "Other" says what the reader is not; only the words bots guess are surely wrong.
            if called not in ("agency", "coaching"):
                continue
            confidence = 0.5
        elif frozenset((called, actual)) in _NEAR:
            continue
        else:
            confidence = 1.0 if sure else 0.75
        confidence = min(confidence, hit.confidence)
        yield RuleMatch(((hit.start, hit.end),), confidence, missing=missing, variant=variant)
        return


def reader_kind(context: Context) -> tuple[str | None, bool]:
    """Return the kind of business the reader runs, and whether it was given, not inferred.

    Inferred from the company's name, the mail domain, the reader's own words in the thread, the
    greeting and his presence, in this order; None when nothing tells.
    """
    recipient = context.recipient
    if recipient.kind:
        return recipient.kind, True
    sources = []
    if recipient.company:
        sources.append(recipient.company)
    if recipient.email and "@" in recipient.email:
        domain = recipient.email.rsplit("@", 1)[1].rsplit(".", 1)[0]
        if domain.lower() not in _FREE_MAIL:
            sources.append(domain)
    if context.thread is not None:
        # A signature names the business; running text names all kinds of others.
        sources += [t.text[-160:] for t in context.thread.turns if t.author == "recipient"]
    greeting = _GREETED.match(context.message.text.lstrip())
    if greeting:
        sources.append(greeting.group())
    told = (_kind_of_words(context, _WORD.findall(source)) for source in sources)
    named = next((kind for kind in told if kind), None)
    return named or next(reversed(_of_presence(context, _ENOUGH_TO_TELL)), None), False


def _own_kinds(context: Context) -> set[str | None]:
    """Return every kind that the reader's company name or presence names as his own."""
    recipient, rulebook = context.recipient, context.rulebook
    named = (kind for kind, _, _ in kinds_named(rulebook, recipient.company or ""))
    return {*named, *_of_presence(context, _ENOUGH_PRESENCE)}


def _of_presence(context: Context, characters: int) -> list[str]:
    """Return the kinds the reader's own text names as his: not "für Agenturen", not "keine Agentur"."""
    text = (context.recipient.presence or "")[:characters]
    german = context.document.language == "de"
    return [kind for kind, _, _ in own_kinds(context.rulebook, text, german=german)]


def _kind_of_words(context: Context, words: Iterable[str]) -> str | None:
    """Return the kind the words name; of several the last, which in German is what it is."""
    found = None
    for word in words:
        found = kind_of_word(context.rulebook, fold(word)) or found
    return found
