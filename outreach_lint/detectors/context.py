"""What a detector may look at, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from outreach_lint.campaign import Campaign
from outreach_lint.finding import CONFIDENCES, SURE
from outreach_lint.message import Message
from outreach_lint.recipient import Recipient, Thread
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.text.address import Form
from outreach_lint.text.document import Document
from outreach_lint.text.hits import SignalHit

Stretch = tuple[int, int]

_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """One violation a detector found.

    ``stretches`` are character offsets of the joined text; ``fields`` fill the texts;
    ``missing`` names the context that would have told more, ``variant`` picks the rule's texts.
    """

    stretches: tuple[Stretch, ...]
    confidence: float
    fields: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """The form of address a text uses, and the sentence that shows it first."""

    form: Form
    quote: str


@dataclass(slots=True)
class Context:
    """A message, read, with all that is known about its reader and what came before.

    ``address_of`` reads the form of address of another text in the message's language (a turn, the
    presence), ``signals_of`` what it does; ``earlier`` are the signals of
    what the sender wrote before: an offer once made stands. ``jurisdiction`` is the code of the
    country whose law notices tell about, None for no notices; ``campaign`` are the messages of a
    batch that come from the same template.
    """

    message: Message
    document: Document
    rulebook: Rulebook
    recipient: Recipient
    thread: Thread | None
    channel: str | None
    address_of: Callable[[str], Usage]
    signals_of: Callable[[str], Mapping[str, list[SignalHit]]]
    earlier: AbstractSet[str] = frozenset()
    jurisdiction: str | None = None
    campaign: Campaign | None = None

    @property
    def signals(self) -> dict[str, list[SignalHit]]:
        """The signals found so far, by id."""
        return self.document.hits

    def sure(self, signal: str) -> list[SignalHit]:
        """Return the hits of a signal that are no weak ones."""
        return [hit for hit in self.signals.get(signal, ()) if hit.confidence >= SURE]


def lowered(confidence: float, steps: int = 1) -> float:
    """Return the confidence so many quarters lower, but never less than a quarter."""
    return max(CONFIDENCES[0], confidence - 0.25 * steps)


def quarter(confidence: float) -> float:
    """Return the confidence rounded down to a quarter, but never less than a quarter."""
    return max(CONFIDENCES[0], int(confidence * 4) / 4)


def shortened(text: str) -> str:
    """Return a text on one line, cut to the length of a quotation."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1].rstrip() + "…"
