"""What an imprint (Impressum) says: the firm, its owner, the mail address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outreach_lint.presence import Clue
from outreach_lint.text.names import person

LEGAL_FORM = re.compile(
    r"(?<![\w.-])(?:g?GmbH(?: ?& ?Co\.? ?KG(?:aA)?)?|GmbH ?i\. ?G\.|UG(?: ?\(haftungsbeschränkt\))?|AG|SE|KG"
    r"|O[Hh]G|oHG|GbR|GesbR|e\. ?(?:K|U|V|Kfm|Kfr)\.|eG|PartG(?: ?mbB)?|PartGmbB|mbB|mbH|Ltd\.?"
    r"|LLP|LLC|Inc\.?|PLC|plc|Sàrl)(?!\w)"
)
_OWNER = re.compile(
    r"(?:(?:gesetzlich )?vertreten durch(?: (?:den|die))?(?: (?:geschäftsführer|inhaber)(?:in)?)?"
    r"|(?:geschäfts)?inhaber(?:in)?|geschäftsführer(?:in|innen)?|geschäftsführung"
    r"|geschäftsführende[rs]? gesellschafter(?:in)?"
    r"|vertretungsberechtigt(?:e[rs]?)?(?: (?:geschäftsführer|gesellschafter)(?:in)?)?"
    r"|owner|proprietor|(?:managing )?directors?)(?![^\W\d_])[ \t]*:?[ \t]*",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"(?:angaben|information|informationen|anbieter\w{0,20})[^\n]{0,60}§ ?5|§ ?5 ?(?:abs\. ?1 )?(?:ddg|tmg)"
    r"|diensteanbieter|anbieterkennzeichnung|^impressum$",
    re.IGNORECASE,
)
_STREET = re.compile(r"[^\W\d_][^\d\n]{2,60} \d{1,4} ?[a-zA-Z]?(?: ?[-–/] ?\d{1,4} ?[a-z]?)?(?:,.{0,80})?")
_LABEL = re.compile(
    r"(?:firma|anbieter|betreiber(?:in)?|diensteanbieter|verantwortlich[^:\n]{0,60}|herausgeber):\s*",
    re.IGNORECASE,
)
#: From here on others are named: those who made, host or insure the site.
_OTHERS = re.compile(
    r"(?:webdesign|konzept|gestaltung|umsetzung|realisierung|design|hosting|programmierung|technik)[^\n:]{0,40}:"
    r"|(?:designed|website) by|bildnachweis|fotos?:|fotograf|haftung(?:sausschluss|shinweis| für)|haftpflicht"
    r"|versicherung|streit|urheberrecht|datenschutzbeauftragt|aufsichtsbehörde|kammer",
    re.IGNORECASE,
)
_AT = re.compile(r" ?[\[({<] ?(?:at|ät|@) ?[\])}>] ?", re.IGNORECASE)
_DOT = re.compile(r" ?[\[({<] ?(?:punkt|dot|\.) ?[\])}>] ?", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?![\w-])", re.IGNORECASE)
_NOT_THEIRS = re.compile(r"(?:datenschutz|privacy|dsb|dpo|abuse)[\w.-]{0,40}@|@ec\.europa\.eu", re.IGNORECASE)
_MOST_LINES = 150


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an imprint gives; each field may be empty."""

    names: tuple[Clue, ...] = ()
    companies: tuple[Clue, ...] = ()
    emails: tuple[Clue, ...] = ()


def read_imprint(text: str, where: str) -> Imprint:
    """Read the lines of an imprint; ``where`` names its page."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:_MOST_LINES]
    own = lines[: next((i for i, line in enumerate(lines) if i > 1 and _OTHERS.search(line)), len(lines))]
    names = tuple(Clue(name, f"the imprint: “{line}”, {where}") for name, line in _owners(own))
    firm = _firm(own)
    return Imprint(
        names or _addressee(own, where),
        (Clue(firm, f"the imprint, {where}", rank=2),) if firm else (),
        tuple(Clue(email, f"the imprint, {where}") for email in _emails(own)),
    )


def _owners(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines):
        label = _OWNER.match(line)
        if label is None:
            continue
        rest = line[label.end() :]
        shown = line
        if not rest and number + 1 < len(lines):
            rest = lines[number + 1]
            shown = f"{line} {rest}"
        for part in re.split(r"[,;/&|]| und | and ", rest[:300]):
            if name := person(part.split("(")[0].strip(" .")):
                yield name, shown


def _addressee(lines: Sequence[str], where: str) -> tuple[Clue, ...]:
    """Return what may be persons named above the street below "Angaben gemäß § 5"."""
    for number, line in enumerate(lines):
        if not _ACCORDING.search(line):
            continue
        below = lines[number + 1 : number + 5]
        street = next((i for i, part in enumerate(below) if i and _STREET.fullmatch(part)), 0)
        # The name of a firm of two words looks the same.
        return tuple(
            Clue(name, f"the imprint: “{part}” above the street, {where}", "likely")
            for part in below[:street]
            if (name := person(part))
        )
    return ()


def _firm(lines: Sequence[str]) -> str | None:
    for line in lines:
        label = _LABEL.match(line)
        candidate = line[label.end() if label else 0 :]
        form = LEGAL_FORM.search(candidate[:120])
        if form is None or ":" in candidate[: form.start()] or not candidate[0].isalnum():
            continue
        firm = candidate[: form.end()]
        # A sentence that names a firm is about it, not its name; "AG Ulm" is a court.
        if form.start() > 2 and len(firm.split()) <= 9 and not candidate[form.end() :].lstrip()[:1].isalnum():
            return firm
    return None


def _emails(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        shown = _DOT.sub(".", _AT.sub("@", line[:1_000]))
        for match in _EMAIL.finditer(shown):
            if not _NOT_THEIRS.search(match.group()):
                yield match.group()
