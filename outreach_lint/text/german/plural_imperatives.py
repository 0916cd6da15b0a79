"""Imperatives to several readers: "Meldet euch", "Kommt vorbei und bringt Kuchen mit"."""

from __future__ import annotations

from spacy.tokens import Doc

from outreach_lint.text.german.clause_starts import REACH, following, is_opening, opens_clause
from outreach_lint.text.german.conjugation import reading

#: As sure as verbs without a pronoun are.
_SURE = 0.75

_NO_REQUEST = frozenset("ich wir er man i es's ihr sie es nichts".split())
_INVITING = frozenset(
    "kommt bringt sagt schaut meldet schickt ruft schreibt bucht folgt teilt denkt raeumt holt macht "
    "kauft sucht probiert nutzt ladet fragt tragt stellt nehmt gebt waehlt packt zieht setzt".split()
)
#: What nobody is told to do.
NEVER_TOLD = frozenset(
    "koennt wollt muesst duerft sollt habt werdet moegt hattet haettet waret waert wart wurdet wuerdet "
    "konntet koenntet solltet wolltet musstet muesstet durftet duerftet mochtet moechtet wusstet".split()
)
_OF_YOU = frozenset("euch eure euer eurem euren eurer".split())
_ASKING = frozenset("bitte doch mal".split())
_ASKING_NEAR = frozenset("uns mir einfach gern gerne ruhig".split())
_NOUNS = frozenset("fahrt anfahrt ausfahrt zufahrt".split())
#: What things do, or happens to somebody: said with the subject left out, and with "ihr" for her.
OF_THINGS = frozenset(
    "klingt passt reicht freut interessiert geht steht liegt fehlt stimmt klappt funktioniert schmeckt "
    "riecht heisst bedeutet kostet lohnt wirkt scheint dauert stoert nervt wundert gehoert erinnert "
    "ueberzeugt begeistert tut bleibt laeuft hoert spart eignet hat wird kann gilt".split()
)
_WITH_DATIVE = frozenset("macht sagt kommt bringt".split())


def plural_imperative_at(doc: Doc, index: int, start: int, end: int) -> float:
    """Return how surely the token tells several readers to do something; 0 where it does not.

    Most such forms are his as well, with the subject left out: "Passt mir gut", "Kommt noch".
    """
    start, end = max(start, index - REACH), min(end, index + REACH)
    token = doc[index]
    form = reading(token.text, "ihr")
    if form is None or token.text.isupper() or not opens_clause(doc, index, start):
        return 0.0
    if token.text[0].isupper() and index != start and (doc[index - 1].is_alpha or doc[index - 1].text == ","):
        return 0.0
    rest = following(doc, index, end)
    words = [other.norm_ if other.is_lower else "" for other in rest]  # "zum dritten Mal"
    if not words or words[0] in _NO_REQUEST or token.norm_ in _NOUNS:
        return 0.0
    opening = is_opening(doc, index, start)
    if form.sure:
        # "… und dürftet": what nobody is told to do needs a sentence of its own.
        told = opening or token.norm_ not in NEVER_TOLD
    elif not opening or _is_participle(token.norm_) or reading(rest[0].text, "er") is not None:
        return 0.0  # "Gesucht wird …", "…, kommt hier mein Vorschlag"
    else:
        question = doc[end - 1].text.startswith("?")
        told = (
            (not question and _is_about_readers(token.norm_, words))
            or _is_asked(token.norm_, words)
            or (index == start and _begins_series(doc, index, end))
        )
    return _SURE if told else 0.0


def _is_about_readers(word: str, words: list[str]) -> bool:
    """Whether an "euch" tells: "Passt auf euch auf!", but "Passt euch Dienstag?"."""
    return not _OF_YOU.isdisjoint(words) and (
        word not in OF_THINGS or (word == "passt" and words[0] == "auf")
    )


def _is_asked(word: str, words: list[str]) -> bool:
    """Whether a word that asks for something follows: "Schaut doch mal vorbei"."""
    if word in OF_THINGS or not {"nichts", "sich"}.isdisjoint(words) or words[0] == "das":
        return False
    if word in _WITH_DATIVE and words[0] in ("mir", "uns"):
        return False
    return not (_ASKING.isdisjoint(words) and _ASKING_NEAR.isdisjoint(words[:2]))


def _is_participle(word: str) -> bool:
    return word.startswith("ge") and word.endswith("t") and len(word) > 5


def _begins_series(doc: Doc, index: int, end: int) -> bool:
    """Whether more requests follow: "Kommt vorbei, bringt Kuchen mit und sagt Bescheid!"."""
    if doc[index].norm_ not in _INVITING or doc[index + 1].is_title:
        return False  # "Kommt Zeit, kommt Rat"
    return any(doc[i].norm_ in _INVITING and opens_clause(doc, i, index) for i in range(index + 2, end))
