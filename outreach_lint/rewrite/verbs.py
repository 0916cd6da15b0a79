"""Which verbs in a sentence are the reader's, and who is the subject of each clause."""

from __future__ import annotations

from spacy.tokens import Doc

from outreach_lint.rewrite.clauses import (
    COORDINATORS,
    OTHERS,
    RELATIVES,
    SUBORDINATORS,
    Clause,
    Informal,
    Sentence,
    is_other_finite,
    is_third,
)
from outreach_lint.text.german.conjugation import Person, VerbForm, guessed, reading
from outreach_lint.text.german.plural_imperatives import NEVER_TOLD

SUBJECTS = frozenset({"du", "ihr", "du's", "ihr's"})


class VerbFinder:
    """Finds the reader's verbs in the sentences of one text.

    ``informal`` maps the tokens that address the reader to du or ihr.
    """

    def __init__(self, doc: Doc, informal: Informal) -> None:
        self._doc = doc
        self._informal = informal

    def read(self, sentence: Sentence) -> list[int]:
        """Fill in the verbs and the subject of each clause; return verbs that may be the reader's, too."""
        doc = self._doc
        self._unsure: list[int] = []
        waiting: Clause | None = None  # has a du but no verb: "wenn du, wie ich, gern liest"
        before: Clause | None = None
        for clause in sentence.clauses:
            self._known(sentence, clause)
            subjects = [i for i in clause.words if self.is_subject(i)]
            for subject in subjects:
                self._claim(clause, subject)
            if subjects or clause.verbs:
                clause.subject = self._person(clause, subjects)
                self._coordinated(clause)
                waiting = clause if subjects and not clause.verbs and len(clause.words) < 4 else None
            elif before is not None and self._is_plural_request(clause, before):
                clause.subject = "ihr"
            elif any(doc[i].norm_ in OTHERS or is_other_finite(doc, i) for i in clause.words):
                clause.subject = "other"
            elif before is not None and self._inherits(clause, before):
                clause.inherits = self._claim_open(clause, before)
                clause.subject = before.subject if clause.inherits else None
            elif waiting is not None and clause.opened_by == ",":
                last = clause.words[-1]
                form = self._form(clause, last, "du")
                if form is not None:
                    clause.verbs[last], clause.inherits, waiting = form, True, None
            before = clause
        self._begin_with_request(sentence)
        return self._unsure

    def _begin_with_request(self, sentence: Sentence) -> None:
        """Claim the first of several requests: "Mischt das Mehl, gebt dann Eier dazu"."""
        first = sentence.clauses[0]
        told = any(
            form.person == "imperative" and self._informal.get(i, "ihr") == "ihr"
            for clause in sentence.clauses[1:3]
            for i, form in clause.verbs.items()
        )
        form = self._form(first, first.words[0], "ihr") if told and not first.verbs else None
        if form is not None and not any(map(self.is_subject, first.words)):
            first.verbs[first.words[0]], first.subject = _told(form), "ihr"

    def is_subject(self, index: int) -> bool:
        """Whether the token is a du or ihr that acts, not one that is compared with."""
        doc = self._doc
        if index not in self._informal or doc[index].norm_ not in SUBJECTS:
            return False
        after = doc[index + 1] if index + 1 < len(doc) else None
        if index and doc[index - 1].norm_ in ("wie", "als") and after is not None:
            return after.is_alpha and after.norm_ not in ("und", "oder", "mit", "auch", "in")
        return True

    def _known(self, sentence: Sentence, clause: Clause) -> None:
        """Take over the verbs that the analysis of the address found."""
        for index in clause.words:
            if index not in self._informal or self.is_subject(index):
                continue
            text = self._doc[index].text.removesuffix("'s")
            if self._informal[index] == "du":
                form = _sure(text) or reading(text, "imperative")
                if form is None and text.endswith("st"):
                    form = guessed(text)
            else:
                form = reading(text, "ihr")
                asked = sentence.end.startswith("?") or any(map(self.is_subject, clause.words))
                if form is not None and not asked:
                    form = _told(form)  # without an "ihr" of its own it tells people to do something
            if form is not None:
                clause.verbs[index] = form

    def _person(self, clause: Clause, subjects: list[int]) -> str:
        forms = {self._informal.get(i, "ihr") for i in (subjects or clause.verbs)}
        if any(form.person == "ihr" for form in clause.verbs.values()):
            return "ihr"  # "du und deine Frau habt"
        return "du" if "du" in forms else "ihr"

    def _form(self, clause: Clause, index: int, person: Person) -> VerbForm | None:
        """Return the token as a verb of this person; a capital inside a sentence makes a noun."""
        text = self._doc[index].text
        if text[0].isupper() and index != clause.words[0] and not text.isupper():
            return None
        return reading(text.removesuffix("'s"), person)

    def _claim(self, clause: Clause, subject: int) -> None:
        """Find the verb that belongs to a pronoun: beside it, else at the clause's end."""
        doc, words = self._doc, clause.words
        person: Person = "ihr" if doc[subject].norm_.startswith("ihr") else "du"
        if any(form.person in (person, "imperative") for form in clause.verbs.values()):
            return
        place = words.index(subject)
        after, earlier = words[place + 1 :], words[:place]
        joined = (after and doc[after[0]].norm_ in _AND) or (earlier and doc[earlier[-1]].norm_ in _AND)
        if after[1:] and doc[after[0]].norm_ in _AND and doc[after[1]].norm_ == "ich":
            return  # "Du und ich haben": the verb is ours
        if self._sends_verb_to_end(clause, place):
            # "weil du in Bonn sitzt und sie in Ulm sitzt": the nearer end comes first.
            cut = next((p for p, i in enumerate(after) if p and doc[i].norm_ in ("und", "oder")), len(after))
            order = [*reversed(after[:cut]), *reversed(after[cut:]), *reversed(earlier)]
        elif joined:
            order = [*earlier[-1:], *after, *reversed(earlier)]
        else:
            order = [*earlier[-1:], *after[:1], *reversed(after), *reversed(earlier)]
        persons: tuple[Person, ...] = (person, "ihr") if joined else (person,)
        for index in order:
            for wanted in persons:
                form = self._form(clause, index, wanted)
                if form is not None and not self._is_participle(clause, index):
                    clause.verbs[index] = form
                    return
        if person == "du":
            for index in (*earlier[-1:], *after[:1], *after[-1:]):
                if (
                    doc[index].is_lower
                    and not _looks_participle(doc[index].norm_)
                    and (form := guessed(doc[index].text))
                ):
                    clause.verbs[index] = form
                    return

    def _sends_verb_to_end(self, clause: Clause, place: int) -> bool:
        """Whether something before the pronoun sends the verb to the end of the clause."""
        doc = self._doc
        opening = [doc[i].norm_ for i in clause.words[:place] if doc[i].norm_ not in COORDINATORS]
        return bool(opening) and (opening[0] in SUBORDINATORS or opening[0] in RELATIVES)

    def _is_participle(self, clause: Clause, index: int) -> bool:
        """Whether it belongs to somebody else's "hat": "hat er übersetzt", "wird genutzt"."""
        word = self._doc[index].norm_
        if _looks_participle(word):
            return True
        place = clause.words.index(index)
        return any(self._doc[i].norm_ in _AUXILIARIES for i in clause.words[place + 1 : place + 2])

    def _coordinated(self, clause: Clause) -> None:
        """Claim the verbs joined to a claimed one: "dass du gern liest und reist"."""
        doc, words = self._doc, clause.words
        for place in range(1, len(words) - 1):
            if doc[words[place]].norm_ not in ("und", "oder"):
                continue
            left, right = words[place - 1], words[place + 1]
            for one, other in ((left, right), (right, left)):
                if one in clause.verbs and other not in clause.verbs:
                    form = self._form(clause, other, clause.verbs[one].person)
                    if form is not None:
                        clause.verbs[other] = form
            if right not in clause.verbs and any(verb <= left for verb in clause.verbs):
                person = clause.verbs[min(clause.verbs)].person
                last = words[-1]
                for index in (right, last):
                    form = self._form(clause, index, person)
                    if form is None or index in clause.verbs:
                        continue
                    if index == last != right and self._has_noun(words[place + 1 : -1]):
                        self._unsure.append(index)
                        continue
                    if index == right or (left in clause.verbs and last not in clause.verbs):
                        clause.verbs[index] = form
                        break

    def _has_noun(self, words: list[int]) -> bool:
        """Whether there is what may be a subject of its own: "und mein Partner …"."""
        return any(self._doc[i].norm_ in _NOMINATIVES for i in words)

    def _inherits(self, clause: Clause, before: Clause) -> bool:
        """Whether the clause may go on with the subject of the one before it."""
        if before.subject not in ("du", "ihr"):
            return False
        first = self._doc[clause.words[0]].norm_
        if first in COORDINATORS:
            return not any(self._doc[i].norm_ in SUBORDINATORS for i in clause.words[1:3])
        # "Du kommst rein, setzt dich hin und liest"; but "Kaum bist du da, schießt er".
        return clause.opened_by == "," and self._is_main(before)

    def _is_plural_request(self, clause: Clause, before: Clause) -> bool:
        """Claim a request to several after a clause of theirs: "Wenn ihr mögt, kommt vorbei"."""
        goes_on = any(verb.person == "imperative" for verb in before.verbs.values())
        if before.subject != "ihr" or not (
            goes_on or (clause.opened_by == "," and not self._is_main(before))
        ):
            return False
        words = [i for i in clause.words if self._doc[i].norm_ not in COORDINATORS]
        first = words[0] if words else clause.words[0]
        form = self._form(clause, first, "ihr")
        if form is None or (len(words) < 2 and not goes_on) or self._has_noun(words[1:2]):
            return False
        if self._doc[first].norm_ in NEVER_TOLD:
            return False  # "…, und habt euch dagegen entschieden"
        clause.verbs[first] = _told(form)
        return True

    def _is_main(self, clause: Clause) -> bool:
        """Whether the reader stands before the verb, as in a main clause."""
        if clause.inherits:
            return True
        if not clause.verbs:
            return False
        first = min(clause.verbs)
        subjects = [i for i in clause.words if self.is_subject(i)]
        if clause.verbs[first].person == "imperative":
            return True
        if not subjects:
            return first == clause.words[0] or self._doc[clause.words[0]].norm_ in COORDINATORS
        return subjects[0] < first and not self._sends_verb_to_end(clause, 1)

    def _claim_open(self, clause: Clause, before: Clause) -> bool:
        """Claim a verb that may be du's as well as his; say whether the clause is the reader's."""
        doc = self._doc
        person: Person = "ihr" if before.subject == "ihr" else "du"
        words = [i for i in clause.words if doc[i].norm_ not in COORDINATORS]
        if not words:
            return False
        end_placed = self._sends_verb_to_end(before, len(before.words)) or (
            before.inherits and before.verbs and max(before.verbs) == before.words[-1] != before.words[0]
        )
        candidate = words[-1] if end_placed else words[0]
        if person == "ihr":
            surely = (i for i in words if (form := self._form(clause, i, person)) and form.sure)
            candidate = next(surely, candidate)
        if not end_placed and not self._is_main(before) and self._has_noun(words[1:2]):
            return False  # "Lässt du ihn stehen, oder lässt dein Mann …"
        form = self._form(clause, candidate, person)
        if form is not None and any(verb.person == "imperative" for verb in before.verbs.values()):
            form = _told(form) if form.person == "ihr" else None
        if form is not None and not self._is_participle(clause, candidate):
            clause.verbs[candidate] = form
            return True
        return not any(is_third(doc, i) for i in words) and doc[clause.words[0]].norm_ in COORDINATORS


def _sure(text: str) -> VerbForm | None:
    """Return the word as a verb of du when it can be nothing else."""
    forms = (reading(text, "haste"), reading(text, "du"))
    return next((form for form in forms if form is not None and form.sure), None)


def _looks_participle(word: str) -> bool:
    return word.startswith("ge") and word.endswith("t") and len(word) > 5 and not word.startswith("genie")


def _told(form: VerbForm) -> VerbForm:
    """Return the plural form as an imperative: "kommt", "seid"."""
    polite = "seien" if form.polite == "sind" else form.polite
    return form._replace(person="imperative", polite=polite)


_AND = frozenset({"und", "oder", "noch"})
_NOMINATIVES = frozenset(
    "mein meine dein deine der das die ein eine unser unsere kein keine sein seine es sie".split()
)
_AUXILIARIES = frozenset(
    "hat haben hatte hatten wird werden wurde wurden ist sind war waren bin habe wuerde".split()
)
