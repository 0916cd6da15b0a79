"""In which language somebody writes on a page or profile."""

from __future__ import annotations

from collections import Counter

from outreach_lint.presence import Presence
from outreach_lint.text.language import detect

_ASKED = 5


def language_of(presence: Presence) -> str:
    """Return the language of most of the longest paragraphs; slogans are often English."""
    texts = sorted((p.text for p in presence.paragraphs if p.role != "note"), key=len, reverse=True)
    votes = Counter(detect(text[:1_000]) for text in texts[:_ASKED])
    votes.pop("und", None)
    return votes.most_common(1)[0][0] if votes else "und"
