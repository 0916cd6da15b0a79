"""Imperatives to one reader: "Schau mal", "Ruf mich an", "Wähle eine Farbe".

The form alone tells little: "schau" is a noun, "suche" the first person with its "ich" left out.
What tells is the place (the start of a clause) and what follows.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from outreach_lint.text.german.conjugation import reading

#: Surely, likely, and perhaps an imperative.
SURE, PERHAPS = 0.75, 0.5

_OPENERS = frozenset(':;–—-•*→✓✔✅►(/!?.…,"|')
#: Words that may stand before the verb without being part of its clause.
LEADS = frozenset(
    "bitte also dann so na ja nein ok okay hey und oder aber doch ach jetzt sonst uebrigens danach "
    "anschliessend nun komm einfach ansonsten bis dahin deshalb darum zuerst hier".split()
)
_IS = frozenset("ist war sind waren wird werden folgt fehlt hat haben".split())
_GREETINGS = frozenset("hallo hi hey moin servus liebe lieber guten".split())
_JOINING = frozenset("und oder aber".split())
_SUBJECTS = frozenset("ich wir er man i es's".split())
_FIRST_PERSON = frozenset("ich mich meine meinen mein meiner meinem unser unsere unseren".split())

#: Behind one of these a verb at the start of a clause asks for something.
_ASKING = frozenset("mal doch bitte ruhig mir uns dich dir".split())
#: Behind one of these it is a verb and no noun.
_OBJECTS = _ASKING | frozenset(
    "mich ihn ihm sie es das den die einen eine ein dem dein deine deinen deinem einfach nicht jetzt gern "
    "gerne kurz gleich halt hier auf noch uns alle mehr selbst keine keinen erst".split()
)
#: Particles of separable verbs, as they stand at the end of a clause.
_PARTICLES = frozenset(
    "ab an auf aus bei durch ein her hin los mit nach um vor vorbei weg weiter zu zurueck zusammen rein "
    "raus rauf runter rum ran drauf drueber dran heraus herein hinein hinaus herunter hoch teil fest frei "
    "bescheid".split()
)
#: With these "mich" makes a clipped first person: "meld mich später".
_REFLEXIVE = frozenset(
    "meld melde freu freue setz setze kuemmer kuemmere bewerbe wunder bedank bedanke frage".split()
)
#: "Melde dich", "Setze dich": with -e, but what else could it be?
_OF_THE_READER = frozenset(
    "melde setze stelle trage bewerbe registriere entspanne entscheide bediene wende kuemmere ueberzeuge".split()
)
#: "Ruf dich morgen an", "Schick dir das": nobody is told to call himself.
_TO_OTHERS = frozenset("ruf rufe schick schicke sag sage sende send gebe geb".split())
#: The first person with its "ich" left out is what these are, unless something asks.
_OF_ONESELF = frozenset(
    "suche biete finde glaube denke wuensche gruesse schicke sende schreibe komme freue sitze arbeite "
    "brauche habe hab kenne melde mache stehe wohne heisse nutze stelle bringe teste lese lerne plane "
    "verkaufe warte".split()
)
#: Alone they are said to somebody.
_ALONE = frozenset("warte schau guck hoer komm entschuldige verzeih sag stopp".split())
_MOMENT = frozenset("mal kurz nicht einen noch bitte eine".split())
_TELLERS = frozenset("ich wir man er".split())
_HAVE = frozenset(
    "geduld spass keine acht mut vertrauen nachsicht verstaendnis einen eine viel erbarmen".split()
)
#: What shops and guides tell their readers to do, with -e.
_GUIDING = frozenset(
    "entdecke erfahre klicke waehle tippe oeffne vereinbare abonniere sichere registriere gib bestelle "
    "buche reserviere kontaktiere lade starte folge probiere vergleiche vergiss ruehre mische schneide "
    "gebe fuege lasse ziehe antworte druecke scrolle gehe schalte verbinde bewahre achte beachte "
    "pruefe".split()
)
#: These are nothing but verbs; the stems of most others are nouns as well ("Ruf", "Start", "Plan").
_ONLY_VERBS = frozenset(
    "schreib sag lass hol komm geh mach hoer denk bleib meld frag schick bring ueberleg erzaehl zeig setz "
    "leg schau guck zieh nutz bewirb entscheid erklaer entspann goenn geniess glaub gruend lern meid nenn "
    "pruef ruehr schliess sei sing spar staerk steh steig such trau tu ueberzeug unterstuetz verbesser "
    "vereinbar vergiss vertrau verzicht waehl wart zoeger gruess wasch misch schneid giess fuell haeng "
    "heb raeum schalt schieb spuel sammel beacht bedenk benutz besorg bestell bezahl mess miss knet "
    "verzweifel hau roll wend streu trenn lauf fahr fass pass probier oeffne atme rechne trink wisch "
    "streich steck lad stell koch sorg rat knick back bau bind bleib bitt dreh drueck feg fueg kleb kuehl "
    "lies loes merk mal melde nimm pack pfleg polster saug saeg sichere tausch tauch wickel wirf zaehl "
    "zeichne zerlass entdeck erfahr verpass versaeum verschwend vergleich verrat verkauf erhoeh entferne "
    "erneuer".split()
) - frozenset("mal rat roll vergleich verrat verkauf bau lauf pass bitt".split())


def imperative_at(doc: Doc, index: int, start: int, end: int, *, after_one: bool = False) -> float:
    """Return how surely the token is an imperative; 0 where it is none.

    ``start`` and ``end`` bound its sentence; ``after_one`` says that an imperative went before.
    """
    token = doc[index]
    form = reading(token.text.removesuffix("'s"), "imperative")
    if form is None or not _opens_clause(doc, index, start):
        return 0.0
    opening = _is_opening(doc, index, start)
    if token.text[0].isupper() and not opening and not token.text.isupper():
        return 0.0
    following = _following(doc, index, end)
    words = [other.norm_ for other in following]
    after = words[0] if words else ""
    word = token.norm_.removesuffix("'s")
    if after in _SUBJECTS or (after == "sie" and following[0].is_title) or _is_hyphenated(doc, index):
        return 0.0
    if (word == "sei" and after in ("es", "das", "die", "der", "ein", "eine", "dies", "nun")) or (
        after == "mich" and word in _REFLEXIVE
    ):
        return 0.0
    if word in _TO_OTHERS and after in ("dir", "dich") and not {"mir", "uns"} & set(words):
        return 0.0
    if word in ("hab", "habe"):
        return SURE if after in _HAVE and not _has_participle(following) else 0.0
    if word in ("gruess", "gruesse", "kuess") and after in ("gott", "dich", "euch", "aus", "von", "die"):
        return 0.0  # a greeting
    if after == "du":
        return SURE  # "Lach du nur!"
    if (
        word == "sei"
        and not opening
        and doc[index - 1].norm_ == "und"
        and following
        and following[0].is_title
    ):
        return 0.0  # "und sei Frau": his, in dialect
    if form.sure:
        return SURE if words or word in _ALONE or after_one else 0.0
    if word in _ALONE and (not words or after in _MOMENT):
        return SURE
    subjects = {doc[i].norm_ for i in range(start, index)} & (
        {"ich", "wir"} if not word.endswith("e") else _TELLERS
    )
    if subjects and not after_one:
        # "Ich komm und hol dich ab" – but "ich sagte, gib mir …"
        told = after in ("mir", "uns") or word == "sei" or (word == "lass" and after == "mich")
        return SURE if told and doc[index - 1].text == "," else 0.0
    return _confidence(
        token,
        words,
        starts=opening,
        after_one=after_one,
        asked=_asked(doc, index, start, end),
        series=opening and _begins_series(doc, index, start, end),
    )


def plural_imperative_at(doc: Doc, index: int, start: int, end: int) -> float:
    """Return how surely the token tells several readers to do something; 0 where it does not.

    Most such forms are his as well, with the subject left out: "Passt mir gut", "Kommt noch".
    """
    token = doc[index]
    form = reading(token.text, "ihr")
    if form is None or token.text.isupper() or not _opens_clause(doc, index, start):
        return 0.0
    if (
        token.text[0].isupper()
        and index != start
        and (doc[index - 1].text.isalpha() or doc[index - 1].text == ",")
    ):
        return 0.0
    words = [other.norm_ for other in _following(doc, index, end)]
    if not words or words[0] in _SUBJECTS or words[0] in ("ihr", "sie", "es", "nichts"):
        return 0.0
    if form.sure:
        # "… und dürftet": what nobody is told to do needs a sentence of its own.
        return SURE if _is_opening(doc, index, start) or token.norm_ not in _NEVER_TOLD else 0.0
    if set(words) & _OF_YOU and not doc[end - 1].text.startswith("?"):
        # "Passt auf euch auf!", but "Passt euch Dienstag?"
        thing = token.norm_ in OF_THINGS and not (token.norm_ == "passt" and words[0] == "auf")
        if not thing and _is_opening(doc, index, start):
            return SURE
    if words[0] == "das":
        return 0.0
    if token.norm_ in OF_THINGS or {"nichts", "sich"} & set(words):
        return 0.0
    opening = _is_opening(doc, index, start)
    if (set(words) & (_ASKING_ALL if opening else {"doch", "mal", "bitte"})) and not (
        words[0] in ("mir", "uns") and token.norm_ in _WITH_DATIVE
    ):
        return SURE
    # "Kommt vorbei, bringt Kuchen mit und sagt den Nachbarn Bescheid!"
    if index != start or token.norm_ not in _INVITING:
        return 0.0
    series = range(index + 2, end)
    return SURE if any(doc[i].norm_ in _INVITING and _opens_clause(doc, i, start) for i in series) else 0.0


_INVITING = frozenset(
    "kommt bringt sagt schaut meldet schickt ruft schreibt bucht folgt teilt denkt raeumt holt macht "
    "kauft sucht probiert nutzt ladet fragt tragt stellt nehmt gebt waehlt packt zieht setzt".split()
)
_NEVER_TOLD = frozenset(
    "koennt wollt muesst duerft sollt habt werdet moegt hattet haettet waret waert wart wurdet wuerdet konntet koenntet solltet wolltet musstet muesstet durftet duerftet mochtet moechtet wusstet".split()
)
_OF_YOU = frozenset("euch eure euer eurem euren eurer".split())
_ASKING_ALL = frozenset("bitte doch mal uns mir einfach gern gerne ruhig".split())
#: What things do, or happens to somebody: said with the subject left out, and with "ihr" for her.
OF_THINGS = frozenset(
    "klingt passt reicht freut interessiert geht steht liegt fehlt stimmt klappt funktioniert schmeckt "
    "riecht heisst bedeutet kostet lohnt wirkt scheint dauert stoert nervt wundert gehoert erinnert "
    "ueberzeugt begeistert tut findet bleibt laeuft hoert spart eignet hat wird kann gilt".split()
)
_WITH_DATIVE = frozenset("macht sagt kommt bringt".split())


def _confidence(
    token: Token, words: list[str], *, starts: bool, after_one: bool, asked: bool, series: bool
) -> float:
    word = token.norm_.removesuffix("'s")
    after = words[0] if words else ""
    capital = token.text[0].isupper()
    if not words:
        return 0.0
    particle = words[-1] in _PARTICLES
    # A noun: "Ruf und Ansehen", "Start am Montag", "Plan für Mai".
    only_verb = word.endswith("e") or word in _ONLY_VERBS or word.endswith("ier")
    if starts and not only_verb and not (after in _OBJECTS or (particle and len(words) < 8)):
        return 0.0
    if capital and after in _IS:
        return 0.0
    if after_one or asked:
        return 0.0 if word.endswith("e") and {"ich", "mich"} & set(words) else SURE
    if not word.endswith("e"):
        return SURE
    if not starts and ("sie" in words or not {"ruhig", "doch", "mal", "bitte"} & set(words)):
        return 0.0  # "bequeme Kleidung bringen Sie bitte mit"
    if (word == "denke" and after in ("daran", "dran")) or (word in _OF_THE_READER and after == "dich"):
        return SURE
    if set(words) & _FIRST_PERSON:
        return 0.0
    if set(words) & _ASKING and not (word in _OF_ONESELF and set(words) & {"dir", "dich", "mir"}):
        return SURE
    if word not in _OF_ONESELF and after == "nicht" and starts:
        return PERHAPS
    if word == "finde":
        return PERHAPS if words[-1] == "heraus" else 0.0
    return PERHAPS if (word in _GUIDING or series) and word not in _OF_ONESELF else 0.0


def _is_opening(doc: Doc, index: int, start: int) -> bool:
    """Whether a sentence or item begins with it, but for a word like "also" and its comma."""
    if index == start:
        return True
    before = doc[index - 1]
    if before.text == ",":
        greeting = doc[start].norm_ in _GREETINGS and index - start <= 5
        return greeting or all(doc[i].norm_ in LEADS for i in range(start, index - 1))
    return not before.text.isalpha() and (not before.is_space or "\n" in before.text)


def _opens_clause(doc: Doc, index: int, start: int) -> bool:
    """Whether it stands at the start of a clause, but for words like "bitte" and "dann"."""
    place = index
    while place > start and doc[place - 1].norm_ in LEADS:
        place -= 1
    if place == start:
        return True
    before = doc[place - 1]
    if before.text in _OPENERS or "\n" in before.text:
        return True
    # "Komm vorbei und sag Hallo"
    return place < index and doc[place].norm_ in _JOINING


def _following(doc: Doc, index: int, end: int) -> list[Token]:
    """Return the words of the clause behind the token."""
    words = []
    for i in range(index + 1, end):
        token = doc[i]
        if token.text in _OPENERS or token.norm_ in _JOINING or "\n" in token.text:
            break
        if not token.is_space:
            words.append(token)
    return words


def _asked(doc: Doc, index: int, start: int, end: int) -> bool:
    """Whether "bitte" or an exclamation mark shows that something is asked for."""
    if index > start and doc[index - 1].norm_ == "bitte":
        return True
    return doc[end - 1].text.startswith("!") and not any(
        doc[i].norm_ in _FIRST_PERSON for i in range(start, end)
    )


def _begins_series(doc: Doc, index: int, start: int, end: int) -> bool:
    """Whether more such words open the clauses that follow: "Atme ein, halte an und atme aus"."""
    if any(doc[i].norm_ in _FIRST_PERSON for i in range(start, end)):
        return False
    return any(doc[i].norm_ in _GUIDING for i in range(start, end)) and any(
        doc[i].is_lower and doc[i].norm_ not in _OF_ONESELF and len(_following(doc, i, end)) > 1
        and reading(doc[i].text, "imperative") and _opens_clause(doc, i, start)
        for i in range(index + 2, end - 1)
    )  # fmt: skip


def _has_participle(words: list[Token]) -> bool:
    lower = [word.norm_ for word in words if word.text.islower()]
    return any(word.startswith("ge") and word.endswith(("t", "en")) for word in lower) or (
        words[-1].text.islower() and lower[-1].endswith("t")
    )


def _is_hyphenated(doc: Doc, index: int) -> bool:
    """Whether it is the first part of a name: "Lass-los-Yoga"."""
    return doc[index].whitespace_ == "" and index + 1 < len(doc) and doc[index + 1].text in ("-", "–")
