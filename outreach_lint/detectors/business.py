"""What the reader's business is called, against what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from outreach_lint.detectors.context import Context, RuleMatch
from outreach_lint.recipient import KINDS
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.rulebook.pattern import word_term
from outreach_lint.rulebook.phrase import Term
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

    Inferred from the company's name, the mail domain, the reader's own words in the thread and
    the greeting, in this order; None when nothing tells.
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
    if recipient.presence:
        sources.append(recipient.presence[:400])
    if context.thread is not None:
        # A signature names the business; running text names all kinds of others.
        sources += [t.text[-160:] for t in context.thread.turns if t.author == "recipient"]
    greeting = _GREETED.match(context.message.text.lstrip())
    if greeting:
        sources.append(greeting.group())
    for source in sources:
        kind = _kind_of_words(context, _WORD.findall(source))
        if kind:
            return kind, False
    return None, False


def _own_kinds(context: Context) -> set[str | None]:
    """Return every kind whose words the reader's own company name or presence uses."""
    own = f"{context.recipient.company or ''} {context.recipient.presence or ''}"
    return {_kind_of_word(context.rulebook, fold(word)) for word in _WORD.findall(own[:2_000])}


def _kind_of_words(context: Context, words: Iterable[str]) -> str | None:
    """Return the kind the words name; of several the last, which in German is what it is."""
    found = None
    for word in words:
        found = _kind_of_word(context.rulebook, fold(word)) or found
    return found


def kinds_named(rulebook: Rulebook, text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the kind of business, start and end for each word of a text that names one."""
    for word in _WORD.finditer(text):
        if kind := _kind_of_word(rulebook, fold(word.group())):
            yield kind, *word.span()


@lru_cache(maxsize=4_096)
def _kind_of_word(rulebook: Rulebook, word: str) -> str | None:
    found = None
    for kind, terms in _kind_terms(rulebook):
        if any(term.accepts(word) for term in terms):
            found = kind
    return found


@lru_cache(maxsize=8)
def _kind_terms(rulebook: Rulebook) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    """Return each kind with its words of both languages: "Weber Consulting" may be German."""
    table = []
    for kind in KINDS:
        lexicon = rulebook.lexicons.get(f"kind-{kind}")
        if lexicon is not None:
            words = (*lexicon.de, *lexicon.en, *lexicon.any)
            table.append((kind, tuple(word_term(word) for word in words if " " not in word)))
    return tuple(table)
