"""What to do about a batch, in plain words: for who got it and for who sent it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten

from outreach_lint.campaign import Campaign
from outreach_lint.formatters.batch import Batch
from outreach_lint.formatters.batch.figures import Statistics
from outreach_lint.formatters.batch.plain import one_line
from outreach_lint.formatters.batch.wording import Wording

_MOST_SENDERS = 5
_SHORT = 48


def steps(batch: Batch, figures: Statistics, words: Wording) -> Iterator[str]:
    """Yield one sentence for each thing to do, the most urgent first."""
    yield from _about_blocked(figures, words)
    yield from _about_senders(figures, words)
    if batch.campaigns and (phrase := _phrase(batch.campaigns)):
        own = set(figures.directions) == {"outbound"}
        together = sum(campaign.size for campaign in batch.campaigns)
        key = "do-campaigns-outbound" if own else "do-campaigns"
        yield words.count(key, len(batch.campaigns), messages=together, phrase=words.quoted(phrase))
    if figures.rules:
        rule = figures.rules[0]
        title = words.quoted(one_line(rule.texts_in(words.language).title))
        yield words("do-rule", title=title, share=words.percent(rule.share), rule=rule.id)


def _about_blocked(figures: Statistics, words: Wording) -> Iterator[str]:
    if not figures.blocked:
        yield words("do-nothing")
    for direction, count in sorted(figures.blocked.items(), reverse=True):
        yield words.count(f"do-block-{direction}" if direction else "do-block", count)


def _about_senders(figures: Statistics, words: Wording) -> Iterator[str]:
    """Name the few senders behind most messages, where they are few."""
    named: list[str] = []
    reached = 0
    for sender in figures.senders[:_MOST_SENDERS]:
        named.append(one_line(sender.name, _SHORT))
        reached += sender.count
        if 2 * reached > figures.scored > 2 * len(named):
            yield words.count("do-senders", len(named), names=", ".join(named))
            return


def _phrase(campaigns: Sequence[Campaign]) -> str:
    """Return the longest fixed wording of the largest campaign: whole words, to be searched for."""
    pieces = [" ".join(piece.text.split()) for piece in campaigns[0].template if piece.text]
    return shorten(one_line(max(pieces, key=len, default="")), _SHORT, placeholder="").strip(" ,;:–.")
