"""What coaches check: counts of words, questions, asks, links; shouting, reading ease, subject."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from outreach_lint.detectors.context import Context, RuleMatch, Stretch
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.text.folding import fold
from outreach_lint.text.sentences import is_emoji

#: Words that a mail, and that a message on any other channel, may have.
MAX_WORDS_MAIL = 200
MAX_WORDS_DM = 120
MAX_QUESTIONS = 3
MAX_ASKS = 2
MAX_LINKS = 2
MAX_SUBJECT_WORDS = 12
_MAIL = frozenset({"email", "contact-form", "other", None})

#: LIX (Björnsson 1968): words per sentence plus share of words of more than six letters. German
#: words are longer: 60 and above is the language of statutes; in English 55.
_HARD_LIX = {"de": 68, "en": 60}
_HARD_SENTENCE = 30
_ENDLESS_SENTENCE = 50
_LEAST_WORDS = 40
#: "Guten Tag Frau Ott," and the signature are no sentences of the text.
_LEAST_SENTENCE = 5

_CAPITALS = re.compile(r"(?<![\w/&.-])[A-ZÄÖÜ]{4,}(?![\w/&-])")
_MANY_CAPITALS = 3
_LONG_CAPITALS = 6
#: A bare domain with a path, or one of those reserved for examples, which masking leaves alone.
_BARE_LINK = re.compile(
    r"(?<![\w@./-])(?:[\w-]{2,63}\.){1,4}(?:example\b|test\b|[a-z]{2,12}(?=/))(?:/[^\s<>)]*)?"
)
#: Ticks and arrows head list items; they are no emoji.
_LIST_MARKS = frozenset("✓✔✗✘•→►▶★☆●○■□▪☑✕✖")
_RUN_OF_MARKS = re.compile(r"!!+|\?\?+!|!\?+!|\?\?\?+")
_MANY_EXCLAMATIONS = 5
_EMOJI_RUN = 4
_MANY_EMOJI = 8
_REPLY = re.compile(r"^\s*(?:re|aw|wg|fwd?)\s*:", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def too_long(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when the message has more words than its channel bears."""
    count = len(_words(context))
    most = MAX_WORDS_MAIL if context.channel in _MAIL else MAX_WORDS_DM
    if count > most:
        yield RuleMatch((), 1.0, {"found": str(count)})


def too_many_questions(context: Context) -> Iterable[RuleMatch]:
    """Yield one match for all questions when there are more than three."""
    document = context.document
    questions: list[Stretch] = []
    for first, last in document.sentences:
        start, end = document.token_span(first, last)
        if "?" in document.readable[start:end]:
            questions.append(_trimmed(document.readable, start, end))
    if len(questions) > MAX_QUESTIONS:
        yield RuleMatch(tuple(questions), 1.0, {"found": str(len(questions))})


def too_many_asks(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when the reader is asked for three or more different things."""
    asks: list[Stretch] = []
    for signal in ("call-request", "explain-request"):
        hits = [hit for hit in context.signals.get(signal, ()) if hit.confidence >= 0.75]
        if hits:
            asks.append((hits[0].start, hits[0].end))
    seen: set[str] = set()
    for hit in context.signals.get("small-ask", ()):
        # The same wish, said twice, is one ask.
        words = frozenset(context.document.text[hit.start : hit.end].lower().split())
        key = next(iter(sorted(words, key=len, reverse=True)), "")
        if hit.confidence >= 0.75 and key not in seen and hit.start >= context.document.body_start:
            seen.add(key)
            asks.append((hit.start, hit.end))
    asks = [a for a in asks if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in asks)]
    if len(asks) > MAX_ASKS:
        yield RuleMatch(tuple(sorted(asks)), 0.75, {"found": str(len(asks))})


def link_heavy(context: Context) -> Iterable[RuleMatch]:
    """Yield one match for all links when there are more than two outside the signature."""
    document = context.document
    links = [(mask.start, mask.end) for mask in document.masks if mask.kind == "url"]
    links += [match.span() for match in _BARE_LINK.finditer(document.readable)]
    if len(links) > MAX_LINKS:
        yield RuleMatch(tuple(sorted(links)), 1.0, {"found": str(len(links))})


def shouting(context: Context) -> Iterable[RuleMatch]:
    """Yield one match for words in capitals, runs of marks and heaps of emoji."""
    text = context.document.readable
    tags = [(hit.start, hit.end) for hit in context.signals.get("merge-tag", ())]
    loud: list[Stretch] = [m.span() for m in _RUN_OF_MARKS.finditer(text)]
    capitals = [m.span() for m in _CAPITALS.finditer(text) if not any(s <= m.start() < e for s, e in tags)]
    # Abbreviations are short; of three words in capitals one is long when somebody shouts.
    if len(capitals) >= _MANY_CAPITALS and any(e - s >= _LONG_CAPITALS for s, e in capitals):
        loud += capitals
    if not loud:
        marks = [m.span() for m in re.finditer("!", text)]
        loud = marks if len(marks) >= _MANY_EXCLAMATIONS else _emoji(context)
    if loud:
        # One "!!" is a slip; more is a manner.
        slip = len(loud) == 1 and loud[0][1] - loud[0][0] == 2
        yield RuleMatch(tuple(sorted(loud)), 0.5 if slip else 1.0)


def hard_to_read(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when the text reads like a statute."""
    sentences = [count for count in _sentence_lengths(context) if count >= _LEAST_SENTENCE]
    words = _words(context)
    if sum(sentences) < _LEAST_WORDS:
        return
    per_sentence = sum(sentences) / len(sentences)
    lix = per_sentence + 100 * sum(len(word) > 6 for word in words) / len(words)
    endless = per_sentence >= _HARD_SENTENCE or max(sentences) >= _ENDLESS_SENTENCE
    if endless or lix > _HARD_LIX[context.document.language]:
        yield RuleMatch((), 0.75, {"found": str(round(lix))})


def weak_subject(context: Context) -> Iterable[RuleMatch]:
    """Yield one match for a subject of a mail that is empty, says nothing or goes on for ever."""
    subject = context.message.subject
    if subject is None or context.channel not in ("email", None):
        return
    told = subject
    for tag in context.signals.get("merge-tag", ()):
        if tag.end <= len(subject):
            told = told.replace(context.document.text[tag.start : tag.end], "")
    words = _WORD.findall(_REPLY.sub("", told))
    span = ((0, len(subject)),) if subject.strip() else ()
    if not words and told == subject:
        yield RuleMatch(span, 1.0, variant="empty")
    elif len(words) > MAX_SUBJECT_WORDS:
        yield RuleMatch(span, 1.0, {"found": str(len(words))}, variant="long")
    elif _RUN_OF_MARKS.search(subject) or _shouts(subject, words):
        yield RuleMatch(span, 1.0, variant="loud")
    elif _empty_words(context.rulebook, context.recipient.name or "").issuperset(map(fold, words)):
        yield RuleMatch(span, 1.0, variant="vague")


def _shouts(subject: str, words: list[str]) -> bool:
    """Whether a subject is all capitals and no mere abbreviations ("DGUV V3")."""
    return subject.isupper() and (len(words) > 2 or any(len(word) >= _LONG_CAPITALS for word in words))


@lru_cache(maxsize=64)
def _empty_words(rulebook: Rulebook, reader: str) -> frozenset[str]:
    """Return the words that tell nothing in a subject; one in the other language says as little."""
    words = [word for lang in ("de", "en") for word in rulebook.lexicon("empty-subject", lang)]
    return frozenset(fold(word) for word in [*words, *_WORD.findall(reader)])


def _words(context: Context) -> list[str]:
    return _WORD.findall(context.document.readable, context.document.body_start)


def _sentence_lengths(context: Context) -> list[int]:
    document = context.document
    spans = (document.token_span(first, last) for first, last in document.sentences)
    return [len(_WORD.findall(document.readable, *span)) for span in spans if span[0] >= document.body_start]


def _emoji(context: Context) -> list[Stretch]:
    """Return all emoji when they come in a heap, else none."""
    found: list[Stretch] = []
    run = longest = 0
    for token in context.document.doc:
        if token.text.strip() and is_emoji(token.text) and token.text[0] not in _LIST_MARKS:
            found.append((token.idx, token.idx + len(token)))
            run += 1
            longest = max(longest, run)
        elif token.text.strip():
            run = 0
    return found if longest >= _EMOJI_RUN or len(found) >= _MANY_EMOJI else []


def _trimmed(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
