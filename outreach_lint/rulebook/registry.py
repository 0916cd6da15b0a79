"""The names rule files may use under ``detector``; the functions are in ``detectors``.

They are listed here, below the functions, so that loading can check a rule file without
importing what judges messages. A test holds both lists together.
"""

from __future__ import annotations

RULE_DETECTORS = frozenset({"informal-address", "mixed-address", "business-kind", "placeholder"})
SIGNAL_DETECTORS = frozenset({"address-match", "merge-tag", "recipient-detail"})
