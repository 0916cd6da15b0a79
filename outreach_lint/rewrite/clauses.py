"""German sentences cut into clauses, and who acts in each.

No parser: clauses end at punctuation, before subordinators and before a conjunction that brings a
verb or subject of its own. That is enough to tell whose verb stands where in the kind of sentence
people write to one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from outreach_lint.text.german.conjugation import VerbForm, reading
from outreach_lint.text.sentences import is_emoji

_BREAKS = frozenset(
    '. ! ? … ... .. !! !!! ?? ??? ?! !? : ; , – — - ( ) [ ] " „ “ ” « » › ‹ * • → ✓ / |'.split()
)
COORDINATORS = frozenset("und oder aber sondern denn doch bzw sowie".split())
SUBORDINATORS = frozenset(
    "dass ob weil wenn falls obwohl bevor nachdem sobald solange sodass sofern soweit indem wer warum "
    "weshalb wieso wohin woher".split()
)
#: These send the verb to the end, too, but also mean other things.
RELATIVES = frozenset(
    "was wie wo wann die der das den dem deren dessen als bis seit seitdem da damit waehrend wofuer womit "
    "worauf woran worum worueber wovon welche welcher welches welchen welchem an in auf von mit bei fuer "
    "ueber unter aus durch zu".split()
)
#: Subjects that are not the reader. "es" and "das" may as well be objects.
OTHERS = frozenset("ich er wir man wer jemand niemand jeder keiner i".split())
#: Verbs of other persons, the common irregular ones; "hat", "kann" leave no room for a du.
_OTHER_FINITE = frozenset(
    "bin ist sind war waren waere waeren hat hatte hatten haette haetten habe wird wurde wurden wuerde "
    "wuerden kann konnte konnten koennte koennten will wollte wollten soll sollte sollten muss musste "
    "mussten muesste darf durfte duerfte mag mochte moechte moechten weiss wusste geht ging gibt gab "
    "kommt kam macht machte steht stand liegt lag laeuft lief sieht sah nimmt nahm hilft half spricht "
    "faellt faehrt haelt gefaellt freut interessiert bietet findet braucht bringt zeigt sagt meint klingt "
    "kostet ruft schreibt meldet hoere finde glaube denke hoffe meine freue schicke sende biete rufe "
    "komme gehe mache brauche suche melde".split()
)


#: No sentence has more words; keeps the work linear in the length of the text.
_LONGEST = 200


class Informal(dict[int, str]):
    """The tokens that address the reader, each with its form, du or ihr."""

    def __init__(self, forms: Mapping[int, str]) -> None:
        super().__init__(forms)
        #: Whether several readers are addressed.
        self.plural = "ihr" in self.values()


@dataclass(slots=True)
class Clause:
    """The words (token indices) of one clause.

    ``subject`` is "du" or "ihr" where the reader acts, "other" where somebody else does, None
    where nothing tells; ``verbs`` are the finite verbs of the reader, found so far.
    """

    words: list[int]
    opened_by: str = ""
    subject: str | None = None
    verbs: dict[int, VerbForm] = field(default_factory=dict)
    inherits: bool = False


@dataclass(slots=True)
class Sentence:
    """The clauses of a sentence in order; ``end`` is the mark it ends with."""

    clauses: list[Clause]
    end: str


def read_sentences(doc: Doc, bounds: Sequence[tuple[int, int]], informal: Informal) -> Iterator[Sentence]:
    """Yield the sentences of a Doc, cut into clauses; endless ones in pieces."""
    pieces = (
        (first, min(first + _LONGEST, end)) for start, end in bounds for first in range(start, end, _LONGEST)
    )
    for start, end in pieces:
        clauses = list(_clauses(doc, start, end, informal))
        if clauses:
            last = clauses[-1].words[-1] + 1
            mark = next((doc[i].text for i in range(last, end) if doc[i].text.strip()), "")
            yield Sentence(clauses, mark)


def _clauses(doc: Doc, start: int, end: int, informal: Informal) -> Iterator[Clause]:
    words: list[int] = []
    opened_by = ""
    for index in range(start, end):
        token = doc[index]
        if token.is_space and "\n" not in token.text:
            continue
        if token.text in ("*", "**", "_", "__") and index > start and doc[index - 1].text[-1:] != "\n":
            continue  # "**du**" is emphasis; a list's mark begins a line
        if token.text in _BREAKS or token.is_space or is_emoji(token.text):
            if words:
                yield from _split(doc, Clause(words, opened_by), informal)
                words = []
            opened_by = token.text
        else:
            words.append(index)
    if words:
        yield from _split(doc, Clause(words, opened_by), informal)


def _split(doc: Doc, clause: Clause, informal: Informal) -> Iterator[Clause]:
    """Cut a stretch without punctuation where a new clause begins."""
    words, opened_by = clause.words, clause.opened_by
    begin = 0
    for place in range(1, len(words)):
        word = doc[words[place]].norm_
        before = doc[words[place - 1]].norm_
        if word in SUBORDINATORS and before not in COORDINATORS and place - begin > 1:
            cut = before not in ("als", "nur", "auch", "selbst", "erst", "immer", "ohne", "statt", "so")
        elif word in COORDINATORS:
            cut = _is_clause(doc, words[place + 1 :], informal)
        else:
            cut = False
        if cut:
            yield Clause(words[begin:place], opened_by)
            begin, opened_by = place, word if word in COORDINATORS else ""
    yield Clause(words[begin:], opened_by)


def _is_clause(doc: Doc, words: Sequence[int], informal: Informal) -> bool:
    """Whether what follows a conjunction has a subject or a verb of its own."""
    for place, index in enumerate(words):
        word = doc[index].norm_
        if word in SUBORDINATORS:
            return place == 0
        if word in OTHERS or word in _OTHER_FINITE or (word in ("du", "ihr") and index in informal):
            return True
        form = _du_form(doc, index, first=place == 0)
        if form is not None and (form.sure or place == 0):
            return True
        if place == 0 and doc[index].is_lower:
            told = reading(doc[index].text, "imperative")
            if told or (index not in informal and informal.plural and reading(doc[index].text, "ihr")):
                return True
    return False


def _du_form(doc: Doc, index: int, *, first: bool) -> VerbForm | None:
    """Return the token as a verb of du; a capital inside a sentence makes a noun."""
    text = doc[index].text
    if text[0].isupper() and not first and not text.isupper():
        return None
    return reading(text, "du")


def is_other_finite(doc: Doc, index: int) -> bool:
    """Whether the token is a verb of somebody who is not the reader."""
    return doc[index].norm_ in _OTHER_FINITE and not (
        doc[index].is_title and index and doc[index - 1].is_alpha
    )


def is_third(doc: Doc, index: int) -> bool:
    """Whether the token may be a verb of him or her."""
    token = doc[index]
    return token.is_lower and (token.norm_ in _OTHER_FINITE or reading(token.text, "er") is not None)
