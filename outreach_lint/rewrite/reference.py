"""To whom "dich", "dir" and "euch" refer, and in which case they stand.

"Kannst du dir vorstellen" becomes "sich", "kann ich dir helfen" becomes "Ihnen": what decides is who
the subject is, in an infinitive clause the understood one.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc

from outreach_lint.rewrite.clauses import OTHERS, Clause, Informal, Sentence, is_other_finite, is_third
from outreach_lint.rewrite.verbs import VerbFinder

_DATIVE_BEFORE = frozenset(
    "mit bei von zu aus nach seit gegenueber ausser vor in hinter neben zwischen unter".split()
)
_ACCUSATIVE_BEFORE = frozenset("fuer durch gegen ohne um ueber auf an".split())
_PREPOSITIONS = _DATIVE_BEFORE | _ACCUSATIVE_BEFORE
#: Stems of verbs whose person is in the dative.
_DATIVE_VERBS = tuple(
    "boes gram dankbar egal wichtig hol geholt helf hilf half geholf dank gedank gefall gefaell passt "
    "passen zeig gezeig schick geschick send gesend geb gib gab gegeb biet anbiet angebot sag gesag "
    "schreib geschrieb erzaehl erklaer ermoeglich erspar spar gespar liefer geliefer bring gebrach "
    "empfehl empfohl empfiehl rat geraten gratulier antwort geantwort folg gefolg gehoer nuetz schad "
    "vertrau wuensch gewuensch vorstell vorgestell verschaff mitteil mitgeteilt zusag zukomm fehl reich "
    "erlaub verkauf zusend uebergeb ueberlass leicht schwer versprech versproch verrat verspreche "
    "praesentier uebermittel goenn geht ging gut leihen leih stell gestellt mach gemacht bau gebaut "
    "besorg vermittel".split()
)
_OBJECT_CONTROL = tuple(
    "gib geb lass bitt gebeten bat erlaub empf rat geraten helf hilf geholfen forder lud lad".split()
)
_OF_THE_WRITER = frozenset("war gemacht freut freude schoen".split())
_WRITERS = frozenset("ich wir".split())
_ARTICLES = frozenset("ein eine einen unser unsere unseren mein meine meinen".split())
_TOWARDS = ("schreib", "schick", "send", "denk", "wend", "verkauf", "glaub", "richt", "geb", "gib", "frag")
_SUBJECT_CONTROL = (
    "angeboten",
    "versprech",
    "versproch",
    "biet",
    "anbiet",
    "schwoer",
    "garantier",
    "droh",
    "zeig",
)


class Reference:
    """Answers for the pronouns of one text; ``doubt`` is told where an answer is a guess."""

    def __init__(
        self, doc: Doc, informal: Informal, verbs: VerbFinder, doubt: Callable[[int, str], None]
    ) -> None:
        self._doc = doc
        self._informal = informal
        self._verbs = verbs
        self._doubt = doubt

    def is_reflexive(self, sentence: Sentence, number: int, index: int) -> bool:
        """Whether the pronoun refers back to the reader as the subject."""
        doc = self._doc
        clause = sentence.clauses[number]
        words = clause.words
        place = words.index(index)
        if self._is_infinitive(clause):
            return self._controls(sentence, number, index)
        they = False
        if place and doc[words[place - 1]].norm_ == "und":
            self._doubt(index, "reflexive")  # "wenn du niest und dir die Augen jucken"
        for earlier in reversed(words[:place]):
            if self._verbs.is_subject(earlier) or earlier in clause.verbs:
                if clause.verbs.get(earlier) and doc[earlier].norm_ in ("lass", "lasse", "laesst", "lasst"):
                    between = {doc[i].norm_ for i in words[words.index(earlier) + 1 : place]}
                    return not between & {"mich", "uns", "mir"}
                return True
            if doc[earlier].norm_ in OTHERS or is_other_finite(doc, earlier):
                return False
            they = they or doc[earlier].text == "sie"
        if they:
            return False
        for later in words[place + 1 :]:
            if self._verbs.is_subject(later) or later in clause.verbs:
                return True
            if doc[later].norm_ in OTHERS or is_other_finite(doc, later):
                return False
        last = doc[words[-1]]
        if not clause.inherits and last.is_lower and last.text.endswith("en") and len(words) > 1:
            self._doubt(index, "control")  # "die Wahl: dich ärgern oder dir helfen lassen"
        return clause.inherits

    def is_dative(self, clause: Clause, index: int) -> bool:
        """Whether "euch" stands in the dative, by its preposition or verb."""
        doc = self._doc
        words = clause.words
        place = words.index(index)
        before = doc[words[place - 1]].norm_ if place else ""
        if before in _DATIVE_BEFORE:
            return True
        if before in _ACCUSATIVE_BEFORE:
            if before == "an" and not any(doc[i].norm_.startswith(_TOWARDS) for i in words):
                self._doubt(index, "case")
            return False
        if any(doc[i].norm_ in ("gibt", "gab") for i in words) and any(doc[i].norm_ == "es" for i in words):
            return False
        if any(doc[i].norm_.startswith(_DATIVE_VERBS) for i in words):
            return True
        self._doubt(index, "case")
        return self._gets_something(clause, place)

    def _gets_something(self, clause: Clause, place: int) -> bool:
        """Whether what the writer gives stands behind the pronoun: "wir nähen euch ein Muster"."""
        doc, words = self._doc, clause.words
        writer = any(doc[i].norm_ in ("ich", "wir") for i in words)
        near = [doc[i] for i in words[place + 1 : place + 3]]
        return writer and any(
            token.norm_ in _ARTICLES or token.like_num or (token.is_title and not token.norm_.endswith("tag"))
            for token in near
        )

    def _is_infinitive(self, clause: Clause) -> bool:
        """Whether it is a clause with zu and an infinitive and no finite verb."""
        doc = self._doc
        if clause.verbs or any(self._verbs.is_subject(i) for i in clause.words):
            return False
        words = clause.words
        if any(doc[i].norm_ in OTHERS or is_other_finite(doc, i) for i in words):
            return False
        for place, index in enumerate(words):
            word = doc[index].norm_
            if word == "zu" and place + 1 < len(words) and doc[words[place + 1]].norm_.endswith("n"):
                return doc[words[place + 1]].text.islower()
            if "zu" in word[1:] and word.endswith("en") and doc[index].text.islower():
                return True
        return False

    def _controls(self, sentence: Sentence, number: int, index: int) -> bool:
        """Whether the understood subject of the infinitive is the reader."""
        doc = self._doc
        clauses = sentence.clauses
        own = {doc[i].norm_ for i in clauses[number].words}
        if number:
            matrix = clauses[number - 1]
        elif len(clauses) > 1:
            matrix = clauses[1]
        else:
            return False
        if "ohne" in own and not number and matrix.opened_by == ":":
            return False  # "Ohne dich drängen zu wollen: …"
        if own & {"um", "ohne", "statt", "anstatt"} and len(clauses) > number + 1 and not number:
            matrix = clauses[number + 1]
        words = [doc[i].norm_ for i in matrix.words]
        if not own.isdisjoint(("um", "ohne", "statt", "anstatt")) and not set(words).isdisjoint(_WRITERS):
            return False  # "Um dich zu überzeugen, schicke ich dir …"
        if matrix.subject in ("du", "ihr"):
            # "Du hast mich gebeten, dich zu wecken", "Gib mir die Chance, dich zu überzeugen"
            return not (
                set(words) & {"mich", "mir", "uns"} and any(w.startswith(_OBJECT_CONTROL) for w in words)
            )
        if any(i in self._informal and doc[i].norm_ in ("dich", "dir", "euch") for i in matrix.words):
            if "vor" in words or any(word.startswith("vor") for word in words):
                self._doubt(index, "control")  # "Ich schlage dir vor, …": who acts?
            return not any(word.startswith(_SUBJECT_CONTROL) for word in words)
        if set(words) & {"ich", "wir", "mich", "mir", "uns", "er", "man", "sie"}:
            return False
        if any(is_third(doc, i) for i in matrix.words) and not set(words) & {"es", "das"}:
            return False
        if matrix.subject == "other" and not set(words) & {"es", "ist", "waere"}:
            return False
        place = clauses[number].words.index(index)
        before = doc[clauses[number].words[place - 1]].norm_ if place else ""
        # "Nett, mit dir zu reden", "es war schön, dich zu sehen": what the writer did.
        if before in _PREPOSITIONS - {"fuer", "um"} or not _OF_THE_WRITER.isdisjoint(words):
            return False
        following = clauses[number + 1] if number + 1 < len(clauses) else None
        if not ("um" in own and following is not None and following.subject in ("du", "ihr")):
            self._doubt(index, "control")
        return True
