"""What looks like a person's name."""

from __future__ import annotations

import re

from outreach_lint.text.folding import fold

_TITLES = frozenset(
    "dr prof dipl ing med dent vet jur iur rer nat oec pol phil mag ba ma msc bsc mba llm".split()
)
#: Said before a name, but no part of it.
_FORMS = frozenset(
    """geschaeftsfuehrer geschaeftsfuehrerin inhaber inhaberin vorstand herr herrn frau mr mrs ms rechtsanwalt
    rechtsanwaeltin ra rain steuerberater steuerberaterin notar notarin""".split()
)
_PARTICLES = frozenset("von van vom de der den zu zum zur di da del la le ter ten".split())
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+){0,3}|[^\W\d_]\.")
_NO_NAMES = frozenset(
    """impressum datenschutz kontakt startseite home willkommen telefon fax mobil adresse anschrift angaben
    gesellschaft gesellschafter geschaeftsfuehrer geschaeftsfuehrung inhaber inhaberin team unternehmen firma
    gmbh ug ag kg ohg gbr mbh ltd und and the strasse deutschland oesterreich schweiz germany mein dein ihr
    unser vorstand vertreten durch verantwortlich umsatzsteuer registergericht amtsgericht""".split()
)
_MOST_WORDS = 4
_LONGEST = 80


def person(text: str) -> str | None:
    """Return the name if the whole text is one, without "Herr" and the like; None if it is none.

    A name is two to four capitalised words; academic titles before it stay.
    """
    if len(text) > _LONGEST:
        return None
    words = text.replace(",", " , ").split()
    titles: list[str] = []
    while words and (mark := fold(words[0].strip("."))).split("-")[0].split(".")[0] in _TITLES | _FORMS:
        if mark not in _FORMS:
            titles.append(words[0])
        words.pop(0)
    names = [word for word in words if word not in _PARTICLES]
    if not 2 <= len(names) <= _MOST_WORDS or len(words) > _MOST_WORDS + 2 or words[0] in _PARTICLES:
        return None
    if not all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in names):
        return None
    if any(fold(part) in _NO_NAMES for word in names for part in word.split("-")):
        return None
    return " ".join([*titles, *words])


def bare_name(name: str) -> str:
    """Return the folded name without titles, by which two mentions of a person are compared."""
    folded = (fold(word.strip(".,")) for word in name.split())
    return " ".join(w for w in folded if w and w.split("-")[0].split(".")[0] not in _TITLES | _FORMS)
