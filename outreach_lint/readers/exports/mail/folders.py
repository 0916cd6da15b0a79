"""What mail programs call their folders, in the languages they speak."""

from __future__ import annotations

import base64
import csv
import re
import unicodedata
from typing import Literal

Kind = Literal["draft", "spam", "trash", "sent", "inbox"]

#: In the order in which they say more about a mail that lies in several.
_NAMES: dict[Kind, str] = {
    "draft": "draft, drafts, templates, unsent messages, entwurf, entwürfe, vorlagen, brouillon, brouillons,"
    " borrador, borradores, bozza, bozze, concept, concepten, rascunho, rascunhos, wersje robocze, robocze,"
    " szkice, utkast, kladde, kladder, koncepty",
    "spam": "spam, junk, junk e-mail, junk-e-mail, junk email, junk mail, bulk mail, unerwünscht,"
    " unerwünschte werbung, spamverdacht, spam-verdacht, courrier indésirable, indésirables,"
    " correo no deseado, posta indesiderata, ongewenste e-mail, ongewenst, niechciane, wiadomości-śmieci",
    "trash": "trash, bin, deleted items, deleted messages, papierkorb, gelöscht, gelöschte elemente,"
    " gelöschte objekte, corbeille, éléments supprimés, papelera, elementos eliminados, cestino,"
    " posta eliminata, prullenbak, verwijderde items, kosz, lixeira, papperskorgen",
    "sent": "sent, sent mail, sent items, sent messages, gesendet, gesendete elemente, gesendete objekte,"
    " gesendete nachrichten, envoyés, messages envoyés, éléments envoyés, enviados, elementos enviados,"
    " mensajes enviados, inviati, posta inviata, verzonden, verzonden items, wysłane, elementy wysłane,"
    " itens enviados, skickat, sendt",
    "inbox": "inbox, posteingang, boîte de réception, réception, recibidos, bandeja de entrada,"
    " posta in arrivo, postvak in, odebrane, caixa de entrada, inkorg, indbakke",
}
_KINDS: dict[str, Kind] = {name: kind for kind, names in _NAMES.items() for name in names.split(", ")}
_RANK: tuple[Kind, ...] = tuple(_NAMES)
#: Labels that say how a mail was dealt with, not where it lies.
_MARKS = frozenset(
    "important,opened,unread,starred,archived,chat,wichtig,geöffnet,ungelesen,markiert,archiviert".split(",")
)
_CATEGORY = re.compile(r"(?:category|kategorie|catégorie|categoría|categoria|categorie)\b")
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def kind_of(folder: str | None) -> Kind | None:
    """Say what a folder is for; None for one of the user's own."""
    if folder is None:
        return None
    return _KINDS.get(_key(folder)) or _KINDS.get(_key(re.split(r"[./]", folder)[-1]))


def labelled(labels: str) -> str | None:
    """Return the label, of those in an X-Gmail-Labels header, that says most about where a mail lies."""
    try:
        names = [name.strip() for name in next(csv.reader([labels]), []) if name.strip()]
    except csv.Error:
        names = [labels]
    known = [(_RANK.index(kind), name) for name in names if (kind := kind_of(name)) is not None]
    if known:
        return min(known)[1]
    own = (name for name in names if _key(name) not in _MARKS and not _CATEGORY.match(_key(name)))
    return next(own, None)


def imap_name(name: str) -> str:
    """Decode a folder's name as IMAP servers write it to disk: ``Entw&APw-rfe``."""

    def plain(match: re.Match[str]) -> str:
        if not match[1]:
            return "&"
        coded = match[1].replace(",", "/")
        try:
            return base64.b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-16-be")
        except ValueError:
            return match[0]

    return _SHIFTED.sub(plain, name)
