"""Words for the sender and for the reader."""

from __future__ import annotations

import re

OWN_WORDS = {
    "de": re.compile(r"\b(?:ich|wir|mir|mich|uns|mein\w{0,2}|unser\w{0,2})\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:I|we|me|us|my|our|ours|mine)\b", re.IGNORECASE),
}
#: The sender as the one something is done to or given.
OBJECT_WORDS = {
    "de": re.compile(r"\b(?:mir|mich|uns)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:me|us)\b", re.IGNORECASE),
}
READER_WORDS = {
    "de": re.compile(
        r"\b(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?|[Dd](?:u|ich|ir|eine?[mnrs]?)|[Ee]uch|[Ee]ue?re?[mnrs]?|ihr)\b"
    ),
    "en": re.compile(r"\byou(?:r|rs)?\b", re.IGNORECASE),
}
