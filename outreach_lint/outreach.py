"""Is this outreach at all? Invoices, replies and private notes must not be judged as such.

A logistic function over what the message does (its signals), what is known about it (thread and
channel) and how it is worded. Its weights are trained on the labelled messages of corpora/ and
stand in the model file; where patterns judge alone, weights set by hand decide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from outreach_lint.classifier.model import WORDING, OutreachModel
from outreach_lint.detectors.context import Context
from outreach_lint.detectors.history import refusal_in_thread
from outreach_lint.report import Outreach
from outreach_lint.text.language import SUPPORTED

#: Facts that are no signals of the text: nothing came before, the reader answered, he said no.
FIRST_CONTACT, ANSWER, AFTER_REFUSAL = "first-contact", "thread", "refusal"
#: Nothing speaks, neither for nor against.
NOTHING = "nothing"
#: Whoever prefers Du is sent as many cold contacts as anybody else. The corpora have mostly friends who
#: say Du to them: training takes that into account, the decision does not rest on it.
_NO_EVIDENCE = "address-match"
#: What the reader of the report is told; the rest is too small to be a reason.
_WORTH_TELLING = 0.25

#: For patterns alone. An offer weighs less than a hook: an invoice names goods and prices, too.
_BY_HAND = OutreachModel(
    weights={
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
        "about-messages": -3.0,
        "application": -3.0,
        "buyer-enquiry": -2.0,
        "newsletter": -2.5,
        "press-release": -3.0,
        "private-chat": -2.5,
        "reply-sign": -2.0,
        "support-case": -2.0,
        "tender": -2.5,
        "transaction": -2.0,
        FIRST_CONTACT: 0.5,
        AFTER_REFUSAL: 0.5,
        ANSWER: -2.0,
    },
    bias=-1.0,
    yes_from=0.5,
    no_below=0.5,
)


def decide(context: Context, model: OutreachModel | None) -> Outreach:
    """Return whether the message is a cold contact, with what decided it.

    None where the message leaves it open, and in a language without rules. Without a ``model``
    weights set by hand decide.
    """
    if context.document.language not in SUPPORTED:
        return Outreach(None)
    model = model or _BY_HAND
    shares = {
        name: model.weights[name] * value
        for name, value in features(context).items()
        if name in model.weights and name != _NO_EVIDENCE
    }
    probability = 1 / (1 + math.exp(-model.bias - sum(shares.values())))
    if probability >= model.yes_from:
        return Outreach(True, _reasons(shares, 1))
    return Outreach(False if probability < model.no_below else None, _reasons(shares, -1))


def features(context: Context) -> dict[str, float]:
    """Return what the decision rests on: signals by confidence, facts as 1, the wording."""
    found = {signal: max(hit.confidence for hit in hits) for signal, hits in context.signals.items()}
    if context.document.wording is not None:
        found[WORDING] = context.document.wording
    if not found:
        found[NOTHING] = 1.0
    if context.channel is not None:
        found[f"channel:{context.channel}"] = 1.0
    thread = context.thread
    if thread is not None:
        if not thread.turns:
            found[FIRST_CONTACT] = 1.0
        elif refusal_in_thread(context):
            found[AFTER_REFUSAL] = 1.0
        elif thread.recipient_wrote:
            found[ANSWER] = 1.0
    return found


def _reasons(shares: Mapping[str, float], sign: int) -> tuple[str, ...]:
    """Return the names of what spoke for the decision, the weightiest first."""
    weighed = sorted(((sign * share, name) for name, share in shares.items()), reverse=True)
    return tuple(name for share, name in weighed if share >= _WORTH_TELLING)
