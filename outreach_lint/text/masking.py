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
    "noise",
]


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch of the text that is not the sender's own message to the reader."""

    kind: Kind
    start: int
    end: int


# Closing marks, the proper ones before the makeshift ones.
_QUOTE_PAIRS = {
    "„": ("“”", '"'),
    "“": ("”", "“"),
    "«": ("»",),
    "»": ("«",),
    "‹": ("›",),
    "›": ("‹",),
    "‚": ("‘", "’"),
    "‘": ("’",),
    '"': ('"',),
    "”": ("”",),
}
_QUOTE_OPEN = re.compile('[„“«»‹›‚‘"”]')
_PARAGRAPH_END = re.compile(r"\r?\n[ \t\r]*\n")
_INNER_SPACES = (" ", "\xa0", "\u202f")  # « Bonjour »
#: In pairs around words they quote; "'ne Stunde", "don't" and "hab'" are apostrophes.
_QUOTED_SINGLY = re.compile(
    r"(?<![\w'])'(?!(?:n|ne|nem|nen|ner|s|t|k|m|ma|tis|em|cause|round) )[^\W\d][^'\n]{1,200}[\w.!?…]'(?!\w)"
)
_SINGLE = "’‘"  # also apostrophes: inside a word they close nothing

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)
_DOMAIN_END = re.compile(
    r"\.(?:de|com|at|ch|net|org|io|eu|info|biz|co|ai|app|me|uk|ly|li|nl|shop|store|online|tech|dev|agency"
    r"|digital|media|berlin|hamburg|koeln|wien|swiss|example|test)(?:/[^\s<>\"]{0,2000})?(?![\w@-])",
    re.IGNORECASE,
)
_DOMAIN_START = re.compile(r"(?<![\w@.-])(?:[\w-]{1,63}\.){0,4}[\w-]{2,63}\Z")
_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{1,39}")
_TAG = re.compile(r"(?<![\w&#/])#[^\W\d][\w]{1,49}")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]{1,200}`", re.DOTALL)

_REPLY_HEADER = re.compile(
    r"^[ \t>]*(?:"
    # Mail programs wrap a long line once.
    r"(?:am|on|le|op|il)\b[^\n]{0,60}\d[^\n]{0,160}\n?[^\n]{0,100}\b(?:schrieb|wrote|a écrit)[^\n]{0,120}"
    r"\n?[^\n]{0,100}:[ \t\r]*"
    r"|[^\n]{0,120}\b(?:schrieb|wrote) (?:am|on)\b[^\n]{0,60}\d[^\n]{0,40}:[ \t\r]*"
    r"|-{2,}\s*(?:ursprüngliche nachricht|originalnachricht|original message|forwarded message"
    r"|weitergeleitete nachricht|urspr\. nachricht)\s*-{2,}[^\n]{0,300}"
    r"|(?:von|from):[^\n]{1,200}\n[ \t>]*(?:gesendet|sent|datum|date|an|to):[^\n]{0,300}"
    r")$",
    re.IGNORECASE | re.MULTILINE,
)
# ">> Now or never <<" is a banner, no quotation.
_QUOTED_LINE = re.compile(r"^[ \t]*>(?!>[^\n]*<<)[^\n]*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^(?:-- ?|—|_{3,}|–{2,})[ \t\r]*$", re.MULTILINE)
_FOOTER = re.compile(
    r"^[^\n]{0,120}(?:diese (?:e-?mail|nachricht)[^\n]{0,80}(?:vertraulich|enthält vertrau|geschützt)"
    r"|irrtümlich erhalten|nicht der (?:richtige|beabsichtigte) (?:adressat|empfänger)"
    r"|this (?:e-?mail|message)[^\n]{0,80}(?:confidential|intended)"
    r"|(?:amtsgericht|registergericht|handelsregister)[^\n]{0,60}\bhr[ab]\b"
    r"|\bhr[ab] ?\d|ust-?id|vat (?:no|number|id)"
    r"|geschäftsführ(?:er|ung|erin|ende)[:\s][^\n]{0,60}(?:\bsitz\b|\||hr[ab])"
    r"|gesendet von (?:meinem|mein)|sent from my|von meinem iphone gesendet"
    r"|(?:prüfen|überlegen|bedenken|bevor) sie[^\n]{0,80}(?:ausdruck|drucken)"
    r"|unsubscribe|vom newsletter abmelden|newsletter abbestellen)[^\n]{0,160}$",
    re.IGNORECASE | re.MULTILINE,
)
_FOOTER_HINTS = (
    "vertraulich", "diese ", "irrtümlich", "nicht der ", "this ", "amtsgericht", "register",
    "hra", "hrb", "ust", "vat ", "geschäftsführ", "gesendet", "sent from", "drucke", "druckt",
    "unsubscribe", "newsletter",
)  # fmt: skip
_DIRECTIVE = re.compile(r"^[ \t]*(?:<!--|#|//|%|;)[^\n]{0,40}outreach-lint:[ \t]*ignore[^\n]*$", re.MULTILINE)
_SIGNATURE_LINES = 15
_LONGEST_QUOTATION = 2_000  # keeps the search for a closing mark linear
_OVERLONG = re.compile(r"\S{120,}")
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
    if ">" in text or "schrieb" in lowered or "wrote" in lowered or "---" in text or (
        "von:" in lowered or "from:" in lowered
    ):  # fmt: skip
        quoted = [Mask("reply", *match.span()) for match in _QUOTED_LINE.finditer(text)]
        yield from quoted
        header = _REPLY_HEADER.search(text)
        if header is not None:
            # Quoted lines after the header mark the old text themselves; what stands between
            # or below them is the answer. Without them all that follows is the old text.
            inline = any(mask.start >= header.end() for mask in quoted)
            if not text[: header.start()].strip():
                inline = True  # it heads the whole message: what follows is all there is
            yield Mask("reply", header.start(), header.end() if inline else end)
    if "--" in text or "—\n" in text or "___" in text or "––" in text:
        # A rule of dashes in the middle of a long text is no signature.
        match = _SIGNATURE.search(text, _last_lines(text, _SIGNATURE_LINES))
        if match is not None:
            yield Mask("signature", match.start(), end)
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
        yield from _comments(text)
    if any(hint in lowered for hint in _FOOTER_HINTS):
        for match in _FOOTER.finditer(text):
            yield Mask("footer", match.start(), match.end())
    # No word is so long, and the tokenizer takes time by the square of a word's length.
    for match in _OVERLONG.finditer(text):
        yield Mask("noise", match.start(), match.end())
    yield from _quotations(text)


def _addresses(text: str, lowered: str) -> Iterator[Mask]:
    if "://" in text or "www." in lowered:
        for match in _URL.finditer(text):
            yield Mask("url", match.start(), _without_punctuation(match))
    for match in _DOMAIN_END.finditer(text):
        # Found from its end: a name looked for from its start would be looked for everywhere.
        window = max(0, match.start() - 256)
        name = _DOMAIN_START.search(text[window : match.start()])
        if name is not None:
            yield Mask("url", window + name.start(), _without_punctuation(match))
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Mask("email", match.start(), match.end())
        for match in _HANDLE.finditer(text):
            yield Mask("handle", match.start(), _without_punctuation(match))


def _last_lines(text: str, count: int) -> int:
    """Return where the last so many lines begin."""
    start = len(text)
    for _ in range(count):
        start = text.rfind("\n", 0, start)
        if start < 0:
            return 0
    return start + 1


def _without_punctuation(match: re.Match[str]) -> int:
    """Return the end of an address without the punctuation of the sentence it stands in."""
    return match.start() + len(match.group().rstrip(".,;:!?)]}'*"))


def _comments(text: str) -> Iterator[Mask]:
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start)
        end = len(text) if end < 0 else end + 3
        yield Mask("comment", start, end)
        start = text.find("<!--", end)


def _quotations(text: str) -> Iterator[Mask]:
    """Quotations in any German or English pair; an unclosed one ends with its paragraph."""
    if text.count("'") > 1:
        for match in _QUOTED_SINGLY.finditer(text):
            yield Mask("quote", match.start(), match.end())
    position = 0
    while (opening := _QUOTE_OPEN.search(text, position)) is not None:
        start = opening.start()
        position = start + 1
        before, after = text[start - 1 : start], text[start + 1 : start + 2]
        spaced = opening.group() == "«" and after in _INNER_SPACES and "»" in text[start : start + 300]
        if before.isalnum() or not (after.strip() or spaced):
            continue  # closes something, or is an inch sign or apostrophe: opens nothing
        limit = min(len(text), start + _LONGEST_QUOTATION)
        end = _PARAGRAPH_END.search(text, start, limit)
        paragraph = end.start() if end is not None else limit
        closing = _closing_mark(text, _QUOTE_PAIRS[opening.group()], start + 1, paragraph)
        if closing is None and opening.group() == "‘":
            continue  # ‘tis an apostrophe
        stop = paragraph if closing is None else closing + 1
        yield Mask("quote", start, stop)
        position = stop


def _closing_mark(text: str, choices: tuple[str, ...], start: int, end: int) -> int | None:
    """Return the first closing mark, of the usual ones before the makeshift ones."""
    for marks in choices:
        found = None
        for mark in marks:
            index = text.find(mark, start, end)
            while mark in _SINGLE and index >= 0 and text[index + 1 : index + 2].isalnum():
                index = text.find(mark, index + 1, end)
            if index >= 0 and (found is None or index < found):
                found = index
        if found is not None:
            return found
    return None
