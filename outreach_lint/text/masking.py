"""Masking: what stands in a message but was not said by its sender to its reader.

Quoted replies, quotations, addresses, code, the signature and legal footers are blanked before
any rule sees them. Blanking keeps the length, so offsets into the blanked text are offsets into
the original. Every scan is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "reply",
    "quote",
    "url",
    "email",
    "handle",
    "tag",
    "code",
    "signature",
    "footer",
    "directive",
    "comment",
]


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch of the text that is not the sender's own message to the reader."""

    kind: Kind
    start: int
    end: int


_QUOTE_PAIRS = {
    "„": '“”"',
    "“": "”“",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‚": "‘’",
    '"': '"',
    "”": "”",
}
_QUOTE_OPEN = re.compile('[„“«»‹›‚"”]')

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)
_DOMAIN_END = re.compile(
    r"\.(?:de|com|at|ch|net|org|io|eu|info|biz|co|ai|app|me|uk|ly)(?:/[^\s<>\"]{0,2000})?(?![\w@-])",
    re.IGNORECASE,
)
_DOMAIN_START = re.compile(r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){0,4}[a-z0-9-]{2,63}\Z", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{1,39}")
_TAG = re.compile(r"(?<![\w&#/])#[^\W\d][\w]{1,49}")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]{1,200}`", re.DOTALL)

_REPLY_HEADER = re.compile(
    r"^[ \t>]*(?:"
    r"(?:am|on|le|op|il)\b[^\n]{0,60}\d[^\n]{0,160}(?:schrieb|wrote|a écrit)[^\n]{0,120}:"
    r"|[^\n]{0,120}\b(?:schrieb|wrote) (?:am|on)\b[^\n]{0,60}\d[^\n]{0,40}:"
    r"|-{2,}\s*(?:ursprüngliche nachricht|originalnachricht|original message|forwarded message"
    r"|weitergeleitete nachricht|urspr\. nachricht)\s*-{2,}"
    r"|(?:von|from):[^\n]{1,200}\n[ \t>]*(?:gesendet|sent|datum|date|an|to):"
    r")[^\n]{0,300}$",
    re.IGNORECASE | re.MULTILINE,
)
# ">> Now or never <<" is a banner, no quotation.
_QUOTED_LINE = re.compile(r"^[ \t]*>(?!>[^\n]*<<)[^\n]*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^(?:-- ?|—|_{3,}|–{2,})[ \t]*$", re.MULTILINE)
_FOOTER = re.compile(
    r"^[^\n]{0,120}(?:diese (?:e-?mail|nachricht)[^\n]{0,80}(?:vertraulich|enthält)"
    r"|irrtümlich erhalten|nicht der (?:richtige|beabsichtigte) (?:adressat|empfänger)"
    r"|this (?:e-?mail|message)[^\n]{0,80}(?:confidential|intended)"
    r"|amtsgericht|handelsregister|registergericht|hr[ab] ?\d|ust-?id|vat (?:no|number|id)"
    r"|geschäftsführ(?:er|ung|erin|ende)[:\s][^\n]{0,60}(?:\bsitz\b|\||hr[ab])"
    r"|gesendet von (?:meinem|mein)|sent from my|von meinem iphone gesendet"
    r"|unsubscribe|vom newsletter abmelden|newsletter abbestellen)[^\n]{0,160}$",
    re.IGNORECASE | re.MULTILINE,
)
_FOOTER_HINTS = (
    "vertraulich", "diese ", "irrtümlich", "nicht der ", "this ", "amtsgericht", "register",
    "hra", "hrb", "ust", "vat ", "geschäftsführ", "gesendet", "sent from", "unsubscribe", "newsletter",
)  # fmt: skip
_DIRECTIVE = re.compile(r"^[ \t]*(?:<!--|#|//|%|;)[^\n]*outreach-lint:\s*ignore[^\n]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--(?:(?!-->).){0,5000}(?:-->|\Z)", re.DOTALL)
_LONGEST_QUOTATION = 2_000  # keeps the search for a closing mark linear
_WORD = re.compile(r"[^\W\d_]+")


def find_masks(text: str) -> tuple[Mask, ...]:
    """Return the masked stretches of a text, in order and without overlap."""
    masks = sorted(_all_masks(text), key=lambda mask: (mask.start, -mask.end))
    disjoint: list[Mask] = []
    for mask in masks:
        if not disjoint or mask.start >= disjoint[-1].end:
            disjoint.append(mask)
        elif mask.end > disjoint[-1].end:
            disjoint.append(Mask(mask.kind, disjoint[-1].end, mask.end))
    return tuple(disjoint)


def blank(text: str, masks: tuple[Mask, ...]) -> str:
    """Return the text with every mask overwritten by spaces; line breaks and length stay."""
    if not masks:
        return text
    pieces, position = [], 0
    for mask in masks:
        pieces.append(text[position : mask.start])
        covered = text[mask.start : mask.end]
        if "\n" in covered:
            pieces.append("\n".join(" " * len(line) for line in covered.split("\n")))
        else:
            pieces.append(" " * len(covered))
        position = mask.end
    pieces.append(text[position:])
    return "".join(pieces)


def masked_share(text: str, masks: tuple[Mask, ...]) -> float:
    """Return the share of words that were said by somebody else (replies and quotations)."""
    quoted = sum(
        len(_WORD.findall(text, mask.start, mask.end)) for mask in masks if mask.kind in ("reply", "quote")
    )
    return quoted / max(1, len(_WORD.findall(text))) if quoted else 0.0


def _all_masks(text: str) -> Iterator[Mask]:
    # Each scan is guarded by a substring test: most messages hold none of these.
    lowered = text.lower()
    end = len(text)
    if ">" in text or "schrieb" in lowered or "wrote" in lowered or "-----" in text or (
        "von:" in lowered or "from:" in lowered
    ):  # fmt: skip
        quoted = [Mask("reply", *match.span()) for match in _QUOTED_LINE.finditer(text)]
        yield from quoted
        header = _REPLY_HEADER.search(text)
        if header is not None:
            # Quoted lines after the header mark the old text themselves; what stands between
            # or below them is the answer. Without them all that follows is the old text.
            inline = any(mask.start >= header.end() for mask in quoted)
            yield Mask("reply", header.start(), header.end() if inline else end)
    if "--" in text or "—\n" in text or "___" in text or "––" in text:
        for match in _SIGNATURE.finditer(text):
            # A rule of dashes in the middle of a long text is no signature.
            if text.count("\n", match.end()) <= 14:
                yield Mask("signature", match.start(), end)
                break
    yield from _addresses(text, lowered)
    if "#" in text:
        for match in _TAG.finditer(text):
            yield Mask("tag", match.start(), match.end())
    if "`" in text:
        for match in _CODE.finditer(text):
            yield Mask("code", match.start(), match.end())
    if "outreach-lint:" in text:
        for match in _DIRECTIVE.finditer(text):
            yield Mask("directive", match.start(), match.end())
    if "<!--" in text:
        for match in _COMMENT.finditer(text):
            yield Mask("comment", match.start(), match.end())
    if any(hint in lowered for hint in _FOOTER_HINTS):
        for match in _FOOTER.finditer(text):
            yield Mask("footer", match.start(), match.end())
    yield from _quotations(text)


def _addresses(text: str, lowered: str) -> Iterator[Mask]:
    if "://" in text or "www." in lowered:
        for match in _URL.finditer(text):
            length = len(match.group().rstrip(".,;:!?)]}'*"))
            yield Mask("url", match.start(), match.start() + length)
    for match in _DOMAIN_END.finditer(text):
        # Found from its end: a name looked for from its start would be looked for everywhere.
        window = max(0, match.start() - 256)
        name = _DOMAIN_START.search(text[window : match.start()])
        if name is not None:
            yield Mask("url", window + name.start(), match.end())
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Mask("email", match.start(), match.end())
        for match in _HANDLE.finditer(text):
            yield Mask("handle", match.start(), match.end())


def _quotations(text: str) -> Iterator[Mask]:
    """Quotations in any German or English pair; an unclosed one ends with its paragraph."""
    position = 0
    while (opening := _QUOTE_OPEN.search(text, position)) is not None:
        start = opening.start()
        position = start + 1
        before, after = text[start - 1 : start], text[start + 1 : start + 2]
        if before.isalnum() or not after.strip():
            continue  # closes something, or is an inch sign: opens nothing
        limit = min(len(text), start + _LONGEST_QUOTATION)
        paragraph = text.find("\n\n", start, limit)
        paragraph = limit if paragraph < 0 else paragraph
        closers = _QUOTE_PAIRS[opening.group()]
        closing = min(
            (i for c in closers if (i := text.find(c, start + 1, paragraph)) >= 0),
            default=paragraph,
        )
        stop = min(closing + 1, paragraph)
        yield Mask("quote", start, stop)
        position = stop
