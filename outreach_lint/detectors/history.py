"""What came before: a history that never was, the same text again, a no that is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outreach_lint.detectors.context import Context, RuleMatch, Stretch, lowered
from outreach_lint.detectors.persons import OBJECT_WORDS, READER_WORDS
from outreach_lint.finding import CONFIDENCES
from outreach_lint.text.folding import fold

_REPLY_PREFIX = re.compile(r"\s*((?:re|aw|antw|wg|fw|fwd|sv)(?:\s*\[\d+\])?\s*:)", re.IGNORECASE)
#: Signs of everyday business: what looks like an answer is one.
_UNDER_WAY = frozenset({"reply-sign", "transaction", "application", "support-case", "tender"})
#: What a sender does who has not accepted a no.
_PITCH = (
    "offer", "concrete-offer", "benefit", "call-request", "slot-choice", "explain-request",
    "bait-question", "sells-positioning", "capacity-question", "referral-pose", "pressure",
    "freebie", "chaser", "scaling-talk", "sweeping-promise",
)  # fmt: skip

#: Words in a row that two texts share by copying, not by chance.
_RUN = 5
_LEAST_WORDS = 12
_SAME = 0.5
_WORD = re.compile(r"\w+")


def fake_reply(context: Context) -> Iterable[RuleMatch]:
    """Yield one match per way in which a first contact poses as the continuation of another."""
    thread = context.thread
    if thread is not None and thread.turns:
        return
    missing: tuple[str, ...] = ()
    confidence = 1.0
    if thread is None:
        # Nobody recorded a first contact: what looks like business under way may be just that.
        if any(context.sure(signal) for signal in _UNDER_WAY):
            return
        confidence, missing = 0.5, ("thread",)
    subject = _REPLY_PREFIX.match(context.message.subject or "")
    quotes_below = any(mask.kind == "reply" for mask in context.document.masks)
    if subject and not (thread is None and quotes_below):
        yield RuleMatch((subject.span(1),), confidence, missing=missing, variant="subject")
    claims = context.signals.get("claims-history")
    if claims:
        if not context.sure("claims-history"):
            confidence = lowered(confidence)
        stretches = tuple((hit.start, hit.end) for hit in claims)
        yield RuleMatch(stretches, confidence, missing=missing, variant="text")


def repeat_delivery(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when the message, or most of it, was sent before and not answered."""
    copied = _copied(context)
    if copied:
        stretches, share = copied
        yield RuleMatch(stretches, 1.0 if share >= 0.8 else 0.75, variant="thread")
        return
    again = context.signals.get("resend")
    if again and not any(context.sure(signal) for signal in _UNDER_WAY):
        confidence = max(hit.confidence for hit in again)
        yield RuleMatch(tuple((h.start, h.end) for h in again), confidence, variant="text")


def ignores_refusal(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when the reader has said no and the sender pitches on."""
    pitch = [(hit.start, hit.end) for signal in _PITCH for hit in context.sure(signal)]
    if not pitch:
        return
    refused = refusal_in_thread(context)
    if refused:
        said, confidence = refused
        yield RuleMatch((min(pitch),), confidence, {"evidence": said}, variant="thread")
        return
    # In the sender's own words a no is "you said no"; "remove me" is somebody else's voice.
    text = context.document.text
    reader, own = READER_WORDS[context.document.language], OBJECT_WORDS[context.document.language]
    admitted = [
        hit
        for hit in context.signals.get("refusal", ())
        if reader.search(text, hit.start, hit.end) and not own.search(text, hit.start, hit.end)
    ]
    if admitted:
        # Without the thread it is a hint: an error of this weight wants proof.
        stretches = tuple((hit.start, hit.end) for hit in admitted)
        yield RuleMatch(stretches, CONFIDENCES[0], missing=("thread",), variant="text")


def refusal_in_thread(context: Context) -> tuple[str, float] | None:
    """Return the reader's last word, quoted, and how surely it is a no; None if it is none."""
    turns = context.thread.turns if context.thread is not None else ()
    for turn in reversed(turns):
        if turn.author == "recipient":
            hits = context.signals_of(turn.text).get("refusal")
            if not hits:
                return None
            words = " ".join(turn.text[hits[0].start : hits[0].end].split())
            return words[:60], max(hit.confidence for hit in hits)
    return None


def _copied(context: Context) -> tuple[tuple[Stretch, ...], float] | None:
    """Return the stretches an unanswered earlier message had too, and their share of the words."""
    if context.thread is None:
        return None
    known: set[tuple[str, ...]] = set()
    for turn in reversed(context.thread.turns):
        if turn.author == "recipient":
            break
        known.update(_runs([fold(word) for word in _WORD.findall(turn.text)]))
    if not known:
        return None
    words = list(_WORD.finditer(context.document.readable, context.document.body_start))
    covered: set[int] = set()
    for first, run in enumerate(_runs([fold(word.group()) for word in words])):
        if run in known:
            covered.update(range(first, first + _RUN))
    if len(covered) < _LEAST_WORDS or len(covered) < _SAME * len(words):
        return None
    stretches: list[Stretch] = []
    for place in sorted(covered):
        word = words[place]
        if place - 1 in covered and stretches:
            stretches[-1] = (stretches[-1][0], word.end())
        else:
            stretches.append(word.span())
    return tuple(stretches), len(covered) / len(words)


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
