"""Du where nothing invites it, Du and Sie for the same reader, and the reader's own form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from outreach_lint.detectors.context import (
    Context,
    RuleMatch,
    Stretch,
    Usage,
    lowered,
    quarter,
    shortened,
)
from outreach_lint.text.address import CLEAR
from outreach_lint.text.hits import SignalHit

#: How sure we are that Du is unwelcome where nothing is known but the channel
#: (Appinio 2019: Du from companies is wanted by 82 % on Instagram, by few on business networks).
_CASUAL_CHANNELS = frozenset({"instagram", "facebook", "whatsapp", "telegram", "sms", "x"})

Wanted = Literal["du", "sie"]


def informal_address(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when the reader is addressed with Du or ihr and did not invite it."""
    address = context.document.address
    if address.form not in ("du", "ihr", "mixed"):
        return
    wish = _wish(context)
    if wish.form == "du":
        return
    missing = wish.missing
    if wish.form == "sie":
        confidence = 1.0
    else:
        confidence = 0.25 if context.channel in _CASUAL_CHANNELS else 0.5
        if context.channel is None:
            missing = (*missing, "channel")
    informal = [e for e in address.evidence if e.form in ("du", "ihr")]
    confidence = min(confidence, max(e.confidence for e in informal))
    if all(e.form == "ihr" for e in informal):
        # The plural to a whole firm is softer.
        confidence = quarter(confidence / 2)
    if "asks-address" in context.signals:
        confidence = lowered(confidence)
    thread = context.thread
    if wish.form is None and thread is not None and thread.recipient_wrote:
        confidence = lowered(confidence)
    stretches = tuple(_stretch(context, e.index) for e in informal)
    variant = wish.known_from if context.document.language == "de" else "abroad"
    yield RuleMatch(stretches, confidence, {"evidence": wish.quote}, missing, variant)


def mixed_address(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when one reader gets both a clear Du and a clear Sie."""
    address = context.document.address
    if address.form != "mixed" or "asks-address" in context.signals:
        return
    clear = [e for e in address.evidence if e.confidence >= CLEAR]
    informal = [e for e in clear if e.form != "sie"]
    formal = [e for e in clear if e.form == "sie"]
    stretches = tuple(_stretch(context, e.index) for e in sorted(clear, key=lambda e: e.index))
    text = context.document.text
    fields = {
        "match": _text(text, _stretch(context, informal[0].index)),
        "evidence": _text(text, _stretch(context, formal[0].index)),
    }
    confidence = address.confidence
    if all(e.form == "ihr" for e in informal):
        # "Ihr" may speak to the whole firm and "Sie" to its owner.
        confidence = lowered(confidence, 2)
    yield RuleMatch(stretches, confidence, fields)


def wanted_form(context: Context) -> Wanted | None:
    """Return the form of address the reader wants; None where nothing tells."""
    return _wish(context).form


def address_match(context: Context) -> list[SignalHit]:
    """Show where the message uses the form of address its reader is known to use."""
    wanted = wanted_form(context)
    address = context.document.address
    form = "du" if address.form == "ihr" else address.form
    if wanted is None or form != wanted:
        return []
    start, end = _stretch(context, address.evidence[0].index)
    return [SignalHit(start, end, address.confidence)]


@dataclass(frozen=True, slots=True)
class _Wish:
    """The form of address the reader wants, and from where that is known.

    ``known_from`` is the rule's variant: stated, in-thread or in-presence; None where nothing
    tells, and then ``missing`` names the context that would have.
    """

    form: Wanted | None = None
    known_from: str | None = None
    quote: str = ""
    missing: tuple[str, ...] = ()


def _wish(context: Context) -> _Wish:
    recipient = context.recipient
    if recipient.address:
        return _Wish(recipient.address, "stated")
    turns = context.thread.turns if context.thread is not None else ()
    # Whoever came from Sie to Du has offered it: the last word counts.
    for turn in reversed(turns):
        if turn.author == "recipient" and (form := _form_of(used := context.address_of(turn.text))):
            return _Wish(form, "in-thread", shortened(used.quote))
    if recipient.presence and (form := _form_of(used := context.address_of(recipient.presence))):
        return _Wish(form, "in-presence", shortened(used.quote))
    missing = ["recipient.address"]
    if not recipient.presence:
        missing.append("recipient.presence")
    if context.thread is None:
        missing.append("thread")
    return _Wish(missing=tuple(missing))


def _form_of(used: Usage) -> Wanted | None:
    if used.form in ("du", "ihr"):
        return "du"
    return "sie" if used.form == "sie" else None


def _stretch(context: Context, index: int) -> Stretch:
    return context.document.token_span(index, index + 1)


def _text(text: str, stretch: Stretch) -> str:
    return text[stretch[0] : stretch[1]]
