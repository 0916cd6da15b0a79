"""Du → Sie.

The text is cut into clauses; in each it is asked who its subject is. From that follows
everything that is not a word-by-word matter: whether "liest" is du's or his, whether "dich"
becomes "Sie" or "sich", where a left-out "du" must be said. Where the answer is a guess, the
place is noted as a doubt and the rewrite is not called safe.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from outreach_lint.rewrite.clauses import (
    COORDINATORS,
    OTHERS,
    Clause,
    Sentence,
    is_other_finite,
    is_third,
    read_sentences,
)
from outreach_lint.rewrite.edits import Doubt, Edit, Rewrite, apply
from outreach_lint.rewrite.verbs import SUBJECTS, VerbFinder
from outreach_lint.text import components
from outreach_lint.text.address import AddressAnalysis
from outreach_lint.text.document import blank_pipeline
from outreach_lint.text.german.conjugation import VerbForm, reading
from outreach_lint.text.german.imperatives import LEADS, OF_THINGS
from outreach_lint.text.masking import blank, find_masks

_lock = threading.Lock()


def formalise(text: str) -> Rewrite:
    """Return a German text with the informal address turned into the formal one.

    Quotations, replies and the like stay as they are; so does a greeting.
    """
    doc, address = _read(text)
    if address.form not in ("du", "ihr", "mixed"):
        return Rewrite(text, (), safe=True)
    informal = {e.index: e.form for e in address.evidence if e.form != "sie"}
    work = _Rewriter(doc, informal)
    for sentence in read_sentences(doc, components.sentences_of(doc), informal):
        work.rewrite(sentence)
    work.doubt_mentions()
    edits = tuple(sorted(work.edits))
    doubts = tuple(sorted(set(work.doubts)))
    result = apply(text, edits)
    _, after = _read(result)
    clean = not doubts and after.form in ("sie", "none", "unknown")
    return Rewrite(result, edits, clean, doubts)


_POSSESSIVES = {"dein": "Ihr", "euer": "Ihr", "eur": "Ihr"}
_ENDINGS = ("", "e", "em", "en", "er", "es", "s")
_PRONOUNS = {
    **{stem + ending: "Ihr" + ending for stem in ("dein", "eur", "euer") for ending in _ENDINGS},
    "euer": "Ihr",
    "deins": "Ihres",
    "eures": "Ihres",
    "euers": "Ihres",
    "deinerseits": "Ihrerseits",
    "eurerseits": "Ihrerseits",
    "deinetwegen": "Ihretwegen",
    "euretwegen": "Ihretwegen",
    "deinesgleichen": "Ihresgleichen",
    "euresgleichen": "Ihresgleichen",
}
_DATIVE_BEFORE = frozenset(
    "mit bei von zu aus nach seit gegenueber ausser vor in hinter neben zwischen unter".split()
)
_ACCUSATIVE_BEFORE = frozenset("fuer durch gegen ohne um ueber auf an".split())
_PREPOSITIONS = _DATIVE_BEFORE | _ACCUSATIVE_BEFORE
#: Stems of verbs whose person is in the dative.
_DATIVE_VERBS = tuple(
    "hol geholt helf hilf half geholf dank gedank gefall gefaell passt passen zeig gezeig schick geschick "
    "send gesend geb gib gab gegeb biet anbiet angebot sag gesag schreib geschrieb erzaehl erklaer "
    "ermoeglich erspar spar gespar liefer geliefer bring gebrach empfehl empfohl empfiehl rat geraten "
    "gratulier antwort geantwort folg gefolg gehoer nuetz schad vertrau wuensch gewuensch vorstell "
    "vorgestell verschaff mitteil mitgeteilt zusag zukomm fehl reich erlaub verkauf zusend uebergeb "
    "ueberlass leicht schwer versprech versproch verrat verspreche praesentier uebermittel goenn geht "
    "ging gut leihen leih stell gestellt mach gemacht bau gebaut besorg vermittel".split()
)
_GROUPS = frozenset("zwei drei beide beiden alle lieben".split())
_OBJECT_CONTROL = (
    "bitt",
    "gebeten",
    "bat",
    "erlaub",
    "empf",
    "rat",
    "geraten",
    "helf",
    "hilf",
    "geholfen",
    "forder",
    "lud",
    "lad",
)
_TOWARDS = ("schreib", "schick", "send", "denk", "wend", "verkauf", "glaub", "richt", "geb", "gib", "frag")
_SUBJECT_CONTROL = ("versprech", "versproch", "biet", "anbiet", "schwoer", "garantier", "droh", "zeig")


class _Rewriter:
    """Collects the edits of one text; ``informal`` are the tokens that address the reader."""

    def __init__(self, doc: Doc, informal: Mapping[int, str]) -> None:
        self._doc = doc
        self._informal = informal
        self._verbs = VerbFinder(doc, informal)
        self.edits: list[Edit] = []
        self.doubts: list[Doubt] = []

    def rewrite(self, sentence: Sentence) -> None:
        """Note the edits of one sentence."""
        for index in self._verbs.read(sentence):
            self._doubt(index, "verb")
        for number, clause in enumerate(sentence.clauses):
            for index, form in clause.verbs.items():
                self._verb(sentence, clause, index, form)
            for index in clause.words:
                if index in self._informal and index not in clause.verbs:
                    self._pronoun(sentence, number, index)
            self._doubt_missed(sentence, clause)

    def _verb(self, sentence: Sentence, clause: Clause, index: int, form: VerbForm) -> None:
        doc = self._doc
        verb = doc[index]
        clitic = "'s" if verb.text.endswith("'s") else ""
        question = sentence.end.startswith("?")
        if form.person == "haste":
            self._replace(index, form.polite + " Sie", "verb")
        elif form.person == "imperative":
            said = index + 1 < len(doc) and self._verbs.is_subject(index + 1)  # "Sag du mir"
            self._replace(index, form.polite + ("" if said else " Sie") + clitic, "imperative")
        elif not self._needs_subject(sentence, clause):
            self._replace(index, form.polite + clitic, "verb")
        elif question or not self._opens(clause, index):
            self._replace(index, form.polite + " Sie" + clitic, "subject")
        else:
            # "Hast recht." was said with the du left out, not asked.
            self._replace(index, "sie " + form.polite + clitic, "subject", capital=True)
            self._doubt(index, "subject")

    def _opens(self, clause: Clause, index: int) -> bool:
        return index == clause.words[0]

    def _needs_subject(self, sentence: Sentence, clause: Clause) -> bool:
        """Whether the du was left out and no clause before lends its own."""
        doc = self._doc
        if clause.inherits or any(self._verbs.is_subject(i) for i in clause.words):
            return False
        first = doc[clause.words[0]].norm_
        earlier = sentence.clauses[: sentence.clauses.index(clause)]
        spoken = any(self._verbs.is_subject(i) for other in earlier for i in other.words)
        if first == "oder" and sentence.end.startswith("?") and not spoken:
            return True  # "Bist noch interessiert, oder hast schon etwas gefunden?"
        if first in COORDINATORS:
            return not any(other.subject in ("du", "ihr") for other in earlier)
        return not (earlier and earlier[-1].subject in ("du", "ihr") and clause.opened_by == ",")

    def _pronoun(self, sentence: Sentence, number: int, index: int) -> None:
        word = self._doc[index].norm_
        clause = sentence.clauses[number]
        if word in SUBJECTS:
            self._replace(index, "Sie" + word.removeprefix("du").removeprefix("ihr"), "pronoun")
            if not clause.verbs:
                self._verbless(clause, index)
        elif word in _PRONOUNS:
            self._replace(index, _PRONOUNS[word], "possessive")
        elif word.removesuffix("'s") in ("dich", "dir", "euch"):
            if word.endswith("'s"):
                sich = self._is_reflexive(sentence, number, index)
                self._replace(index, "es sich" if sich else "es Ihnen", "pronoun")
            elif self._is_reflexive(sentence, number, index):
                self._replace(index, "sich", "reflexive")
            elif word == "dir" or (word == "euch" and self._is_dative(clause, index)):
                self._replace(index, "Ihnen", "pronoun")
            else:
                self._replace(index, "Sie", "pronoun")
        else:
            self._doubt(index, "unknown")

    def _verbless(self, clause: Clause, index: int) -> None:
        """A du without a verb: right in comparisons and answers, else something was missed."""
        place = clause.words.index(index)
        before = self._doc[clause.words[place - 1]].norm_ if place else ""
        joined = place + 1 < len(clause.words) and self._doc[clause.words[place + 1]].norm_ == "und"
        if before not in ("wie", "als", "und", "oder", "nur", "auch") and not joined:
            self._doubt(index, "verb")

    def _is_reflexive(self, sentence: Sentence, number: int, index: int) -> bool:
        """Whether the pronoun refers back to the reader as the subject."""
        doc = self._doc
        clause = sentence.clauses[number]
        words = clause.words
        place = words.index(index)
        if place and doc[words[place - 1]].norm_ == "bei":
            return any(doc[i].norm_.startswith(("hab", "hast", "trag", "fuehr")) for i in clause.verbs)
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
        return clause.inherits

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
        if matrix.subject in ("du", "ihr"):
            # "Du hast mich gebeten, dich zu wecken"
            return not (
                set(words) & {"mich", "mir", "uns"} and any(w.startswith(_OBJECT_CONTROL) for w in words)
            )
        if any(i in self._informal and doc[i].norm_ in ("dich", "dir", "euch") for i in matrix.words):
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
        if before in _PREPOSITIONS - {"fuer", "um"} or set(words) & {
            "war",
            "gemacht",
            "freut",
            "freude",
            "schoen",
        }:
            return False
        following = clauses[number + 1] if number + 1 < len(clauses) else None
        if not ("um" in own and following is not None and following.subject in ("du", "ihr")):
            self._doubt(index, "control")
        return True

    def _is_dative(self, clause: Clause, index: int) -> bool:
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
        return False

    def _doubt_missed(self, sentence: Sentence, clause: Clause) -> None:
        """Doubt what may be a form of the reader's that was not taken for one.

        "Versuche, den Zug zu nehmen" may be an imperative; "freue mich" is none.
        """
        doc = self._doc
        words = [i for i in clause.words if doc[i].norm_ not in LEADS]
        if not words:
            return
        first = words[0]
        after = doc[words[1]].norm_ if len(words) > 1 else ""
        starts = first == sentence.clauses[0].words[0] or doc[first].is_lower
        if first in clause.verbs or not starts or after in OTHERS or after in ("mich", "mir", "uns"):
            return
        text = doc[first].text
        if (doc[first].norm_.endswith("e") and reading(text, "imperative")) or (
            reading(text, "ihr") and doc[first].norm_ not in OF_THINGS and "ihr" in self._informal.values()
        ):
            self._doubt(first, "imperative")
        elif (
            after in ("dich", "euch")
            and reading(text.removesuffix("en") + "st", "du")
            and not sentence.end.startswith("?")
        ):
            self._doubt(first, "subject")

    def doubt_mentions(self) -> None:
        """Doubt what is said about the address itself: it may not hold any longer."""
        for token in self._doc:
            word = token.norm_
            spoken_to = word == "ihr" and token.i not in self._informal and self._next(token.i) in _GROUPS
            if (
                word.startswith(("duz", "geduz"))
                or (word == "du" and token.i not in self._informal)
                or spoken_to
            ):
                self._doubt(token.i, "mention")

    def _next(self, index: int) -> str:
        return self._doc[index + 1].norm_ if index + 1 < len(self._doc) else ""

    def _replace(self, index: int, new: str, reason: str, *, capital: bool = False) -> None:
        token = self._doc[index]
        # "Habt Ihr Euch …": capitals of courtesy are not for "sich".
        courtesy = new == "sich" and index and self._doc[index - 1].is_alpha
        if capital or (token.text[0].isupper() and not courtesy):
            new = new[0].upper() + new[1:]
        self.edits.append(Edit(token.idx, token.idx + len(token), new, reason))

    def _doubt(self, index: int, reason: str) -> None:
        token = self._doc[index]
        self.doubts.append(Doubt(token.idx, token.idx + len(token), reason))


@cache
def _pipeline() -> Language:
    nlp = blank_pipeline("de")
    nlp.add_pipe("outreach_sentences")
    nlp.add_pipe("outreach_address")
    return nlp


def _read(text: str) -> tuple[Doc, AddressAnalysis]:
    with _lock:
        doc = _pipeline()(blank(text, find_masks(text)).replace("’", "'"))
    return doc, components.address_of(doc)
