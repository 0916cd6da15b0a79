"""Which of the saved paragraphs are the reader's own words, and in which language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from outreach_lint.presence import Paragraph, Presence
from outreach_lint.text.language import UNDETERMINED, detect
from outreach_lint.text.masking import find_masks, masked_share

#: Written by others, or the same on every site.
_BOILERPLATE = re.compile(
    r"\bcookies?\b|einwilligung|\bconsent\b|datenschutz(?:erklärung|hinweis|bestimmung)|privacy policy"
    r"|warenkorb|personenbezogen|javascript|\bbrowser\b|alle rechte vorbehalten|all rights reserved|^©"
    r"|recaptcha|pflichtfeld|newsletter (?:wieder )?ab(?:bestell|meld)|widerruf",
    re.IGNORECASE,
)
_MOSTLY_QUOTED = 0.5
_LONGEST = 4_000
_ASKED = 5


def own_paragraphs(presence: Presence) -> Iterator[Paragraph]:
    """Yield the paragraphs without notices that every site has and without customers' praise."""
    for paragraph in presence.paragraphs:
        text = paragraph.text[:_LONGEST]
        if not _BOILERPLATE.search(text) and masked_share(text, find_masks(text)) < _MOSTLY_QUOTED:
            yield Paragraph(text, paragraph.role)


def language_of(presence: Presence) -> str:
    """Return the language of most of the longest paragraphs; slogans are often English."""
    texts = sorted((p.text for p in presence.paragraphs if p.role != "note"), key=len, reverse=True)
    votes = Counter(detect(text[:1_000]) for text in texts[:_ASKED])
    del votes[UNDETERMINED]
    return votes.most_common(1)[0][0] if votes else UNDETERMINED
