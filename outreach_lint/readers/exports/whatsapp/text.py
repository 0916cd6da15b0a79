"""What WhatsApp itself writes into a chat: notices, placeholders of media, marks of editing."""

from __future__ import annotations

import re

from outreach_lint.readers.exports.common import INVISIBLE
from outreach_lint.readers.exports.left_out import LeftOut
from outreach_lint.readers.exports.whatsapp.lines import Start

#: Marks of direction around mentions and placeholders; joiners within emojis stay.
_UNSEEN = re.compile("[\u200b\u200e\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_EDITED = re.compile(r"<(?:This message was edited|Diese Nachricht wurde bearbeitet)\.?>\Z", re.IGNORECASE)
_DELETED = re.compile(
    r"(?:This message was deleted(?: by .{1,100})?|You deleted this message(?: as admin)?|Message deleted"
    r"|Diese Nachricht wurde(?: von .{1,100})? gelöscht|Du hast diese Nachricht(?: als Admin)? gelöscht"
    r"|Nachricht gelöscht)\.?",
    re.IGNORECASE,
)
#: Nobody types these.
_NOTICE = re.compile(
    r"(?:Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt"
    r"|Messages and calls are end-to-end encrypted"
    r"|Messages (?:you send )?to this (?:chat|group) .{0,40}(?:are|is) (?:now )?(?:secured|end-to-end)"
    r"|Nachrichten(?:, die du)? in diesem Chat .{0,60}Ende-zu-Ende"
    r"|(?:Deine|Die) Sicherheitsnummer (?:für|von) .{1,100} hat sich geändert"
    r"|Your security code with .{1,100} (?:has )?changed"
    r"|Waiting for this message\. This may take a while|Auf diese Nachricht wird gewartet"
    r"|Live-Standort wird geteilt|Live location shared"
    r"|(?:Standort|location): https://(?:maps\.google\.com|foursquare\.com)/\S{1,300}\s*\Z"
    r"|(?:Verpasster (?:Gruppen-?)?(?:Sprach|Video)anruf|Missed (?:group )?(?:voice|video) call)"
    r"(?:[.,]? .{0,60})?\.?\Z"
    r"|null\Z)",
    re.IGNORECASE,
)
#: These only with a mark before them: people may say the like.
_MARKED_NOTICE = re.compile(
    r"(?:Sprachanruf|Videoanruf|Gruppenanruf|Voice call|Video call|Group call)\b"
    r"|\b(?:hat|hast|haben) .{1,300}(?:hinzugefügt|entfernt|erstellt|geändert|verlassen|blockiert|angepinnt"
    r"|aktiviert|deaktiviert|freigegeben)\b"
    r"|\b(?:beigetreten|hinzugefügt|selbstlöschende)\b"
    r"|\b(?:created|added|removed|joined|left|changed|turned (?:on|off)|pinned|blocked|unblocked)\b"
    r"|\b(?:Unternehmenskonto|business account|is a contact|ist ein Kontakt|now an admin|jetzt Admin)\b"
    r"|\b(?:Tippe, um mehr zu erfahren|Tap to (?:learn more|change))\b"
    r"|(?:Dieses Unternehmen|This business) ",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 400
_KINDS = (
    r"(?:image|video|video note|audio|GIF|sticker|document|contact card|Bild|Videonachricht|Dokument"
    r"|Kontaktkarte|voice message|Sprachnachricht|Medien|Media)"
)
_OMITTED = r"(?:omitted|weggelassen|ausgeschlossen)"
_MEDIA_LINE = re.compile(
    rf"<[^<>]{{1,60}} {_OMITTED}>|{_KINDS} {_OMITTED}|[^•]{{1,200}}•.{{0,60}}{_KINDS} {_OMITTED}"
    r"|.{1,250}\.\w{1,5} \((?:file attached|Datei angehängt)\)",
    re.IGNORECASE,
)
_MEDIA_WITHIN = re.compile(
    rf"<(?:attached|angehängt): [^<>\n]{{1,300}}>|\u200e{_KINDS} {_OMITTED}\s*$", re.IGNORECASE
)
_FILE = re.compile(
    r"[^\n/]{1,150}\.(?:jpe?g|png|webp|gif|heic|mp4|3gp|mov|opus|ogg|m4a|mp3|aac|wav|pdf|docx?|xlsx?|pptx?|od[tsp]|txt|vcf"
    r"|csv|zip)",
    re.IGNORECASE,
)


_PAGES = re.compile(r".{1,250}•.{1,40}")


def shown(start: Start, text: str) -> str | LeftOut:
    """Return a message's text as it was seen, or why it is none; ``text`` has all its lines."""
    plain = _cleaned(text)
    if start.author is None or _NOTICE.match(plain):
        return LeftOut.SYSTEM
    if _DELETED.fullmatch(plain):
        return LeftOut.DELETED
    if (kept := _without_media(text)) is not None:
        return _cleaned(_EDITED.sub("", _cleaned(kept))) or LeftOut.MEDIA
    if start.marked and len(plain) <= _LONGEST_NOTICE and _MARKED_NOTICE.search(plain):
        return LeftOut.SYSTEM
    return _cleaned(_EDITED.sub("", plain)) or LeftOut.EMPTY


def _without_media(text: str) -> str | None:
    """Return the caption, None if there are no media."""
    kept: list[str] = []
    media = placeholder = False
    for line in text.split("\n"):
        plain = _cleaned(line)
        # Some phones write the name of the file below the placeholder.
        if _MEDIA_LINE.fullmatch(plain) or (placeholder and _FILE.fullmatch(plain)):
            media = placeholder = True
            continue
        rest = _MEDIA_WITHIN.sub("", line)
        placeholder = rest != line
        media = media or placeholder
        if not (placeholder and (_PAGES.fullmatch(_cleaned(rest)) or _FILE.fullmatch(_cleaned(rest)))):
            kept.append(rest)
    return "\n".join(kept) if media else None


def _cleaned(text: str) -> str:
    return _UNSEEN.sub("", text).strip(INVISIBLE)
