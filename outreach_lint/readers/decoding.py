"""From bytes to text: what mail programs and editors really write."""

from __future__ import annotations

import codecs

from outreach_lint.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, source: str) -> str:
    """Return the text of a file, with plain line breaks.

    Raises:
        InputError: when it is empty or no text at all.
    """
    text, _ = decode_as_written(data, source)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_as_written(data: bytes, source: str) -> tuple[str, str]:
    """Return text and encoding of a file: by its byte order mark, else UTF-8, else Windows-1252.

    Raises:
        InputError: when it is empty or no text at all.
    """
    if not data.strip():
        raise InputError("the file is empty; there is no message to read", source=source)
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    if encoding is None and b"\0" in data[:8192]:
        raise InputError("this is a binary file, not a text message", source=source)
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding is not None:
            raise InputError(f"not valid {encoding}: {error.reason}", source=source) from error
        encoding = "cp1252"
        text = data.decode(encoding, errors="replace")
        # Text in a Western encoding has few control characters and undefined bytes.
        odd = sum(1 for c in text[:8192] if c == "\ufffd" or (c < " " and c not in "\t\n\r\f"))
        if odd > 0.02 * len(text[:8192]):
            raise InputError("this is a binary file, not a text message", source=source) from error
    if not text.strip("\ufeff \t\r\n"):
        raise InputError("the file is empty; there is no message to read", source=source)
    return text, encoding or "utf-8"
