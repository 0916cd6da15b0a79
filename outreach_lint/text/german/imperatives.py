"""Imperatives to one reader: "Schau mal", "Ruf mich an", "Wähle eine Farbe".

The form alone tells little: "schau" is a noun, "suche" the first person with its "ich" left out.
What tells is the place (the start of a clause) and what follows.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from outreach_lint.text.german.clause_starts import REACH, following, is_opening, opens_clause
from outreach_lint.text.german.conjugation import VerbForm, reading

#: Surely, and perhaps an imperative.
SURE, PERHAPS = 0.75, 0.5

_IS = frozenset("ist war sind waren wird werden folgt fehlt hat haben".split())
_SUBJECTS = frozenset("ich ichs wir er man i es's".split())
_FIRST_PERSON = frozenset("ich mich meine meinen mein meiner meinem".split())
#: Behind one of these a verb at the start of a clause asks for something.
_ASKING = frozenset("mal doch bitte ruhig mir uns dich dir".split())
#: Behind one of these it is a verb and no noun.
_OBJECTS = _ASKING | frozenset(
    "nichts nix mich ihn ihm sie es das den die einen eine ein dem dein deine deinen deinem einfach nicht "
    "jetzt gern gerne kurz gleich halt hier noch uns alle mehr selbst keine keinen erst".split()
)
#: Particles of separable verbs, as they stand at the end of a clause.
_PARTICLES = frozenset(
    "ab an auf aus bei durch ein her hin los mit nach um vor vorbei weg weiter zu zurueck zusammen rein "
    "raus rauf runter rum ran drauf drueber dran heraus herein hinein hinaus herunter hoch teil fest frei "
    "bescheid".split()
)
#: With these "mich" makes a clipped first person: "meld mich später".
REFLEXIVE = frozenset(
    "meld melde freu freue setz setze kuemmer kuemmere bewerbe wunder bedank bedanke frage".split()
)
#: "Melde dich", "Setze dich": with -e, but what else could it be?
_OF_THE_READER = frozenset(
    "melde setze stelle trage bewerbe registriere entspanne entscheide bediene wende kuemmere "
    "ueberzeuge".split()
)
#: "Ruf dich morgen an", "Schick dir das": nobody is told to call himself.
_TO_OTHERS = frozenset(
    "drueck druecke umarm umarme ruf rufe schick schicke sag sage sende send gebe geb".split()
)
#: The first person with its "ich" left out is what these are, unless something asks.
_OF_ONESELF = frozenset(
    "kaufe zahle vermiete tausche miete nehme suche biete finde glaube denke gratuliere wuensche gruesse "
    "schicke sende schreibe komme freue sitze arbeite brauche habe hab kenne melde mache stehe wohne "
    "heisse nutze stelle bringe lese lerne plane verkaufe warte".split()
)
#: States of the writer, clipped: "steh noch beim Bäcker", "kenn das nur zu gut".
_CLIPPED = frozenset("steh sitz kenn brauch lieg wohn find wuensch hoff".split())
#: Longer words with a particle behind them are nouns: "Durchschlag an: …".
_SHORT = 7
#: Alone they are said to somebody.
_ALONE = frozenset("warte schau guck hoer komm entschuldige verzeih sag stopp".split())
_MOMENT = frozenset("mal kurz nicht einen noch bitte eine".split())
#: "Ich komm und hol dich ab", "Man nehme Mehl und rühre um": neither is said to the reader.
_TELLERS = frozenset("ich wir man er".split())
#: What people are told to have.
_HAVE = frozenset(
    "geduld spass keine acht mut vertrauen nachsicht verstaendnis einen eine viel vielen herzlichen noch "
    "recht erbarmen bitte".split()
)
#: "Sei es groß oder klein", "Sei das nun gut": no imperatives.
_BE_IT = frozenset("es das die der ein eine dies nun".split())
#: "Grüß Gott", "Küss die Hand"
_GREETED = frozenset("gott dich euch aus von die".split())
#: What shops and guides tell their readers to do, with -e.
_GUIDING = frozenset(
    "atme halte teste entdecke erfahre klicke waehle tippe oeffne vereinbare abonniere sichere "
    "registriere gib bestelle buche reserviere kontaktiere lade starte folge probiere vergleiche vergiss "
    "ruehre mische schneide gebe fuege lasse ziehe antworte druecke scrolle gehe schalte verbinde bewahre "
    "achte beachte pruefe".split()
)
#: These are nothing but verbs; the stems of most others are nouns as well ("Ruf", "Start", "Plan").
_ONLY_VERBS = frozenset(
    "werd klick freu schreib sag lass hol komm geh mach hoer denk bleib meld frag schick bring ueberleg "
    "erzaehl zeig setz leg schau guck zieh nutz bewirb entscheid erklaer entspann goenn geniess glaub "
    "gruend lern meid nenn pruef ruehr schliess sei sing spar staerk steh steig such trau tu ueberzeug "
    "unterstuetz verbesser vereinbar vergiss vertrau verzicht waehl wart zoeger gruess wasch misch "
    "schneid giess fuell haeng heb raeum schalt schieb spuel sammel beacht bedenk benutz besorg bestell "
    "bezahl mess miss knet verzweifel hau roll wend streu trenn lauf fahr fass pass probier oeffne atme "
    "rechne trink wisch streich steck lad stell koch sorg rat knick back bau bind bleib bitt dreh drueck "
    "feg fueg kleb kuehl lies loes merk mal melde nimm pack pfleg polster saug saeg sichere tausch tauch "
    "wickel wirf zaehl zeichne zerlass entdeck erfahr verpass versaeum verschwend vergleich verrat "
    "verkauf erhoeh entferne erneuer".split()
) - frozenset("mal rat roll vergleich verrat verkauf bau lauf pass bitt".split())


@dataclass(frozen=True, slots=True)
class _Case:
    """A word that may be an imperative, and what stands around it.

    ``words`` are the folded words that follow in its clause; ``opening`` says that a sentence
    begins with it, ``after_one`` that an imperative went before.
    """

    doc: Doc
    index: int
    start: int
    end: int
    form: VerbForm
    word: str
    following: list[Token]
    words: list[str]
    opening: bool
    after_one: bool

    @property
    def after(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def has_e(self) -> bool:
        return self.word.endswith("e")

    def has(self, words: AbstractSet[str]) -> bool:
        """Whether one of these words follows."""
        return not words.isdisjoint(self.words)


def imperative_at(doc: Doc, index: int, start: int, end: int, *, after_one: bool = False) -> float:
    """Return how surely the token is an imperative; 0 where it is none.

    ``start`` and ``end`` bound its sentence; ``after_one`` says that an imperative went before.
    """
    start, end = max(start, index - REACH), min(end, index + REACH)
    token = doc[index]
    form = reading(token.text.removesuffix("'s"), "imperative")
    if form is None or not opens_clause(doc, index, start):
        return 0.0
    opening = is_opening(doc, index, start)
    if token.text[0].isupper() and not opening and not token.text.isupper():
        return 0.0
    words = following(doc, index, end)
    case = _Case(
        doc,
        index,
        start,
        end,
        form,
        token.norm_.removesuffix("'s"),
        words,
        [w.norm_ for w in words],
        opening,
        after_one,
    )
    if _is_other(case):
        return 0.0
    if case.word in ("hab", "habe"):
        told = not after_one and _is_told(case)
        return SURE if case.after in _HAVE and not told and not _has_participle(words) else 0.0
    if _is_plain(case):
        return SURE
    if not words or _is_noun(case):
        return 0.0
    if not after_one and _is_told(case):
        # "… und hol dich ab" goes on with "ich"; but "ich sagte, gib mir …"
        told = (
            case.after in ("mir", "uns")
            or case.word == "sei"
            or (case.word == "lass" and case.after == "mich")
        )
        return SURE if told and doc[index - 1].text == "," else 0.0
    return _of_what_follows(case)


def _is_other(case: _Case) -> bool:
    """Whether it is something else: a first person, a subjunctive, a greeting, part of a name."""
    word, after = case.word, case.after
    if case.has_e and ("sich" in case.words or (case.following and case.following[0].is_title)):
        return True  # "Gesunde Mitarbeiter", "trage sich bitte ein"
    if after == "ihr" and reading(word, "ihr") is not None:
        return True  # "Wart ihr schon da?", but "Sag ihr das"
    if after in _SUBJECTS or (after == "sie" and case.following[0].is_title):
        return True
    if word == "sei" and (after in _BE_IT or _is_dialect(case) or _is_participle(after)):
        return True
    if after == "mich" and word in REFLEXIVE:
        return True
    if word in _TO_OTHERS and after in ("dir", "dich") and not case.has({"mir", "uns"}):
        return True
    if (word in ("lad", "lade") and after == "dich") or (
        word in ("denk", "denke") and case.words[:2] == ["an", "dich"]
    ):
        return True  # "Lade dich herzlich ein", "Denk an dich"
    if word in ("gruess", "gruesse", "kuess") and after in _GREETED:
        return True
    # "Lass-los-Yoga"
    return case.doc[case.index].whitespace_ == "" and case.doc[case.index : case.index + 2].text[-1:] in "-–"


def _is_plain(case: _Case) -> bool:
    """Whether nothing else could be meant: "gib mir", "Lach du nur!", "Warte mal"."""
    if case.after == "du" and not case.has_e:
        return True
    if case.form.sure:
        return bool(case.words) or case.word in _ALONE or case.after_one
    moment = not case.words or (case.after in _MOMENT and "auf" not in case.words)
    return case.word in _ALONE and moment


def _is_noun(case: _Case) -> bool:
    """Whether it is a noun: "Ruf und Ansehen", "Start am Montag", "Deck ist fertig"."""
    if case.after in _IS:
        return True
    if case.has_e or case.word in _ONLY_VERBS or case.form.polite.endswith("ieren"):
        return False
    if reading(case.following[0].text, "er") is not None:
        return True  # "Klingel geht nicht"
    if not case.opening:
        return False
    particle = case.words[-1] in _PARTICLES and len(case.words) < 8 and len(case.word) < _SHORT
    return case.after not in _OBJECTS and not particle


def _is_told(case: _Case) -> bool:
    """Whether somebody else acts in the sentence before it."""
    if not case.has_e and case.doc[case.index - 1].norm_ not in ("und", "oder", "aber"):
        return False  # "…, also überleg nicht zu lange"
    tellers = _TELLERS if case.has_e else {"ich", "wir", "i"}
    return any(case.doc[i].norm_ in tellers for i in range(case.start, case.index))


def _of_what_follows(case: _Case) -> float:
    word = case.word
    if word in _CLIPPED and not (case.has(_ASKING) or case.words[-1] in _PARTICLES):
        return 0.0
    if case.after_one or _is_asked(case):
        return 0.0 if case.has_e and case.has({"ich"}) else SURE
    if not case.has_e:
        return SURE
    if (word == "denke" and case.after in ("daran", "dran")) or (
        word in _OF_THE_READER and case.after == "dich"
    ):
        return SURE
    if not case.opening and ("sie" in case.words or not case.has({"ruhig", "doch", "mal", "bitte"})):
        return 0.0  # "bequeme Kleidung bringen Sie bitte mit"
    if case.has(_FIRST_PERSON):
        return 0.0
    if case.has(_ASKING) and not (word in _OF_ONESELF and case.has({"dir", "dich", "mir"})):
        return SURE
    return PERHAPS if _is_guiding(case) else 0.0


def _is_guiding(case: _Case) -> bool:
    """Whether it is what guides tell their readers, or a series of such words begins."""
    if case.word == "finde":
        return case.words[-1] == "heraus"
    if case.word in _OF_ONESELF:
        return False
    if case.word in _GUIDING:
        return True
    step = case.index and case.doc[case.index - 1].text[0].isdigit()  # "1. Öffne die App"
    return case.opening and (step or case.after == "nicht" or _begins_series(case))


def _is_asked(case: _Case) -> bool:
    """Whether "bitte" or an exclamation mark shows that something is asked for."""
    doc, index = case.doc, case.index
    if index > case.start and doc[index - 1].norm_ == "bitte":
        return True
    exclaimed = doc[case.end - 1].text.startswith("!") and case.word not in _OF_ONESELF
    return exclaimed and not _has_first_person(case)


def _has_first_person(case: _Case) -> bool:
    return any(case.doc[i].norm_ in _FIRST_PERSON for i in range(case.start, case.end))


def _begins_series(case: _Case) -> bool:
    """Whether more such words open the clauses that follow: "Atme ein, halte an und atme aus"."""
    doc, end = case.doc, case.end
    if _has_first_person(case) or not any(doc[i].norm_ in _GUIDING for i in range(case.start, end)):
        return False
    return any(
        doc[i].is_lower
        and doc[i].norm_ not in _OF_ONESELF
        and reading(doc[i].text, "imperative")
        and opens_clause(doc, i, case.start)
        and len(following(doc, i, end)) > 1
        for i in range(case.index + 2, end - 1)
    )


def _is_dialect(case: _Case) -> bool:
    """Whether "sei" is his: "der Wirt und sei Frau"."""
    joined = not case.opening and case.doc[case.index - 1].norm_ == "und"
    return joined and bool(case.following) and case.following[0].is_title


def _is_participle(word: str) -> bool:
    return word.startswith("ge") and word.endswith(("t", "en")) and len(word) > 4


def _has_participle(words: list[Token]) -> bool:
    lower = [word.norm_ for word in words if word.text.islower()]
    return any(word.startswith("ge") and word.endswith(("t", "en")) for word in lower) or (
        words[-1].text.islower() and lower[-1].endswith("t")
    )
