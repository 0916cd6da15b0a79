"""What the other messages of a batch show: the same words were sent to others."""

from __future__ import annotations

from outreach_lint.campaign import fixed_stretches
from outreach_lint.detectors.context import Context
from outreach_lint.text.hits import SignalHit

#: Shown are the longest stretches; the rest of a template says no more.
_MOST_STRETCHES = 2
_PROVED = 1.0


def mass_sent(context: Context) -> list[SignalHit]:
    """Return the stretches that other messages of the batch have, too."""
    if context.campaign is None:
        return []
    start = context.document.body_start
    stretches = list(fixed_stretches(context.message.text, context.campaign.common))
    longest = sorted(stretches, key=lambda stretch: stretch[0] - stretch[1])[:_MOST_STRETCHES]
    return [SignalHit(start + first, start + end, _PROVED) for first, end in sorted(longest)]
