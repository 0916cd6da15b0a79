"""Du → Sie.

The text is cut into clauses; in each it is asked who its subject is. From that follows
everything that is not a word-by-word matter: whether "liest" is du's or his, whether "dich"
becomes "Sie" or "sich", where a left-out "du" must be said. Where the answer is a guess, the
place is noted as a doubt and the rewrite is not called safe.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from outreach_lint.rewrite.clauses import COORDINATORS, Clause, Informal, Sentence, read_sentences
from outreach_lint.rewrite.doubts import leftovers, missed
from outreach_lint.rewrite.edits import Doubt, Edit, Rewrite, apply
from outreach_lint.rewrite.reference import Reference
from outreach_lint.rewrite.verbs import SUBJECTS, VerbFinder
from outreach_lint.text import components
from outreach_lint.text.address import AddressAnalysis
from outreach_lint.text.document import blank_pipeline
from outreach_lint.text.german.conjugation import VerbForm
from outreach_lint.text.masking import blank, find_masks

_lock = threading.Lock()
_MOST_STRINGS = 200_000


def formalise(text: str) -> Rewrite:
    """Return a German text with the informal address turned into the formal one.

    Quotations, replies and the like stay as they are; so does a greeting.
    """
    doc, address = _read(text)
    return rewritten(text, doc, address)


def rewritten(text: str, doc: Doc, address: AddressAnalysis) -> Rewrite:
    """Do what ``formalise`` does for a text that was read; ``doc`` has its masks blanked."""
    if address.form not in ("du", "ihr", "mixed"):
        return Rewrite(text, (), safe=True)
    informal = Informal({e.index: e.form for e in address.evidence if e.form != "sie"})
    work = _Rewriter(doc, informal)
    for sentence in read_sentences(doc, components.sentences_of(doc), informal):
        work.rewrite(sentence)
    work.doubt_leftovers()
    edits = tuple(sorted(_typeset(edit, text) for edit in work.edits))
    doubts = tuple(sorted(set(work.doubts)))
    result = apply(text, edits)
    _, after = _read(result)
    safe = not doubts and after.form in ("sie", "none", "unknown")
    return Rewrite(result, edits, safe, doubts)


def _typeset(edit: Edit, text: str) -> Edit:
    """Give the edit the apostrophe of the text; it was read with straight ones."""
    return replace(edit, new=edit.new.replace("'", "’")) if "’" in text[edit.start : edit.end] else edit


#: Possessives and the like, which need no case of their own.
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
    "deinetwillen": "Ihretwillen",
    "euretwillen": "Ihretwillen",
    "euresgleichen": "Ihresgleichen",
}


class _Rewriter:
    """Collects the edits of one text; ``informal`` are the tokens that address the reader."""

    def __init__(self, doc: Doc, informal: Informal) -> None:
        self._doc = doc
        self._informal = informal
        self._verbs = VerbFinder(doc, informal)
        self._reference = Reference(doc, informal, self._verbs, self._doubt)
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
            for index, reason in missed(self._doc, sentence, clause, self._informal):
                self._doubt(index, reason)

    def _verb(self, sentence: Sentence, clause: Clause, index: int, form: VerbForm) -> None:
        doc = self._doc
        verb = doc[index]
        clitic = "'s" if verb.text.endswith("'s") else ""
        question = sentence.end.startswith("?")
        if form.person == "haste":
            self._replace(index, form.polite + " Sie", "verb")
        elif form.person == "imperative":
            # "Sag du mir" has its pronoun, "sei du selbst" needs one more.
            said = index + 1 < len(doc) and self._verbs.is_subject(index + 1)
            said = said and not (index + 2 < len(doc) and doc[index + 2].norm_ == "selbst")
            self._replace(index, form.polite + ("" if said else " Sie") + clitic, "imperative")
        elif not self._needs_subject(sentence, clause):
            self._replace(index, form.polite + clitic, "verb")
        elif question or not self._opens(clause, index):
            self._replace(index, form.polite + " Sie" + clitic, "subject")
            if not question:
                self._doubt(index, "subject")
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
            # "deine*n" keeps its mark
            marked = word != self._doc[index].text.lower() and word.startswith("dein")
            new = "Ihr" + self._doc[index].text[len("dein") :] if marked else _PRONOUNS[word]
            self._replace(index, new, "possessive")
        elif word.removesuffix("'s") in ("dich", "dir", "euch"):
            if word.endswith("'s"):
                sich = self._reference.is_reflexive(sentence, number, index)
                self._replace(index, "es sich" if sich else "es Ihnen", "pronoun")
            elif self._reference.is_reflexive(sentence, number, index):
                self._replace(index, "sich", "reflexive")
            elif word == "dir" or (word == "euch" and self._reference.is_dative(clause, index)):
                self._replace(index, "Ihnen", "pronoun")
            else:
                self._replace(index, "Sie", "pronoun")
        else:
            self._doubt(index, "unknown")

    def _verbless(self, clause: Clause, index: int) -> None:
        """Doubt a du without a verb: it is right in comparisons and answers only."""
        place = clause.words.index(index)
        before = self._doc[clause.words[place - 1]].norm_ if place else ""
        joined = place + 1 < len(clause.words) and self._doc[clause.words[place + 1]].norm_ == "und"
        if before not in ("wie", "als", "und", "oder", "nur", "auch") and not joined:
            self._doubt(index, "verb")

    def doubt_leftovers(self) -> None:
        """Doubt what stays and is said about the address, or was not understood."""
        for index, reason in leftovers(self._doc, self._informal):
            self._doubt(index, reason)

    def _replace(self, index: int, new: str, reason: str, *, capital: bool = False) -> None:
        token = self._doc[index]
        if not token.text.replace("'", "").replace("*", "").replace(":", "").replace("_", "").isalpha():
            self._doubt(index, "unknown")  # invisible characters hide where the word ends
            return
        # "Habt Ihr Euch …": capitals of courtesy are not for "sich".
        courtesy = new == "sich" and index and self._doc[index - 1].is_alpha
        if capital or (token.text[0].isupper() and not courtesy):
            new = new[0].upper() + new[1:]
        if token.text.isupper() and len(token) > 1:
            new = new.upper()
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
        if len(_pipeline().vocab.strings) > _MOST_STRINGS:
            _pipeline.cache_clear()  # the words of a long-running process would pile up
        doc = _pipeline()(blank(text, find_masks(text)).replace("’", "'"))
    return doc, components.address_of(doc)
