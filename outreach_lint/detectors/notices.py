"""What the law of a country asks of commercial messages. Notices cost nothing and judge nothing.

They tell what was not found in the text and name the provision; whether it holds, nobody can
tell from a text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from outreach_lint.config import JURISDICTIONS
from outreach_lint.detectors.context import Context, RuleMatch
from outreach_lint.detectors.sender import is_named

#: Which notices a country's law gives reason for.
_ALL = frozenset(JURISDICTIONS)
_CONSENT = _ALL - {"US"}
_SOURCE = frozenset({"DE", "AT", "UK"})

#: Here a postal address belongs into the message itself.
_POSTAL = frozenset({"US", "CA"})
_ADDRESS = re.compile(
    r"\b\d{5}\s+[A-ZÄÖÜ]|\b[A-Z]{2}\s+\d{5}\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|\b(?:P\.? ?O\.? )?Box \d"
    r"|\d+ [A-Z][\w. ]{2,30} (?:St|Street|Ave|Avenue|Rd|Road|Blvd|Lane|Drive|Suite)\b"
)
_OBJECTION_WAY = re.compile(
    r"abmeld|abbestell|austrag|widerspr|unsubscri|opt[ -]?out|keine (?:weiteren?|mails|nachrichten|e-?mails)"
    r"|nicht (?:mehr|wieder|weiter) (?:\w+ ){0,3}(?:kontakt|anschreib|angeschrieb|schreib|melde|h(?:ö|oe)ren)"
    r"|(?:kurzes?|ein) (?:nein|stopp?)\b|no (?:further|more) (?:e?mails|messages)"
    r"|(?:won't|will not|not) (?:\w+ ){0,3}(?:contact|write|e?mail|bother) you"
    r"|stop (?:writing|e?mailing|contacting)"
    r"|reply (?:\w+ ){0,3}(?:stop|no)\b|remove (?:you|me)\b",
    re.IGNORECASE,
)
_SOURCE_NAMED = re.compile(
    r"(?:adresse|nummer|kontakt\w*|daten|name\w*) (?:\w+ ){0,5}(?:aus|von|(?:ü|ue)ber|auf|bei|im) "
    r"|(?:your|the) (?:e-?mail|address|number|contact|details|name) (?:\w+ ){0,4}(?:from|on|via|through|in) "
    r"|(?:impressum|empfehlung|empfohlen|stellenanzeige|branchenbuch|imprint|recommended|referred|directory)",
    re.IGNORECASE,
)
_HIDES = ("capacity-question", "referral-pose", "denies-selling", "claims-history")


def consent(context: Context) -> Iterable[RuleMatch]:
    """Yield a notice where advertising by electronic mail needs consent beforehand."""
    return _notice(context, _CONSENT, met=False)


def sender_identity(context: Context) -> Iterable[RuleMatch]:
    """Yield a notice when the text does not tell who sends it (US and Canada: from where)."""
    met = is_named(context)
    if context.jurisdiction in _POSTAL:
        met = met and bool(_ADDRESS.search(context.document.text))
    return _notice(context, _ALL, met=met)


def no_way_to_object(context: Context) -> Iterable[RuleMatch]:
    """Yield a notice when the text names no way to stop further messages."""
    met = "easy-no" in context.signals or bool(_OBJECTION_WAY.search(context.document.text))
    return _notice(context, _ALL, met=met)


def data_source(context: Context) -> Iterable[RuleMatch]:
    """Yield a notice when the text does not tell where the reader's address came from."""
    met = "contact-taken" in context.signals or bool(_SOURCE_NAMED.search(context.document.text))
    return _notice(context, _SOURCE, met=met)


def hidden_purpose(context: Context) -> Iterable[RuleMatch]:
    """Yield a notice when the commercial purpose is denied or dressed up."""
    hits = [h for signal in _HIDES for h in context.signals.get(signal, ())]
    stretches = tuple(sorted((hit.start, hit.end) for hit in hits))
    return (replace(match, stretches=stretches) for match in _notice(context, _ALL, met=not hits))


def _notice(context: Context, countries: frozenset[str], *, met: bool) -> Iterator[RuleMatch]:
    country = context.jurisdiction
    if country not in countries or met:
        return
    if country == "US" and context.channel not in ("email", None):
        return  # CAN-SPAM knows mail only
    if context.thread is not None and context.thread.recipient_wrote:
        return
    missing = () if context.thread is not None else ("thread",)
    yield RuleMatch((), 0.75 if missing else 1.0, missing=missing, variant=country.lower())
