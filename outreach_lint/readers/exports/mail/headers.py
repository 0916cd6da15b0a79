"""The headers of a mail: who wrote what when to whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from email.errors import MessageError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime

from outreach_lint.readers.eml import decoded

#: Header fields by their names in small letters, as they stand in the mail but for line breaks.
Fields = Mapping[str, str]

_MAX_HEAD_BYTES = 256_000
_MAX_FIELD_BYTES = 4_000

_FIELD = re.compile(rb"^([!-9;-~]{1,80})[ \t]*:(.*(?:\n[ \t].*)*)", re.MULTILINE)
_HEAD_END = re.compile(rb"(?:\A|\n)\r?\n")
_ONE_ADDRESS = re.compile(r"([^<>@]*)<([^<>@\s]+@[^<>@\s]+)>\s*")


def split(data: bytes) -> tuple[Fields, bytes]:
    """Return the fields of a head, the first of each name, and what follows it."""
    end = _HEAD_END.search(data)
    head, body = (data[: end.start()], data[end.end() :]) if end else (data, b"")
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(head[:_MAX_HEAD_BYTES]):
        key = name.decode("ascii").lower()
        if key not in fields:
            fields[key] = " ".join(decoded(value[:_MAX_FIELD_BYTES], None).split())
    return fields, body


def header_text(value: str | None) -> str | None:
    """Return a header as it is shown: encoded words decoded; None where nothing is left."""
    if value is None:
        return None
    if "=?" in value:
        try:
            chunks = decode_header(value)
        except (MessageError, ValueError):
            chunks = [(value, None)]
        value = "".join(c if isinstance(c, str) else decoded(c, charset) for c, charset in chunks)
    return " ".join(value.split()) or None


def addresses(value: str | None) -> list[tuple[str | None, str]]:
    """Return names and addresses in a header; those without address are left out."""
    if not value or "@" not in value:
        return []
    if one := _ONE_ADDRESS.fullmatch(value):
        pairs = [(one[1].replace('\\"', '"'), one[2])]
    else:
        try:
            pairs = getaddresses([value])
        except (RecursionError, ValueError, IndexError):
            return []
    return [(_name(name), address.strip().lower()) for name, address in pairs if "@" in address]


def _name(written: str) -> str | None:
    # Outlook puts names that were addresses once into quotes of their own.
    return (header_text(written.strip().strip("\"'")) or "").strip("\"' ") or None


def sender(fields: Fields) -> tuple[str | None, str | None]:
    """Return name (else address) and address of who wrote the mail."""
    written = fields.get("from") or fields.get("sender")
    pairs = addresses(written)
    if not pairs:
        return header_text(written), None
    name, address = pairs[0]
    return name or address, address


def receiver(fields: Fields) -> tuple[str | None, str | None]:
    """Return name and address of the one it was written to; nothing where there are several."""
    pairs = addresses(fields.get("to"))
    return pairs[0] if len(pairs) == 1 else (None, None)


def sent_at(fields: Fields) -> str | None:
    """Return the date in UTC; where the sender gave none, that of the last server's stamp."""
    for written in (fields.get("date"), fields.get("received", "").rpartition(";")[2]):
        if written:
            try:
                date = parsedate_to_datetime(written)
                # "-0000" stands for UTC from a computer whose zone is not known.
                date = date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC)
                return f"{date.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
            except (ValueError, TypeError, IndexError, OverflowError):
                continue
    return None
