"""Is this outreach at all? Invoices, replies and private notes must not be judged as such.

A first form: what pitches and asks weighs against signs of everyday business and private talk.
The weights were set by hand and checked against a logistic regression on corpora/*/dev.jsonl.
"""

from __future__ import annotations

from outreach_lint.detectors.context import Context
from outreach_lint.detectors.history import refusal_in_thread
from outreach_lint.report import Outreach
from outreach_lint.text.language import SUPPORTED

#: Weight of a signal that speaks for a cold contact. Offers weigh less than hooks: an invoice
#: names goods and prices, too.
_FOR = {
    "approach": 0.5,
    "asks-address": 0.5,
    "bait-question": 1.5,
    "benefit": 0.5,
    "business-label": 0.5,
    "buzzword": 0.5,
    "call-request": 1.0,
    "capacity-question": 1.0,
    "chaser": 0.75,
    "claims-history": 0.5,
    "competence": 0.5,
    "concrete-offer": 1.0,
    "contact-taken": 1.0,
    "denies-selling": 1.0,
    "details-later": 1.0,
    "easy-no": 0.75,
    "empathy-claim": 0.75,
    "explain-request": 1.0,
    "freebie": 0.75,
    "human-claim": 1.0,
    "individual-claim": 1.0,
    "lecture": 1.0,
    "mass-address": 0.75,
    "novelty-claim": 1.0,
    "observation": 0.5,
    "offer": 1.0,
    "praise": 0.5,
    "pressure": 1.0,
    "referral-pose": 1.5,
    "resend": 0.75,
    "scaling-talk": 1.25,
    "self-introduction": 0.75,
    "sells-positioning": 1.5,
    "slot-choice": 0.5,
    "small-ask": 0.25,
    "stock-opener": 1.5,
    "stock-phrase": 1.0,
    "sweeping-promise": 1.0,
}

#: Signals that show something else is going on, each by itself enough to outweigh a pitch word.
_AGAINST = {
    "about-messages": 3.0,
    "application": 3.0,
    "buyer-enquiry": 2.0,
    "newsletter": 2.5,
    "press-release": 3.0,
    "private-chat": 2.5,
    "reply-sign": 2.0,
    "support-case": 2.0,
    "tender": 2.5,
    "transaction": 2.0,
}

#: What a message must show at least to be taken for a cold contact.
_ENOUGH = 1.0

#: Reasons that are no signals of the text.
_ANSWER, _FIRST_CONTACT, _AFTER_REFUSAL = "thread", "first-contact", "refusal"


def decide(context: Context) -> Outreach:
    """Return whether the message is a cold contact, with what decided it.

    A message in a thread in which the reader has written is an answer, unless he said no. In a
    language without rules nobody can tell: None.
    """
    if context.document.language not in SUPPORTED:
        return Outreach(None)
    pitch = _weigh(context, _FOR)
    other = _weigh(context, _AGAINST)
    thread = context.thread
    if thread is not None:
        if not thread.turns:
            pitch[_FIRST_CONTACT] = 0.5
        elif refusal_in_thread(context):
            pitch[_AFTER_REFUSAL] = 0.5
        elif thread.recipient_wrote:
            other[_ANSWER] = 2.0
    for_it, against = sum(pitch.values()), sum(other.values())
    if for_it - against >= _ENOUGH:
        return Outreach(True, tuple(pitch))
    return Outreach(False, tuple(other))


def _weigh(context: Context, weights: dict[str, float]) -> dict[str, float]:
    return {
        signal: weights[signal] * max(hit.confidence for hit in hits)
        for signal, hits in context.signals.items()
        if signal in weights
    }
