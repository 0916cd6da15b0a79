"""The text of a mail, without a look into what is attached to it.

The standard library's parser goes through attachments line by line, and through nested parts once
for each level; here parts are found by their boundaries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message as Part

from outreach_lint.errors import InputError
from outreach_lint.readers.eml import text_of
from outreach_lint.readers.exports.mail.headers import Fields, split

#: No text that is judged is longer, decoded or not.
MAX_TEXT_BYTES = 4_000_000
_MAX_DEPTH = 8

_PICTURE = re.compile(r"\[(?:cid:|image: ?|Bild: ?|Inline-Bild )[^\[\]\n]{0,200}\]")
_EDGES = " \t\r\n\xa0\xad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def text_in(fields: Fields, body: bytes) -> str:
    """Return the text its reader sees first; empty where there is none.

    Raises:
        InputError: when its parts cannot be told apart, or it is longer than any message.
    """
    found = _found(fields, body)
    return clean(found[1]) if found else ""


def clean(text: str) -> str:
    """Return a text without marks for pictures and what cannot be seen at its edges."""
    return _PICTURE.sub("", text).strip(_EDGES)


def _found(fields: Fields, body: bytes, depth: int = 0) -> tuple[str, str] | None:
    """Return the kind ("plain" or "html") and text of the first part that has some.

    Of alternatives the plain one comes first.
    """
    if fields.get("content-disposition", "").lower().startswith("attachment"):
        return None
    part = Part()
    part["Content-Type"] = fields.get("content-type", "text/plain")
    kind = part.get_content_type()
    if not kind.startswith("multipart/"):
        return _leaf(part, fields, body) if kind in ("text/plain", "text/html") else None
    if depth == _MAX_DEPTH:
        raise InputError("its parts are nested too deeply")
    texts = (_found(*split(piece), depth + 1) for piece in _pieces(body, _boundary(part)))
    found = (text for text in texts if text is not None)
    first = next(found, None)
    if first is None or first[0] == "plain" or kind != "multipart/alternative":
        return first
    return next((text for text in found if text[0] == "plain"), first)


def _leaf(part: Part, fields: Fields, body: bytes) -> tuple[str, str] | None:
    if len(body) > MAX_TEXT_BYTES:
        raise InputError(f"its text is longer than {MAX_TEXT_BYTES:,} bytes; no message is")
    part["Content-Transfer-Encoding"] = fields.get("content-transfer-encoding", "8bit")
    part.set_payload(body.decode("ascii", "surrogateescape"))
    text = text_of(part, "")
    return (part.get_content_subtype(), text) if text.strip() else None


def _boundary(part: Part) -> bytes:
    try:
        boundary = part.get_boundary()
    except (ValueError, TypeError):
        boundary = None
    if not boundary:
        raise InputError("where its parts begin is not known: the mail is damaged")
    return boundary.encode("utf-8", "surrogateescape")


def _pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    mark = b"--" + boundary
    start: int | None = None
    at = body.find(mark)
    if at < 0:
        raise InputError("its parts are missing: the mail is damaged")
    while at >= 0:
        end = at + len(mark)
        if at == 0 or body[at - 1] == ord("\n"):
            line_end = body.find(b"\n", end)
            line_end = len(body) if line_end < 0 else line_end
            rest = body[end:line_end].strip()
            if rest in (b"", b"--"):
                if start is not None:
                    yield body[start:at]
                if rest:
                    return
                start = line_end + 1
        at = body.find(mark, end)
    if start is not None:
        yield body[start:]
