"""HTML drafts: the text a reader would see."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from outreach_lint.errors import InputError
from outreach_lint.message import Message, Source
from outreach_lint.readers import Item
from outreach_lint.readers.decoding import decode

BLOCKS = (
    "address,article,blockquote,div,dd,dl,dt,figure,footer,form,h1,h2,h3,h4,h5,h6,header,hr,"
    "li,main,nav,ol,p,pre,section,table,tr,ul"
)
UNSEEN = ["script", "style", "head", "template", "noscript", "svg", "iframe", "object"]
MAX_TAGS = 20_000
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")


def read(data: bytes, name: str) -> Item:
    """Read one draft; its title is taken for the subject.

    Raises:
        InputError: when the bytes are no text, empty or too long.
    """
    markup = decode(data, name)
    tree = LexborHTMLParser(markup)
    title = tree.css_first("head > title")
    subject = _SPACES.sub(" ", title.text()).strip() if title is not None else ""
    message = Message(to_text(markup, name), subject=subject or None, source=Source(path=name, format="html"))
    return Item(message)


def to_text(markup: str, name: str | None = None) -> str:
    """Return the visible text of an HTML document, blocks on lines of their own.

    Raises:
        InputError: when it has more tags than any message.
    """
    # The time a parser needs grows with the square of how deeply elements are nested.
    if markup.count("<") > MAX_TAGS:
        raise InputError(f"its HTML has more than {MAX_TAGS:,} tags; no message has", source=name)
    tree = LexborHTMLParser(markup)
    tree.strip_tags(UNSEEN)
    body = tree.body
    if body is None:
        return ""
    # Line breaks of the source mean nothing; those of the layout are put in as marks first.
    for node in body.css("td,th"):
        node.insert_before(" ")
    for node in body.css("br"):
        node.replace_with("\ue000")
    for node in body.css("li"):
        node.insert_before("\ue000")
    for node in body.css(BLOCKS):
        node.insert_before("\ue000\ue000" if node.tag != "li" else "\ue000")
        node.insert_after("\ue000\ue000" if node.tag != "li" else "\ue000")
    text = re.sub(r"[\s\xa0]+", " ", body.text().replace("\ue000", " \ue000 "))
    text = re.sub(r" ?\ue000 ?", "\n", text)
    return _BLANK_LINES.sub("\n\n", text).strip()
