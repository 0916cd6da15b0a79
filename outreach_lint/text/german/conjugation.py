"""German verb forms of the second person, and the polite form each turns into.

``reading("suchst")`` says: du form of "suchen", polite "suchen". The tables beside this module hold
the irregular verbs with their principal parts, the regular verbs, the prefixes both are joined
with, and words that only look like a second person ("selbst", "Post"). Everything else is rules:

======================  ==========================================  ==================
form                    built from                                  polite
======================  ==========================================  ==================
du, present             listed, or stem + st                        the infinitive
du, past, subjunctive   third plural of either, its n/en for st      that third plural
ihr                     stem or third plural, its n/en for t         the same
imperative              listed, or stem with or without e           the infinitive
======================  ==========================================  ==================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from outreach_lint.text.folding import fold

Person = Literal["du", "haste", "ihr", "imperative", "er"]


class VerbForm(NamedTuple):
    """A word as a verb of du, of ihr, an imperative, or of him and her ("er").

    "haste" are du forms the pronoun has grown onto.

    ``polite`` is the third person plural that stands beside "Sie". ``sure`` says that no other
    person or word looks alike: "liest" is du's and his, "macht" ihr's and his, "buch" a noun.
    """

    person: Person
    polite: str
    sure: bool


_S_SOUNDS = ("s", "ß", "z", "x")
_DENTALS = ("t", "d")

#: Their he-form is no stem with -t.
_PRETERITE_PRESENTS = frozenset("sein werden wissen können müssen dürfen mögen wollen sollen".split())

_INSEPARABLE = frozenset("be ver er ent emp zer miss über unter wider hinter um durch wieder".split())

#: Stems in -t that people clip to imperatives; others are "fast", "acht".
_CLIPPED = frozenset("antwort wart beantwort richt beacht bearbeit verbreit vorbereit gestalt bewert".split())

#: "haste", "weisste": du has grown onto these. Others look like superlatives: "liebste".
_GROWN = frozenset(
    "hast bist kannst willst sollst magst weisst machst gehst kommst brauchst suchst siehst hoerst meinst "
    "glaubst denkst findest kennst darfst nimmst gibst sagst stehst warst waerst haettst hattest haettest "
    "koenntest wuerdest wolltest moechtest solltest kriegst bleibst holst schaffst verstehst".split()
)

#: Words of more letters are no verb forms that anybody writes.
_LONGEST = 30


def reading(word: str, person: Person) -> VerbForm | None:
    """Return the word as a verb form of one person; None when it is none."""
    return next((form for form in verb_forms(word) if form.person == person), None)


@lru_cache(maxsize=20_000)
def verb_forms(word: str) -> tuple[VerbForm, ...]:
    """Return all readings of a word, in any capitals, as a finite verb."""
    if not 1 < len(word) < _LONGEST:
        return ()
    key = fold(word)
    if not key.isalpha():
        return ()
    forms = _Lexicon.load().forms(key)
    if key != word.lower() or not any(c in key for c in ("ae", "oe", "ue")):
        return forms
    # "koenntest" was typed without umlauts: so is what it turns into.
    return tuple(form._replace(polite=_as_typed(word, form.polite)) for form in forms)


def guessed(word: str) -> VerbForm | None:
    """Return the du form of a verb no table knows, by its ending alone: "ghostest"."""
    key = fold(word)
    participle = key.startswith("ge") and not key.startswith("genie")
    if (
        len(key) < 4
        or not key.isalpha()
        or not key.endswith("t")
        or participle
        or key in _Lexicon.load().no_verbs
    ):
        return None
    lower = word.lower()
    if lower.endswith("st") and not lower.endswith(("sst", "zst")):
        return VerbForm("du", _third_plural(lower), sure=False)
    if lower[:-1].endswith(_S_SOUNDS):
        return VerbForm("du", lower[:-1] + "en", sure=False)
    return None


class _Lexicon:
    """The tables, read once."""

    def __init__(self) -> None:
        self.no_verbs = frozenset(map(fold, _lines("not-verbs.txt")))
        self.no_imperatives = frozenset(map(fold, _lines("not-imperatives.txt")))
        prefixes = {*_lines("separable-prefixes.txt"), *_INSEPARABLE}
        self.prefixes = sorted(((fold(p), p) for p in prefixes), key=lambda item: -len(item[0]))
        self.stems: dict[str, str] = {}
        for infinitive in _lines("regular-verbs.txt"):
            self.stems[fold(_stem(infinitive))] = infinitive
        self.listed: dict[str, list[VerbForm]] = {}
        for line in _lines("irregular-verbs.tsv"):
            infinitive, du, imperative_, past, subjunctive = line.split("\t")[:5]
            for form, reading in _irregular(infinitive, du, imperative_, past, subjunctive):
                known = self.listed.setdefault(fold(form), [])
                if reading.person not in [other.person for other in known]:
                    known.append(reading)

    @staticmethod
    @cache
    def load() -> _Lexicon:
        """Return the lexicon, built when first needed."""
        return _Lexicon()

    def forms(self, key: str) -> tuple[VerbForm, ...]:
        """Return the readings of a folded word, plain or with prefixes."""
        found = self._plain(key)
        persons = {form.person for form in found}
        for folded, prefix in self.prefixes:
            if key.startswith(folded) and len(key) > len(folded) + 2:
                for form in self._plain(key[len(folded) :]):
                    # "Ruf an!", never "Anruf!"
                    told = form.person == "imperative" and prefix not in _INSEPARABLE
                    if form.person not in persons and not told:
                        persons.add(form.person)
                        found.append(form._replace(polite=prefix + form.polite))
        if key in self.no_verbs:
            found = [form for form in found if form.person == "er" or not form.sure]
        if key in self.no_imperatives:
            found = [form for form in found if form.person != "imperative"]
        return tuple(found)

    def _plain(self, key: str) -> list[VerbForm]:
        """Return the readings of a folded word without a prefix."""
        found = list(self.listed.get(key, ()))
        found += (form for form in self._regular(key) if form.person not in {f.person for f in found})
        if key.endswith("ste") and key[:-1] in _GROWN:
            found += (form._replace(person="haste") for form in self._plain(key[:-1]) if form.sure)
        if any(form.person == "er" for form in found):
            # "zieht" is of ziehen sooner than the past of zeihen.
            found = [form._replace(sure=False) if form.person == "ihr" else form for form in found]
        return found

    def _regular(self, key: str) -> Iterator[VerbForm]:
        """Yield the readings of a word as a form of a regular verb."""
        stem = key.removesuffix("e")
        infinitive = self.stems.get(stem) or self.stems.get(_with_e(stem))
        if infinitive and (not key.endswith("t") or key in _CLIPPED):
            yield VerbForm("imperative", infinitive, sure=False)
        persons: tuple[tuple[Person, str], ...] = (("du", "st"), ("ihr", "t"))
        for person, ending in persons:
            if key.endswith(ending):
                # "kostet" is of kosten sooner than the past of kosen.
                if infinitive := self._infinitive(key, ending, "e" + ending):
                    if person == "ihr" and _stem(infinitive).endswith(_S_SOUNDS):
                        yield VerbForm("du", infinitive, sure=False)
                    yield VerbForm(person, infinitive, sure=person == "du")
                    if person == "ihr":
                        yield VerbForm("er", infinitive, sure=False)
                    return
                if infinitive := self._infinitive(key, "te" + ending, "ete" + ending):
                    yield VerbForm(person, _past(infinitive), sure=True)
                    return

    def _infinitive(self, key: str, *endings: str) -> str | None:
        """Return the regular verb whose stem is left without one of these endings."""
        for ending in endings:
            if key.endswith(ending) and (infinitive := self.stems.get(key.removesuffix(ending))):
                return infinitive
        return None


def _irregular(
    infinitive: str, du: str, imperative_: str, past: str, subjunctive: str
) -> Iterator[tuple[str, VerbForm]]:
    """Yield every form of an irregular verb from its principal parts; "-" is none."""
    stem = _stem(infinitive)
    polite = "sind" if infinitive == "sein" else infinitive
    sibilant = stem.endswith(_S_SOUNDS) and infinitive not in ("wissen", "müssen")
    yield du, VerbForm("du", polite, sure=not sibilant)
    if imperative_ != "-":
        told = "seien" if infinitive == "sein" else infinitive
        for form in {imperative_, imperative_.removesuffix("e") + "e"}:
            # "gib", "nimm" are nothing else; "fahr", "komm" and all with -e may be clipped.
            changed = form == imperative_ and not form.startswith(stem)
            yield form, VerbForm("imperative", told, sure=changed)
    plural = stem + ("et" if stem.endswith(_DENTALS) else "t")
    if infinitive == "sein":
        plural = "seid"
    third = _third(infinitive, du, sibilant=sibilant)
    yield third, VerbForm("er", polite, sure=third not in (plural, du))
    yield plural, VerbForm("ihr", polite, sure=plural not in (third, du))
    for form in (past, subjunctive):
        if form == "-":
            continue
        base = form.removesuffix("n").removesuffix("e")
        endings = ("est", "et") if base.endswith(_S_SOUNDS) else ("st", "est", "t", "et")
        for ending in endings:
            yield base + ending, VerbForm("du" if "s" in ending else "ihr", form, sure=True)
    if infinitive in _PRETERITE_PRESENTS | {"haben"}:
        said = "seien" if infinitive == "sein" else infinitive
        yield ("seist" if infinitive == "sein" else stem + "est"), VerbForm("du", said, sure=True)


def _third(infinitive: str, du: str, *, sibilant: bool) -> str:
    """Return "gibt" for "gibst", "hält" for "hältst", "liest" for "liest", "kann" for "kannst"."""
    if infinitive in _PRETERITE_PRESENTS:
        return {"sein": "ist", "wissen": "weiß", "werden": "wird"}.get(infinitive) or du.removesuffix("st")
    if sibilant:
        return du
    stem = du.removesuffix("st")
    return stem if stem.endswith(_DENTALS) and not stem.endswith("e") else stem + "t"


def _third_plural(du: str) -> str:
    """Return "machen" for "machst", "arbeiten" for "arbeitest", "wollten" for "wolltest"."""
    stem = du.removesuffix("st")
    if stem.endswith("e"):
        return stem + "n"
    # Unstressed -el, -er: "sammeln", "ändern", but "spielen", "verlieren".
    unstressed = stem.endswith(("el", "er")) and not stem.endswith(("iel", "ier", "eer", "hr"))
    return stem + ("n" if unstressed or stem.endswith("eier") else "en")


def _stem(infinitive: str) -> str:
    """Return "mach" for "machen", "sammel" for "sammeln", "tu" for "tun"."""
    return infinitive.removesuffix("en") if infinitive.endswith("en") else infinitive.removesuffix("n")


def _with_e(stem: str) -> str:
    """Return "sammel" for "samml", the stem of "sammle"; others as they are."""
    return stem[:-1] + "e" + stem[-1] if stem.endswith(("l", "r")) else stem


def _past(infinitive: str) -> str:
    stem = _stem(infinitive)
    return stem + ("eten" if stem.endswith((*_DENTALS, "chn", "ffn", "gn", "tm", "dm")) else "ten")


def _as_typed(word: str, polite: str) -> str:
    """Return the polite form without umlauts where the word was typed without."""
    if any(c in word.lower() for c in "äöü"):
        return polite
    return polite.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


def _lines(name: str) -> Iterable[str]:
    text = files(__package__).joinpath(name).read_text("utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]
