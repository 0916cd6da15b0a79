"""Which column of a table is what: as users say, else by what such columns are called."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from outreach_lint.errors import InputError

#: What columns are called, as ``folded`` makes them; of several in a table the first of these counts.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "text": tuple(
        """text message nachricht body content contents messagetext nachrichtentext nachrichteninhalt
        messagebody messagecontent bodytext textbody plaintext textplain plaintextbody bodyplain emailbody
        mailbody emailtext mailtext emailcontent inhalt anschreiben textkoerper mailinhalt emailinhalt
        msg note notiz htmlbody bodyhtml html""".split()
    ),
    "subject": tuple(
        """subject betreff betreffzeile subjectline emailsubject mailsubject mailbetreff emailbetreff
        messagesubject title titel thema headline""".split()
    ),
    "sender": tuple(
        """sender from absender von sendername fromname absendername senderfullname vonname author autor
        verfasser sentby gesendetvon username""".split()
    ),
    "sender_id": tuple(
        """senderid fromid absenderid senderemail fromemail absenderemail absendermail senderaddress
        fromaddress absenderadresse vonadresse vonemail senderprofileurl senderprofile senderurl absenderurl
        userid authorid senderhandle""".split()
    ),
    "recipient": tuple(
        """recipient to an empfaenger recipientname toname empfaengername recipients receiver anname
        sentto gesendetan leadname contactname""".split()
    ),
    "recipient_id": tuple(
        """recipientid toid empfaengerid recipientemail toemail empfaengeremail empfaengermail
        recipientaddress toaddress empfaengeradresse anadresse anemail recipientprofileurl
        recipientprofileurls recipienturl receiverid leademail contactemail""".split()
    ),
    "sent_at": tuple(
        """sentat sent senton sentdate sentdatetime datesent gesendet gesendetam versendetam versanddatum
        timestamp zeitstempel date datum datetime dateandtime datumuhrzeit datumzeit zeitpunkt createdat
        created createdon erstelltam receivedat received receivedon datereceived empfangen empfangenam
        erhalten erhaltenam eingangsdatum eingegangenam""".split()
    ),
    "time": ("time", "uhrzeit", "zeit", "timesent", "senttime"),
    "conversation": tuple(
        """conversation conversationid thread threadid chat chatid konversation konversationsid gespraech
        gespraechsid unterhaltung verlauf dialog ticketid conversationtitle chatname""".split()
    ),
    "direction": ("direction", "richtung", "messagedirection", "emaildirection"),
    "channel": ("channel", "kanal", "platform", "plattform", "medium", "network", "netzwerk"),
    "folder": ("folder", "ordner", "mailbox", "postfach", "label", "foldername"),
    "lang": ("lang", "language", "sprache", "languagecode"),
    "id": ("id", "messageid", "nachrichtenid", "msgid", "emailid", "mailid", "uuid"),
}
#: What ``options.columns`` may name; the time beside a date is found by itself.
FIELDS = tuple(field for field in SYNONYMS if field != "time")

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_MOST_NAMED = 30
_LONGEST_NAME = 40


class NoTextError(InputError):
    """No column is known to hold the text: perhaps it is no table of messages."""


def folded(name: str) -> str:
    """Return a column's name as it is compared: small letters and digits only, umlauts spelt out."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_UMLAUTS)
    return "".join(filter(str.isalnum, plain))


def guessed(header: Sequence[str]) -> dict[str, int]:
    """Return the place of each field's column, by the columns' names alone."""
    names: dict[str, int] = {}
    for place, column in enumerate(header):
        names.setdefault(folded(column), place)
    found: dict[str, int] = {}
    for field, synonyms in SYNONYMS.items():
        places = [names[name] for name in synonyms if name in names]
        if places:
            found[field] = places[0]
    return found


def matched(header: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each field's column; what users ``wanted`` wins over names.

    Raises:
        NoTextError: when no column holds the text.
        InputError: when a column that is wanted is not there.
    """
    exact = {column.strip(): place for place, column in reversed(list(enumerate(header)))}
    loose = {folded(column): place for place, column in reversed(list(enumerate(header)))}
    said: dict[str, int] = {}
    for field, column in wanted.items():
        if field not in FIELDS:
            raise InputError(f"there is no field '{field}' for --map; there are {', '.join(FIELDS)}")
        place = exact.get(column.strip(), loose.get(folded(column)))
        if place is None:
            raise InputError(f"no column '{column}' for --map {field}; {_there_are(header)}")
        said[field] = place
    found = {field: place for field, place in guessed(header).items() if place not in said.values()} | said
    if "text" not in found:
        what = "no column is known to hold the text; say which with --map text=COLUMN"
        raise NoTextError(f"{what}; {_there_are(header)}")
    return found


def told(header: Sequence[str], found: Mapping[str, int]) -> str:
    """Say which column was taken as what; the same name is not said twice."""
    fields = [field for field in SYNONYMS if field in found]
    parts = [f"{field}={_short(header[found[field]])}" for field in fields]
    return f"columns read as {', '.join(parts)}"


def _there_are(header: Sequence[str]) -> str:
    names = [_short(column) for column in header if column.strip()]
    more = ", …" if len(names) > _MOST_NAMED else ""
    return f"the columns are: {', '.join(names[:_MOST_NAMED]) or 'none'}{more}"


def _short(column: str) -> str:
    name = " ".join(column.split())
    name = "".join(c if c.isprintable() else "\ufffd" for c in name)
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
