"""Merge variables: filled by what users say, else by neutral samples; the rest stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from outreach_lint.readers.exports.sequences.spintax import Piece
from outreach_lint.readers.exports.tables.columns import folded

#: Names as ``folded`` makes them, with a German and an English sample.
_SAMPLES: tuple[tuple[str, str, str], ...] = (
    ("firstname vorname fname givenname leadfirstname contactfirstname prospectfirstname rufname",
     "Martina", "Martina"),
    ("lastname nachname lname surname familyname leadlastname contactlastname prospectlastname name2",
     "Kolbe", "Kolbe"),
    ("fullname name leadname contactname prospectname recipientname vollername vornamenachname",
     "Martina Kolbe", "Martina Kolbe"),
    ("anrede salutation titleofaddress prefix", "Frau", "Ms"),
    ("briefanrede", "Sehr geehrte Frau Kolbe", "Dear Ms Kolbe"),
    ("company companyname firma firmenname unternehmen unternehmensname organization organisation "
     "organizationname accountname account leadcompany contactcompany", "Ahlers GmbH", "Ahlers Ltd"),
    ("city stadt ort location region companycity leadcity", "Kassel", "Leeds"),
    ("state bundesland", "Hessen", "Yorkshire"),
    ("country land", "Deutschland", "the United Kingdom"),
    ("industry branche sector", "Maschinenbau", "mechanical engineering"),
    ("title jobtitle position role rolle funktion jobposition", "Geschäftsführerin", "managing director"),
    ("department abteilung", "Einkauf", "purchasing"),
    ("website webseite domain url companywebsite companyurl companydomain homepage",
     "ahlers.example", "ahlers.example"),
    ("email mail emailadresse emailaddress leademail", "kolbe@ahlers.example", "kolbe@ahlers.example"),
    ("phone telefon phonenumber telefonnummer mobile", "0561 5550100", "0113 496 0100"),
    ("weekday wochentag day tag dayofweek", "Dienstag", "Tuesday"),
    ("date datum today heute", "12. Mai", "12 May"),
    ("month monat", "Mai", "May"),
    ("timeofday tageszeit", "Tag", "day"),
    ("senderfirstname myfirstname meinvorname absendervorname userfirstname ownerfirstname", "Ole", "Ole"),
    ("senderlastname mylastname absendernachname userlastname ownerlastname", "Brandt", "Brandt"),
    ("sendername senderfullname myname meinname absendername absender sender username ownername signature "
     "signatur accountsignature sendersignature emailsignature", "Ole Brandt", "Ole Brandt"),
    ("sendercompany mycompany meinefirma absenderfirma usercompany sendercompanyname",
     "Brandt Büromöbel", "Brandt Office Furniture"),
    ("senderemail myemail absenderemail", "ole@brandt.example", "ole@brandt.example"),
    ("senderphone myphone absendertelefon", "0561 5550199", "0113 496 0199"),
    ("sendertitle senderposition mytitle", "Inhaber", "owner"),
    ("unsubscribe unsubscribelink unsubscribeurl abmeldelink abmelden optout optoutlink",
     "https://brandt.example/abmelden", "https://brandt.example/unsubscribe"),
)  # fmt: skip
#: Of these alone a writer may mean the word: {Firma|Unternehmen} are alternatives.
_NO_WORDS = frozenset(
    "firstname vorname fname lastname nachname lname fullname companyname firmenname".split()
)
_SHAPED = re.compile(r"[a-z]+(?:_[a-z0-9]+|[A-Z][a-z0-9]+)+|[A-Z]+_[A-Z_]+|[a-z]+\d")
_MOST_NAMED, _LONGEST_NAME = 8, 40


@cache
def _samples() -> Mapping[str, tuple[str, str]]:
    return {name: (german, english) for names, german, english in _SAMPLES for name in names.split()}


def is_name(text: str) -> bool:
    """Whether a word in braces is a variable's name rather than a word to choose."""
    word = text.strip()
    return folded(word) in _NO_WORDS or (word != "" and _SHAPED.fullmatch(word) is not None)


class Values:
    """What variables are filled with: ``given`` by users, else samples in the text's language."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = {folded(name): value for name, value in given.items()}

    def fill(self, pieces: Iterable[Piece], language: str) -> tuple[str, list[str]]:
        """Return the text, and the variables that no value is known for."""
        parts: list[str] = []
        unknown: list[str] = []
        for piece in pieces:
            if isinstance(piece, str):
                parts.append(piece)
                continue
            value = self._value(piece.name, language)
            value = piece.fallback if value is None else value
            if value is None:
                unknown.append(piece.raw)
            parts.append(piece.raw if value is None else value)
        return "".join(parts), unknown

    def _value(self, name: str, language: str) -> str | None:
        # {{contact.first_name}}, {{ lead.company }}: what it is part of does not matter.
        for key in (folded(name), folded(name.rsplit(".", 1)[-1])):
            if key in self._given:
                return self._given[key]
            if key in _samples():
                return _samples()[key][0 if language == "de" else 1]
        return None


def named(unknown: Sequence[str]) -> str:
    """Return variables as they are told to users."""
    names = [name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…" for name in unknown]
    shown = ", ".join(" ".join(name.split()) for name in names[:_MOST_NAMED])
    return shown + (", …" if len(names) > _MOST_NAMED else "")
