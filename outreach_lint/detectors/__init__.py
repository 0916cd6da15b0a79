"""What data cannot say: detectors in Python, named in rule and signal files.

A rule detector yields matches and nothing else; id, texts, weight and examples stay in the rule
file. A signal detector yields stretches of text like a pattern does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from outreach_lint.detectors.address import address_match, informal_address, mixed_address
from outreach_lint.detectors.business import business_kind
from outreach_lint.detectors.context import Context, RuleMatch
from outreach_lint.detectors.details import recipient_detail
from outreach_lint.detectors.placeholder import merge_tags, placeholder
from outreach_lint.text.components import SignalHit

RuleDetector = Callable[[Context], Iterable[RuleMatch]]
SignalDetector = Callable[[Context], list[SignalHit]]

RULE_DETECTORS: Mapping[str, RuleDetector] = {
    "business-kind": business_kind,
    "informal-address": informal_address,
    "mixed-address": mixed_address,
    "placeholder": placeholder,
}

SIGNAL_DETECTORS: Mapping[str, SignalDetector] = {
    "address-match": address_match,
    "merge-tag": merge_tags,
    "recipient-detail": recipient_detail,
}
