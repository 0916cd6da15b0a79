"""Whether a message takes up anything of what its reader shows in public."""

from __future__ import annotations

import re

from outreach_lint.detectors.context import Context
from outreach_lint.text.folding import fold
from outreach_lint.text.hits import SignalHit

_CONTENT_WORD = re.compile(r"[^\W\d_][\w-]{5,}")

#: Two different rarer words in common are no accident; one may be.
_ENOUGH = 2

# Words of every profile and every template: in common they show nothing.
_EVERYBODY = re.compile(
    r"(?:unternehmen|kund|angebot|leistung|website|webseite|profil|online|marketing|business|projekt"
    r"|erfolg|service|beratung|berater|agentur|coach|linkedin|team|erfahrung|l(?:ö|oe)sung|kontakt|gespr(?:ä|ae)ch"
    r"|menschen|potenzial|strateg|company|client|customer|profile|consult|agency|experience|solution"
    r"|people|project|growth|impress|mittelst|digital|individuell|pers(?:ö|oe)nlich|gemeinsam|nachhaltig"
    r"|unterst(?:ü|ue)tz|entwickl|together|support|develop|manage|gesch(?:ä|ae)ft|f(?:ü|ue)hrung|inhaber)",
    re.IGNORECASE,
)


def recipient_detail(context: Context) -> list[SignalHit]:
    """Show words of the message that the reader's own presence uses and few others would."""
    presence = context.recipient.presence
    if not presence:
        return []
    own = {fold(w) for w in _CONTENT_WORD.findall(presence) if not _EVERYBODY.search(w)}
    names = f"{context.recipient.name or ''} {context.recipient.company or ''}"
    own -= {fold(w) for w in re.findall(r"\w+", names)}
    hits: dict[str, SignalHit] = {}
    for match in _CONTENT_WORD.finditer(context.document.text):
        word = fold(match.group())
        if word in own and word not in hits and not _is_common(context, word):
            hits[word] = SignalHit(match.start(), match.end(), 1.0)
    return list(hits.values()) if len(hits) >= _ENOUGH else []


def _is_common(context: Context, word: str) -> bool:
    return bool(context.document.doc.vocab[word].is_stop)
