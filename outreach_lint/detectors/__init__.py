"""What data cannot say: detectors in Python, named in rule and signal files.

A rule detector yields matches and nothing else; id, texts, weight and examples stay in the rule
file. A signal detector yields stretches of text like a pattern does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from outreach_lint.detectors.address import address_match, informal_address, mixed_address
from outreach_lint.detectors.benefit import no_benefit
from outreach_lint.detectors.business import business_kind
from outreach_lint.detectors.campaign import mass_sent
from outreach_lint.detectors.context import Context, RuleMatch
from outreach_lint.detectors.density import argument_dump, jargon, self_centred
from outreach_lint.detectors.details import recipient_detail
from outreach_lint.detectors.history import fake_reply, ignores_refusal, repeat_delivery
from outreach_lint.detectors.notices import (
    consent,
    data_source,
    hidden_purpose,
    no_way_to_object,
    sender_identity,
)
from outreach_lint.detectors.placeholder import merge_tags, placeholder
from outreach_lint.detectors.sender import unnamed_sender
from outreach_lint.detectors.style import (
    hard_to_read,
    link_heavy,
    shouting,
    too_long,
    too_many_asks,
    too_many_questions,
    weak_subject,
)
from outreach_lint.text.hits import SignalHit

RuleDetector = Callable[[Context], Iterable[RuleMatch]]
SignalDetector = Callable[[Context], list[SignalHit]]

RULE_DETECTORS: Mapping[str, RuleDetector] = {
    "argument-dump": argument_dump,
    "business-kind": business_kind,
    "consent": consent,
    "data-source": data_source,
    "fake-reply": fake_reply,
    "hard-to-read": hard_to_read,
    "hidden-purpose": hidden_purpose,
    "ignores-refusal": ignores_refusal,
    "informal-address": informal_address,
    "jargon": jargon,
    "link-heavy": link_heavy,
    "mixed-address": mixed_address,
    "no-benefit": no_benefit,
    "no-way-to-object": no_way_to_object,
    "placeholder": placeholder,
    "repeat-delivery": repeat_delivery,
    "self-centred": self_centred,
    "sender-identity": sender_identity,
    "shouting": shouting,
    "too-long": too_long,
    "too-many-asks": too_many_asks,
    "too-many-questions": too_many_questions,
    "unnamed-sender": unnamed_sender,
    "weak-subject": weak_subject,
}

SIGNAL_DETECTORS: Mapping[str, SignalDetector] = {
    "address-match": address_match,
    "mass-sent": mass_sent,
    "merge-tag": merge_tags,
    "recipient-detail": recipient_detail,
}
