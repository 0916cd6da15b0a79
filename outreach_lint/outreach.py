"""Is this outreach at all? Invoices, replies and private notes must not be judged as such.

A first form: what pitches and asks weighs against signs of everyday business and private talk.
"""

from __future__ import annotations

from outreach_lint.detectors.context import Context
from outreach_lint.report import Outreach

#: Weight of a signal that speaks for a cold contact. Offers weigh less than asks: an invoice
#: names goods and prices too.
_FOR = {
    "offer": 1.0,
    "concrete-offer": 1.0,
    "sells-positioning": 1.5,
    "benefit": 0.5,
    "call-request": 1.0,
    "explain-request": 1.0,
    "slot-choice": 0.5,
    "bait-question": 1.5,
    "capacity-question": 1.0,
    "referral-pose": 1.5,
    "stock-opener": 1.5,
    "stock-phrase": 0.5,
    "praise": 0.5,
    "individual-claim": 1.0,
    "denies-selling": 1.0,
    "self-introduction": 0.75,
    "competence": 0.5,
    "observation": 0.5,
    "easy-no": 1.0,
    "approach": 0.5,
    "asks-address": 0.5,
}

#: Signals that show something else is going on, each by itself enough to outweigh a pitch word.
_AGAINST = {
    "reply-sign": 2.5,
    "transaction": 2.0,
    "application": 3.0,
    "newsletter": 2.5,
    "support-case": 2.0,
    "tender": 3.0,
    "press-release": 3.0,
    "private-chat": 2.5,
    "about-messages": 3.0,
    "buyer-enquiry": 2.0,
}

_ANSWER = "thread"


def decide(context: Context) -> Outreach:
    """Return whether the message is a cold contact, with the signals that decided.

    Nothing either way leaves it undecided. A message in a thread in which the reader has
    written is an answer, unless it still hooks like a first one.
    """
    pitch = _weigh(context, _FOR)
    other = _weigh(context, _AGAINST)
    if context.thread is not None and context.thread.recipient_wrote:
        other[_ANSWER] = 2.0
    for_it, against = sum(pitch.values()), sum(other.values())
    if against and against >= for_it:
        return Outreach(False, tuple(other))
    if for_it >= 1.0:
        return Outreach(True, tuple(pitch))
    return Outreach(None, tuple(pitch))


def _weigh(context: Context, weights: dict[str, float]) -> dict[str, float]:
    return {
        signal: weights[signal] * max(hit.confidence for hit in hits)
        for signal, hits in context.signals.items()
        if signal in weights
    }
