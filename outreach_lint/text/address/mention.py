"""Pronouns that are spoken about and not used: das Du, per Du, Frau Du, Café du Nord."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc

from outreach_lint.text.german.conjugation import reading

_MENTION_BEFORE = frozenset("das per zum vom beim dem ein des aufs herr frau herrn familie".split())
_ALTERNATIVES = frozenset({"oder", "/", "und", "bzw", "bzw.", "versus", "vs"})
_FRENCH_BEFORE = frozenset(
    "cafe rue hotel musee place cirque tour jus coup vin chateau maison bistro pont creme carte menu "
    "soupe coq croque poulet plat arc cote port lac parc".split()
)
_NAME_AFTER = frozenset("pont bois mont toit".split())  # Du Pont, Du Bois
_DEAR = frozenset("meine mein liebe lieber liebes heiliger heilige grosser ahnst".split())
_OATHS = frozenset("guete himmel schreck bisschen gott neune zeit neune".split())
_SAYING = frozenset("sagen sagt sage sagten gesagt sagte".split())
_TITLES = frozenset("herr herrn frau familie dr".split())
_PRONOUNS = frozenset("ich du er es wir ihr sie".split())
_SOMEBODY = frozenset("mir ihm ihr uns ihnen einander jedem allen".split())
_TO_WHICH = frozenset("auf fuer an durch ueber um ohne in gegen".split())  # "ein Angebot, auf das Sie …"
_TO_EACH_OTHER = frozenset("zueinander untereinander miteinander".split())


@dataclass(frozen=True, slots=True)
class _Pronoun:
    """A pronoun and the folded words around it, "" beyond the sentence's start and the text's end.

    ``is_du_verb`` says of a token (its index) whether it is a verb of du.
    """

    doc: Doc
    index: int
    start: int
    word: str
    earlier: str
    before: str
    after: str
    beyond: str
    is_du_verb: Callable[[int], bool]


def is_mention(doc: Doc, index: int, start: int, is_du_verb: Callable[[int], bool]) -> bool:
    """Whether a pronoun is spoken about and not used.

    ``is_du_verb`` says of a token (its index) whether it is a verb of du.
    """

    def word(place: int) -> str:
        return doc[place].norm_ if start <= place < len(doc) else ""

    pronoun = _Pronoun(
        doc,
        index,
        start,
        word=word(index),
        earlier=word(index - 2),
        before=word(index - 1),
        after=word(index + 1),
        beyond=word(index + 2),
        is_du_verb=is_du_verb,
    )
    if _is_name(pronoun):
        return True
    if pronoun.word == "du":
        return _is_paired(pronoun, "sie") or _is_du_mentioned(pronoun)
    return pronoun.word == "sie" and (_is_paired(pronoun, "du") or _is_sie_mentioned(pronoun))


def _is_name(pronoun: _Pronoun) -> bool:
    """Whether it is somebody's name, or of "Mein und Dein"."""
    if pronoun.before in _TITLES and pronoun.word[0] == "d" and pronoun.doc[pronoun.index].text[0].isupper():
        return True
    own = pronoun.word == "dein" and pronoun.before == "und" and pronoun.earlier == "mein"
    return own and pronoun.doc[pronoun.index - 2].is_title


def _is_paired(pronoun: _Pronoun, other: str) -> bool:
    """Whether the other form stands beside it, or it is what somebody is called."""
    if (pronoun.after in _ALTERNATIVES and pronoun.beyond == other) or (
        pronoun.before in _ALTERNATIVES and pronoun.earlier == other
    ):
        return True
    return _is_said_to(pronoun) or _is_enumerated(pronoun)


def _is_sie_mentioned(pronoun: _Pronoun) -> bool:
    """Whether it is "das Sie", "beim Sie"; but not in "das Angebot, das Sie …"."""
    doc, index = pronoun.doc, pronoun.index
    if pronoun.before in ("per", "beim", "zum", "vom", "fuers", "ans", "aufs", "sagte"):
        return True
    if pronoun.before != "das" or not doc[index].is_title:
        return False
    one = reading(pronoun.after, "er") is not None or pronoun.after in ("war", "waere")
    only_one = one and reading(pronoun.after, "ihr") is None
    return (
        index - 1 == pronoun.start
        or only_one
        or (doc[index - 2].is_alpha and pronoun.earlier not in _TO_WHICH)
    )


def _is_du_mentioned(pronoun: _Pronoun) -> bool:
    if _is_idiom(pronoun) or pronoun.before in _SAYING:
        return True
    if pronoun.before in ("man", "wir", "alle") and pronoun.earlier in _SAYING:
        return True
    if pronoun.before in _MENTION_BEFORE:
        # "Ich hoffe, das du Zeit hast" is a slip of spelling, "der Ort, an dem du warst" a clause.
        used = pronoun.is_du_verb(pronoun.index + 1) or not pronoun.doc[pronoun.index].text[0].isupper()
        return not (pronoun.before in ("das", "dem") and used)
    return pronoun.before in ("ist", "bleibt") or _is_foreign(pronoun)


def _is_idiom(pronoun: _Pronoun) -> bool:
    """Whether it is of a set phrase: du meine Güte, ach du Schreck, auf Du und Du, Hast du Töne."""
    if (pronoun.after in _DEAR and pronoun.beyond in _OATHS) or pronoun.after == "toene":
        return True
    if pronoun.before == "ach" and pronoun.after in _OATHS:
        return True
    if pronoun.after == "und":
        # "Du und Ich" is a name
        title = pronoun.beyond == "ich" and pronoun.doc[pronoun.index + 2].is_title
        return title or pronoun.beyond == "du"
    return pronoun.before == "und" and pronoun.earlier == "du"


def _is_said_to(pronoun: _Pronoun) -> bool:
    """Whether it is what somebody is called: "Sagen Sie ruhig Du zu mir", "man müsse Sie zu ihm sagen"."""
    to_somebody = pronoun.after == "zu" and pronoun.beyond in _SOMEBODY
    if not to_somebody and pronoun.after not in _TO_EACH_OTHER:
        return False
    near = range(max(pronoun.start, pronoun.index - 4), min(len(pronoun.doc), pronoun.index + 5))
    return any(pronoun.doc[i].norm_ in _SAYING for i in near)


def _is_enumerated(pronoun: _Pronoun) -> bool:
    """Whether it stands in a list of pronouns: "ich, du, er, sie, es"."""
    commas = pronoun.before == pronoun.after == ","
    return commas and pronoun.earlier in _PRONOUNS and pronoun.beyond in _PRONOUNS


def _is_foreign(pronoun: _Pronoun) -> bool:
    """Whether it belongs to a French phrase or a surname: Café du Nord, Pont du Gard, Du Bois."""
    doc, index = pronoun.doc, pronoun.index
    if not pronoun.after:
        return False
    if doc[index].text != "du":
        return pronoun.after in _NAME_AFTER
    if pronoun.before in _FRENCH_BEFORE:
        return True
    # Between two capitals, and no verb before it that would make it a subject.
    capitals = index - 1 > pronoun.start and doc[index - 1].is_title and doc[index + 1].is_title
    return capitals and not pronoun.is_du_verb(index - 1) and not pronoun.before.endswith("st")
