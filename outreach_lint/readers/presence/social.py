"""Exports of Instagram and Facebook: personal_information.json, profile_information.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from outreach_lint.errors import InputError
from outreach_lint.presence import Clue, Paragraph, Presence
from outreach_lint.readers.decoding import decode
from outreach_lint.readers.presence.profile import paragraphs_of
from outreach_lint.text.folding import fold

_NAMES = frozenset(("full_name", "name"))
_ABOUT = frozenset("bio biography biografie steckbrief intro_bio about_me".split())
_MOST_VALUES = 5_000


def read(data: bytes, name: str) -> Presence:
    """Read name, bio and current employers of an exported profile.

    Raises:
        InputError: when it is no JSON, or no profile.
    """
    try:
        record = json.loads(decode(data, name), strict=False)
    except (ValueError, RecursionError) as error:
        raise InputError("not valid JSON; give the file as it was exported", source=name) from error
    profiles = _profiles(record)
    if not profiles:
        raise InputError(
            "no profile in it; give personal_information.json or profile_information.json", source=name
        )
    where = PurePath(name).name
    names: dict[str, Clue] = {}
    texts: list[Paragraph] = []
    companies: list[Clue] = []
    for profile in profiles:
        for key, value in _values(profile):
            if key in _NAMES and value:
                names.setdefault(value, Clue(value, f"the profile's name, {where}"))
            elif key in _ABOUT:
                texts += paragraphs_of(value)
        companies += [Clue(e, f"current employer, {where}") for e in _employers(profile)]
    return Presence(name, names=tuple(names.values()), companies=tuple(companies), paragraphs=tuple(texts))


def mended(text: str) -> str:
    """Return the text as it was: these exports write UTF-8 bytes as if each were a character."""
    if not text.isascii() and max(text) <= "\xff":
        try:
            return text.encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return text
    return text


def _profiles(record: object) -> list[dict[str, Any]]:
    if not isinstance(record, dict):
        return []
    found = [value for key, value in record.items() if key.startswith("profile")]
    listed = [item for value in found for item in (value if isinstance(value, list) else [value])]
    return [item for item in listed if isinstance(item, dict)]


def _values(profile: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each string with its folded key: plain, as {"value": …} or one level deeper."""
    for key, value in list(_pairs(profile))[:_MOST_VALUES]:
        if isinstance(value, str):
            yield fold(mended(key)), mended(value).strip()
        elif isinstance(value, dict):
            inner = value.get("value", value.get("full_name", value.get("text")))
            if isinstance(inner, str):
                yield fold(mended(key)), mended(inner).strip()


def _pairs(profile: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in profile.items():
        if key.startswith("string_map") and isinstance(value, dict):
            yield from value.items()
        else:
            yield key, value


def _employers(profile: dict[str, Any]) -> Iterator[str]:
    listed = profile.get("work_experiences")
    for work in listed if isinstance(listed, list) else []:
        if isinstance(work, dict) and not work.get("end_timestamp") and isinstance(work.get("employer"), str):
            yield mended(work["employer"]).strip()
