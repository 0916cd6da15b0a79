"""Mails as .eml files."""

from __future__ import annotations

import codecs
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.message import Message as Part
from email.utils import getaddresses

from outreach_lint.errors import InputError
from outreach_lint.message import Message, Source
from outreach_lint.readers import Item
from outreach_lint.readers.html import to_text
from outreach_lint.recipient import Recipient

#: Python decodes by them, but no mail is written in them; some take time without end.
_NO_CHARSETS = ("punycode", "idna", "unicode_escape", "raw_unicode_escape")


def read(data: bytes, name: str) -> Item:
    """Read one mail: the plain-text part, else the text of the HTML part.

    Raises:
        InputError: when the mail has no text part, is empty or too long.
    """
    if not data.strip():
        raise InputError("the file is empty; there is no message to read", source=name)
    mail = message_from_bytes(data.removeprefix(codecs.BOM_UTF8), policy=policy.default)
    if not isinstance(mail, EmailMessage) or not mail.keys():
        raise InputError("no mail headers at its top; rename it to .txt if it is a draft",
                         source=name)  # fmt: skip
    receiver = _address(mail, "To")
    message = Message(
        _body(mail, name),
        subject=_header(mail, "Subject"),
        channel="email",
        sender=_header(mail, "From"),
        sent_at=_header(mail, "Date"),
        id=_header(mail, "Message-ID"),
        source=Source(path=name, format="eml"),
    )
    return Item(message, receiver)


def _body(mail: EmailMessage, name: str) -> str:
    try:
        part = mail.get_body(("plain", "html"))
    except (AttributeError, KeyError, ValueError):  # parts nested in ways the parser gives up on
        part = None
    if part is None:
        raise InputError("the mail has no text part", source=name)
    return text_of(part, name)


def text_of(part: Part, name: str) -> str:
    """Return the text of a mail's text part, HTML as its reader sees it.

    Raises:
        InputError: when there is none, or HTML beyond all measure.
    """
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise InputError("the mail has no text part", source=name)
    content = decoded(payload, _charset(part)).replace("\r\n", "\n").replace("\r", "\n")
    return to_text(content, name) if part.get_content_subtype() == "html" else content


def _charset(part: Part) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, TypeError):  # parameters in pieces that do not fit together
        return None


def decoded(payload: bytes, declared: str | None) -> str:
    """Decode by the declared charset, or by what it turns out to be: charsets are often misdeclared."""
    for charset in (declared, "utf-8"):
        if charset:
            try:
                if codecs.lookup(charset).name in _NO_CHARSETS:
                    continue
                return payload.decode(charset)
            except (LookupError, ValueError):
                continue
    return payload.decode("cp1252", "replace")


def _header(mail: EmailMessage, name: str) -> str | None:
    # Malformed headers raise only when they are looked at.
    try:
        value = mail[name]
        return str(value).strip() or None if value is not None else None
    except (ValueError, IndexError, AttributeError, TypeError):
        return None


def _address(mail: EmailMessage, header: str) -> Recipient | None:
    value = _header(mail, header)
    if value is None:
        return None
    pairs = getaddresses([value])
    if len(pairs) != 1 or "@" not in pairs[0][1]:
        return None
    return Recipient(name=pairs[0][0] or None, email=pairs[0][1])
