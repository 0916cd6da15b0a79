"""The names rule files may use under ``detector``; the functions are in ``detectors``.

They are listed here, below the functions, so that loading can check a rule file without
importing what judges messages. A test holds both lists together.
"""

from __future__ import annotations

RULE_DETECTORS = frozenset(
    """argument-dump business-kind consent data-source fake-reply hard-to-read hidden-purpose
    ignores-refusal informal-address jargon link-heavy mixed-address no-benefit no-way-to-object placeholder
    repeat-delivery self-centred sender-identity shouting too-long too-many-asks
    too-many-questions unnamed-sender weak-subject""".split()
)
SIGNAL_DETECTORS = frozenset({"address-match", "mass-sent", "merge-tag", "recipient-detail"})
