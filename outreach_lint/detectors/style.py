"""What coaches check: counts of words, questions, asks, links; shouting, reading ease, subject."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from outreach_lint.detectors.context import Context, RuleMatch, Stretch
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.text.folding import fold

#: Words that a mail, and that a message on any other channel, may have.
MAX_WORDS_MAIL = 200
MAX_WORDS_DM = 120
MAX_QUESTIONS = 3
MAX_ASKS = 2
MAX_LINKS = 2
MAX_SUBJECT_WORDS = 12
_MAIL = frozenset({"email", "contact-form", "other", None})

#: LIX (Björnsson 1968): words per sentence plus share of words of more than six letters. From 60 on
#: it is the language of statutes; German words are longer.
_HARD_LIX = {"de": 68, "en": 60}
_HARD_SENTENCE = 30
_ENDLESS_SENTENCE = 50
_LEAST_WORDS = 40
#: "Guten Tag Frau Ott," and the signature are no sentences of the text.
_LEAST_SENTENCE = 5

_CAPITALS = re.compile(r"(?<![\w/&.-])[A-ZÄÖÜ]{4,}(?![\w/&-])")
_MANY_CAPITALS = 3
_LONG_CAPITALS = 6
#: Ticks, arrows and stars head list items; all else from here on is an emoji.
_EMOJI = re.compile("[\u2600-\u2604\u2607-\u2610\u2612-\u2712\u2719-\u27ff\U0001f000-\U0001faff]")
#: What may stand between the emoji of a row.
_GLUE = re.compile("[\\s\u200d\ufe0f\U0001f3fb-\U0001f3ff]*")
_RUN_OF_MARKS = re.compile(r"!!+|\?\?+!|!\?+!|\?\?\?+")
_MANY_EXCLAMATIONS = 5
_EMOJI_RUN = 4
_MANY_EMOJI = 8
_REPLY = re.compile(r"^\s*(?:re|aw|wg|fwd?)\s*:", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def too_long(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when the message has more words than its channel bears."""
    count = len(context.document.word_spans)
    most = MAX_WORDS_MAIL if context.channel in _MAIL else MAX_WORDS_DM
    if count > most:
        yield RuleMatch((), 1.0, {"found": str(count)})


def too_many_questions(context: Context) -> Iterable[RuleMatch]:
    """Yield one match for all questions when there are more than three."""
    document = context.document
    questions: list[Stretch] = []
    for start, end in document.sentence_spans:
        if "?" in document.readable[start:end]:
            questions.append(_trimmed(document.readable, start, end))
    if len(questions) > MAX_QUESTIONS:
        yield RuleMatch(tuple(questions), 1.0, {"found": str(len(questions))})


def too_many_asks(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when the reader is asked for three or more different things."""
    asks: list[Stretch] = []
    seen: set[str] = set()
    for signal in ("call-request", "explain-request", "small-ask"):
        for hit in context.sure(signal):
            if hit.start < context.document.body_start:
                continue
            # The same wish, said twice, is one ask.
            words = context.document.text[hit.start : hit.end].lower().split()
            wish = max(sorted(words), key=len) if signal == "small-ask" else signal
            if wish not in seen and not any(start < hit.end and hit.start < end for start, end in asks):
                seen.add(wish)
                asks.append((hit.start, hit.end))
    if len(asks) > MAX_ASKS:
        yield RuleMatch(tuple(sorted(asks)), 0.75, {"found": str(len(asks))})


def link_heavy(context: Context) -> Iterable[RuleMatch]:
    """Yield one match for all links when there are more than two outside the signature."""
    document = context.document
    links = [(mask.start, mask.end) for mask in document.masks if mask.kind == "url"]
    if len(links) > MAX_LINKS:
        yield RuleMatch(tuple(links), 1.0, {"found": str(len(links))})


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
        loud = marks if len(marks) >= _MANY_EXCLAMATIONS else _emoji(text)
    if loud:
        # One "!!" is a slip; more is a manner.
        slip = len(loud) == 1 and loud[0][1] - loud[0][0] == 2
        yield RuleMatch(tuple(sorted(loud)), 0.5 if slip else 1.0)


def hard_to_read(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when the text reads like a statute."""
    document = context.document
    words = document.word_spans
    if len(words) < _LEAST_WORDS:
        return
    lengths = [
        bisect_left(words, (end, 0)) - bisect_left(words, (start, 0))
        for start, end in document.sentence_spans
    ]
    sentences = [count for count in lengths if count >= _LEAST_SENTENCE]
    if sum(sentences) < _LEAST_WORDS:
        return
    per_sentence = sum(sentences) / len(sentences)
    lix = per_sentence + 100 * sum(end - start > 6 for start, end in words) / len(words)
    endless = per_sentence >= _HARD_SENTENCE or max(sentences) >= _ENDLESS_SENTENCE
    if endless or lix > _HARD_LIX[document.language]:
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


def _emoji(text: str) -> list[Stretch]:
    """Return all emoji when they come in a heap, else none."""
    found = [match.span() for match in _EMOJI.finditer(text)]
    run = longest = 1
    for (_, end), (start, _) in pairwise(found):
        run = run + 1 if _GLUE.fullmatch(text, end, start) else 1
        longest = max(longest, run)
    return found if longest >= _EMOJI_RUN or len(found) >= _MANY_EMOJI else []


def _trimmed(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
