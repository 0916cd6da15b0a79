"""From what somebody saved about a reader to a ``Presence``. One module per format."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePath

from outreach_lint.errors import InputError
from outreach_lint.presence import Presence

PresenceReader = Callable[[bytes, str], Presence]

_BY_SUFFIX = {
    ".html": "page",
    ".htm": "page",
    ".vcf": "vcard",
    ".csv": "linkedin",
    ".json": "social",
    ".txt": "text",
    ".md": "text",
}


def presence_readers(card: int | None = None) -> Mapping[str, PresenceReader]:
    """Return the reader for each format; ``card`` picks one of several cards in a vCard file."""
    from outreach_lint.readers.presence import linkedin, profile, site, social, vcard  # noqa: PLC0415

    return {
        "page": site.read,
        "vcard": partial(vcard.read, card=card),
        "linkedin": linkedin.read,
        "social": social.read,
        "text": profile.read,
    }


def format_of(data: bytes, name: str) -> str:
    """Return the format of a file, by what it begins with, else by its name.

    Raises:
        InputError: when it is empty or of no format that is read.
    """
    head = data[:1_024].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if not data.strip():
        raise InputError("the file is empty; save it again", source=name)
    suffix = PurePath(name).suffix.lower()
    if head.startswith(b"begin:vcard"):
        return "vcard"
    if head.startswith((b"<!doctype html", b"<html")):
        return "page"
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    raise InputError(
        "of no kind that is read; save it as .html, .vcf, .csv, .json, .zip or .txt", source=name
    )


def read(data: bytes, name: str, readers: Mapping[str, PresenceReader]) -> Presence:
    """Read one file.

    Raises:
        InputError: when it is empty, damaged or of no format that is read.
    """
    return readers[format_of(data, name)](data, name)
