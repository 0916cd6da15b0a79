"""Telegram's texts, which come in parts."""

from __future__ import annotations

from typing import Any


def text_of(record: dict[str, Any]) -> str:
    """Return the text of a message as newer and older exports write it."""
    for key in ("text_entities", "text", "rich_message"):
        if text := _flat(record.get(key)):
            return text
    return ""


def _flat(value: Any) -> str:
    """Return what the reader sees of text in parts; what a link hides is put behind it."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(_flat(part) for part in value)
    if not isinstance(value, dict):
        return ""
    text = _flat(value.get("text")) or _flat(value.get("blocks"))
    href = value.get("href")
    if isinstance(href, str) and href and href != text:
        return f"{text} ({href})"
    return text
