"""Merge tags nobody filled in, and what is left where an empty field was filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outreach_lint.detectors.context import Context, RuleMatch
from outreach_lint.text.hits import SignalHit

# What a field is called in mailing tools. A tag is certain when its name is one of these;
# other bracketed words may be a writer's own brackets.
_FIELD = (
    r"(?:(?:first|last|full|sur|given|family|nick|vor|nach|user|firma|firmen?|company|business|organi[sz]ation"
    r"|unternehmens?|kunden?|lead|contact|kontakt|prospect|recipient|empf(?:ä|ae)nger)"
    r"[\s_.-]*(?:name|n)?|name|anrede|salutation|title|titel|role|rolle|position|job(?:[\s_-]?title)?|branche"
    r"|industry|city|stadt|ort|location|region|website|webseite|domain|product|produkt|service"
    r"|thema|topic|icebreaker|opener|opening[\s_]?line|intro|ps|datum|date|day|tag|custom\w*|merge\w*"
    r"|(?:dein|deine|ihr|ihre|mein|meine|your|my)[\s_-][^\W\d_][\w\s-]{1,28})"
)
# One name may be built of several: first_name, FIRSTNAME, Anrede Nachname, company.city.
_NAME = rf"{_FIELD}(?:[\s_.|-]{{1,2}}{_FIELD}){{0,3}}\d?"

_CERTAIN = re.compile(
    r"\{\{[^{}\n]{0,80}\}\}"  # {{ first_name | there }}
    r"|\{%[^{}\n]{0,80}%\}"
    r"|<%[^<>\n]{0,80}%>"
    r"|\[\[[^\[\]\n]{1,60}\]\]"
    rf"|\{{\s*{_NAME}\s*(?:\|[^{{}}\n]{{0,40}})?\}}"  # {name}, {Role}
    rf"|\[\s*{_NAME}\s*\]"  # [Dein Name], [Company]
    rf"|«\s*{_NAME}\s*»|<\s*{_NAME}\s*>"
    r"|\$\{[A-Za-z_]\w{1,40}\}|\$(?-i:[A-ZÄÖÜ][A-ZÄÖÜ_]{3,})\b\$?|\$[A-Za-z_]{3,40}\$"  # ${name}, $VORNAME$
    r"|%%[A-Za-z_]\w{1,40}%%|%[A-Za-z_]{3,40}%|\*\|[A-Z_:]{2,40}\|\*"  # %FIRSTNAME%, *|FNAME|*
    r"|#(?:VORNAME|NACHNAME|FIRSTNAME|LASTNAME|NAME|FIRMA|COMPANY|ANREDE)#?(?!\w)"
    r"|\bXX+(?:NAME|FIRMA)XX*\b|\b(?-i:VORNAME|NACHNAME|FIRSTNAME|LASTNAME)\b"
    # {Hi|Hallo}: alternatives a sending tool was to choose from.
    r"|\{[^\W\d_][\w ,.'!äöüß]{0,30}(?:\|[\w ,.'!äöüß]{1,30}){1,8}\}"
    # [insert compliment here], [hier Firma einsetzen], [2–3 Sätze zum Profil]
    r"|\[[^\[\]\n]{0,60}\b(?:insert|einf(?:ü|ue)gen|einsetzen|erg(?:ä|ae)nzen|platzhalter|placeholder|add here"
    r"|personalisier\w*|personali[sz]e\w*|anpassen|hier \w+ nennen|kompliment|compliment)\b[^\[\]\n]{0,60}\]"
    r"|\{[^{}\n]{0,60}\b(?:insert|einf(?:ü|ue)gen|einsetzen|kompliment|compliment|personali[sz]e\w*)\b[^{}\n]{0,60}\}",
    re.IGNORECASE,
)

_GREETING = (
    r"(?:hallo|hi|hey|moin|servus|guten (?:tag|morgen|abend)|liebe[rs]?|lieber|dear|hello|"
    r"sehr geehrte[rs]?|gr(?:ü|ue)(?:ß|ss) gott|good (?:morning|afternoon))"
)
_TITLE = r"(?:(?:herrn?|frau|mr\.?|mrs\.?|ms\.?)\s+)?"
_EMPTY_FIELD = re.compile(
    rf"^[ \t]*({_GREETING}[ ]+{_TITLE}(?:null|undefined|none|nan|n/a|unknown|test)\b)"
    rf"|^[ \t]*({_GREETING}[ ]+,)|^[ \t]*((?:hallo|hi|hey|dear|sehr geehrte[rs]?)[ ]+(?:herrn?|frau|mr\.?|ms\.?)[ ]*,)",
    re.IGNORECASE | re.MULTILINE,
)
# Both genders left standing: nobody looked who the reader is.
_UNDECIDED = re.compile(
    r"^[ \t]*((?:sehr )?(?:geehrte|liebe)(?:/r|\(r\)|:r|\*r|r/e)[ ]+(?:herrn?\s*/\s*frau|frau\s*/\s*herrn?)?[^\n,]{0,40}"
    r"|(?:sehr geehrte[rs]?[ ]+)?(?:herrn?\s*/\s*frau|frau\s*/\s*herrn?)[^\n,]{0,40}"
    r"|dear[ ]+(?:mr\.?\s*/\s*m(?:r?s|iss)\.?|sir\s*/\s*ma(?:da)?m\s*/)[^\n,]{0,40})",
    re.IGNORECASE | re.MULTILINE,
)
# Tags that are talked about: a fault reported, a template explained.
_TALKED_ABOUT = re.compile(
    r"platzhalter|serien(?:brief|feld|druck|mail)|steuerzeichen|variable|placeholder|merge[ -]?(?:tag|field)"
    r"|mail merge|raw tag|the (?:\S{1,30} )?tags?\b|\bdie vorlage\b|mailing tool|unresolved|nicht (?:ersetzt|ausgef(?:ü|ue)llt)|not (?:replaced|filled)",
    re.IGNORECASE,
)
_CODE_HINT = re.compile(r"[;=()]|::|->|\breturn\b|\bdef\b")


def placeholder(context: Context) -> Iterable[RuleMatch]:
    """Yield one match for all tags, empty fields and undecided greetings of the message."""
    hits = context.signals.get("merge-tag")
    if hits:
        stretches = tuple((hit.start, hit.end) for hit in hits)
        yield RuleMatch(stretches, max(hit.confidence for hit in hits))


def merge_tags(context: Context) -> list[SignalHit]:
    """Show each tag or empty field: evidence that the message is a template."""
    return [SignalHit(start, end, confidence) for start, end, confidence in _find(context)]


def _find(context: Context) -> Iterator[tuple[int, int, float]]:
    text = context.document.text
    masks = [m for m in context.document.masks if m.kind in ("reply", "quote", "code", "directive")]
    candidates: list[tuple[int, int, float]] = []
    if (any(sign in text for sign in "{[%$«<#|") or "NAME" in text) and not _TALKED_ABOUT.search(
        context.document.readable
    ):
        for match in _CERTAIN.finditer(text):
            if _CODE_HINT.search(match.group().strip("{}")) and not match.group().startswith("{{"):
                continue
            candidates.append((match.start(), match.end(), 1.0))
    candidates += ((m.start(m.lastindex or 0), m.end(m.lastindex or 0), 0.75)
                   for m in _EMPTY_FIELD.finditer(text))  # fmt: skip
    if "/" in text or "(r)" in text or ":r" in text or "*r" in text:
        candidates += ((m.start(1), m.end(1), 0.75) for m in _UNDECIDED.finditer(text))
    for start, end, confidence in sorted(candidates):
        # «Name» and "[Name]" inside quotation marks of their own are the tag itself.
        inside = any((m.start < start and end < m.end) or (m.kind != "quote" and m.start <= start < m.end)
                     for m in masks)  # fmt: skip
        if not inside:
            yield start, end, confidence
