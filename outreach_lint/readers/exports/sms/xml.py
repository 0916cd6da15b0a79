"""The XML of phone backups: without pictures, with characters mended, record by record."""

from __future__ import annotations

import re
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from outreach_lint.errors import InputError
from outreach_lint.readers.exports.json_stream.pieces import LONGEST, Piece

# In XML no < stands inside of a value, so these are beginnings of records and nothing else.
MARK = re.compile(rb"<(?:(?P<sms>sms)|(?P<mms>mms))(?=\s)")
_TAG = re.compile(rb"""<(?:sms|mms)\s(?>[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>""")
_END = re.compile(rb"</mms\s*>")
#: A quote that is missing must not cost what comes after the tag.
_VALUE_END = re.compile(rb'["<]')
_REFERENCES = re.compile(rb"(?:&#(?:\d{1,10}|x[0-9A-Fa-f]{1,8});)+")
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\r")))


class WithoutAttachments:
    """A stream of XML without the values of ``data``, in which pictures stand."""

    _BEGIN = b' data="'

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._rest = b""
        self._inside = False

    def read(self, size: int) -> bytes:
        """Return some more bytes, none at the end."""
        while chunk := self._stream.read(size):
            if light := self._light(chunk):
                return light
        rest, self._rest = self._rest, b""
        return rest

    def _light(self, chunk: bytes) -> bytes:
        data, self._rest = self._rest + chunk, b""
        kept: list[bytes] = []
        place = 0
        while True:
            if self._inside:
                end = _VALUE_END.search(data, place)
                if end is None:
                    return b"".join(kept)
                place, self._inside = end.start(), False
            begin = data.find(self._BEGIN, place)
            if begin < 0:
                # The beginning of one may be the end of this chunk.
                until = max(len(data) - len(self._BEGIN) + 1, place)
                self._rest = data[until:]
                return b"".join([*kept, data[place:until]])
            kept.append(data[place : begin + len(self._BEGIN)])
            place = begin + len(self._BEGIN)
            self._inside = True


def parsed(piece: Piece) -> tuple[Element, bytes]:
    """Return the element a piece begins with, and what comes after it.

    Raises:
        InputError: when it has no end, is too long or no XML.
    """
    if len(piece.data) > LONGEST:
        raise InputError(f"a record of more than {LONGEST:,} bytes; left out")
    tag = _TAG.match(piece.data)
    end = tag
    if tag is not None and piece.level == "mms" and not tag[0].endswith(b"/>"):
        end = _END.search(piece.data, tag.end())
    if end is None:
        raise InputError("damaged XML: the record has no end; make the backup again")
    data = _mended(piece.data[: end.end()])
    try:
        return fromstring(data, forbid_dtd=True), piece.data[end.end() :]
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise InputError("damaged XML in this record; make the backup again") from error


def check(rest: bytes) -> None:
    """Look at what stands between two records.

    Raises:
        InputError: when it is anything but elements and comments.
    """
    between = rest.partition(b"</smses")[0].strip()
    if not between:
        return
    try:
        fromstring(b"<x>%b</x>" % _mended(between), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise InputError("damaged XML after this record; make the backup again") from error


def _mended(data: bytes) -> bytes:
    """Return XML without characters XML cannot hold; halves of one are put together."""
    return _REFERENCES.sub(_whole, data.translate(None, _CONTROLS))


def _whole(match: re.Match[bytes]) -> bytes:
    codes = [int(n[1:], 16) if n.startswith(b"x") else int(n) for n in match[0][2:-1].split(b";&#")]
    halves = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
    text = halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return b"".join(b"&#%d;" % (ord(c) if c >= " " or c in "\t\n\r" else 0xFFFD) for c in text)
