"""Whether a message says who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outreach_lint.detectors.context import Context, RuleMatch

#: Here the name stands beside the message: leaving it out is no secrecy.
_NAMED_BY_PROFILE = frozenset({"linkedin", "xing", "instagram", "facebook", "x"})
#: Here a number or a form is all that comes along.
_NAMELESS = frozenset({"sms", "whatsapp", "telegram", "contact-form"})

_CLOSING = re.compile(
    r"(?:(?:(?:mit|viele|liebe|beste|herzliche|freundliche[nm]?|sonnige|sch(?:ö|oe)ne|ganz|einen) )*"
    r"(?:gr(?:ü|ue)(?:ß|ss)(?:e?n?|li)|gru(?:ß|ss)|hochachtungsvoll|herzlichst?|servus|ciao|tsch(?:ü|ue)ss?"
    r"|ahoi|bis bald|gl(?:ü|ue)ck ?auf|deine?|ihre?|euer|eure)"
    r"|(?:lg|vg|bg|mfg|hg|glg)\b"
    r"|(?:with )?(?:kind|best|warm|many|sincere|cordial)\w*(?: and \w+)?(?: regards| wishes)?|regards"
    r"|cheers|thanks(?: so much| a lot| again)?|thank you|many thanks|yours(?: sincerely| truly| faithfully)?"
    r"|sincerely|talk soon|best|all the best|take care|respectfully"
    r"|danke(?: dir| ihnen| euch| schon mal| vorab| im voraus)*|vielen dank(?: vorab| im voraus)*)"
    r"(?: aus [^\n,]{2,30}| from [^\n,]{2,30})?",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(?:GmbH|UG|AG|KG|OHG|GbR|e\. ?K\.|e\. ?U\.|eG|e\. ?V\.|Sàrl|Ltd|LLC|LLP|Inc|PLC|Corp|Pvt"
    r"|& (?:Co|Sohn|Söhne|Sons?|Partners?|Tochter))\b"
)
_NAMES_HIMSELF = re.compile(
    r"\b(?:[Mm]ein [Nn]ame ist|[Ii]ch hei(?:ß|ss)e|[Ii]ch bin(?:'s| es)?,? (?:der|die)? ?[A-ZÄÖÜ]"
    r"|[Hh]ier (?:ist|schreibt|spricht|meldet sich)? ?[A-ZÄÖÜ]|(?:[Ww]ir|[Ii]ch) (?:sind|bin|von|vom|bei)\b"
    r"|[Mm]y name(?: is|'s)|[Tt]his is [A-Z]|(?:I'?m|I am|[Ww]e(?:'re| are)|here) [A-Z]|[A-Z]\w+ here\b"
    r"|[Ii]t'?s [A-Z]\w+ from)"
)
_POSTSCRIPT = re.compile(r"\s*(?:p\.? ?p?\.? ?s\.?|nb)\b", re.IGNORECASE)
_NAME_WORD = re.compile(r"[A-ZÄÖÜ][\w'’.&-]*")
_SHORT_LINE = 60
_MOST_NAME_WORDS = 7


def unnamed_sender(context: Context) -> Iterable[RuleMatch]:
    """Yield a match when neither a person nor a firm stands for the message."""
    if is_named(context):
        return
    if context.channel in _NAMED_BY_PROFILE:
        confidence = 0.25
    elif context.channel in _NAMELESS:
        confidence = 1.0
    else:
        confidence = 0.75 if context.channel else 0.5
    missing = () if context.channel else ("channel",)
    yield RuleMatch((), confidence, missing=missing)


def is_named(context: Context) -> bool:
    """Whether text, signature or envelope name the sender."""
    document = context.document
    if context.message.sender or "self-introduction" in context.signals:
        return True
    if any(mask.kind in ("signature", "email", "url", "handle") for mask in document.masks):
        return True
    text = document.readable[document.body_start :]
    return bool(_FIRM.search(text) or _NAMES_HIMSELF.search(text) or _signed(text))


def _signed(text: str) -> bool:
    """Whether the text ends in a name: behind a closing formula, or on a line of its own."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    lines = [line for line in lines if not _POSTSCRIPT.match(line)]
    for place, line in enumerate(reversed(lines[-7:])):
        closing = _CLOSING.match(line)
        if closing:
            rest = line[closing.end() :].strip(" ,.!-–—:)😊🙂")
            below = lines[len(lines) - place :]
            return bool(rest and len(rest) < _SHORT_LINE) or any(map(_is_name, below))
    last = lines[-1] if lines else ""
    # The end of a last line: "… freue mich. LG Jana", "… – Tom", "… / Mira".
    tail = re.search(r"(?:[.!?…)]|\s[-–—/|]+)\s*((?:\S+ ){0,4}\S+)$", last)
    if tail:
        words = tail.group(1)
        closing = _CLOSING.match(words)
        if closing and words[closing.end() :].strip(" ,.!"):
            return True
        if len(words.split()) <= 3 and _is_name(words):
            return True
    return len(lines) > 1 and _is_name(last)


def _is_name(line: str) -> bool:
    """Whether a line may be a name: few words, one with a capital, no sentence."""
    words = line.split()
    if not 1 <= len(words) <= _MOST_NAME_WORDS or len(line) > _SHORT_LINE or line[-1] in "?!:":
        return False
    if line.endswith(".") and len(words) > 3:
        return False
    return bool(_NAME_WORD.match(words[0].lstrip("(-–—~/|*")) or len(words) == 1)
