"""Forms of address that are spoken about and not used: das Du, Frau Du, Café du Nord, a motto."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
_REPORTING = frozenset(
    "sagen slogan claim sagt sagte sagten gesagt schreibt schrieb meint meinte titel heisst hiess rief "
    "ruft riet rat lautet devise geduzt geraten credo predigt predigte gefragt schimpfen schimpft denkt "
    "dachte fragt fragte antwortet antwortete verspricht versprach".split()
)
_SAYINGS = (
    "motto",
    "spruch",
    "satz",
    "regel",
    "weisheit",
    "schild",
    "plakat",
    "aufkleber",
)  # Lebensmotto, Leitspruch, Grundsatz
_TOLD = frozenset({"geraten", "gesagt"})  # "Ich habe meinem Sohn geraten: …"
_SAID = frozenset("sagt sagte meinte rief antwortete fragte".split())
_CALLING = frozenset("ruft rief schreit schrie".split())
_ELDERS = frozenset(
    "oma opa grossmutter grossvater mutter vater mama papa meister meisterin lehrer lehrerin trainer "
    "coach tante onkel".split()
)
_FAR = 40  # no reported sentence is longer; keeps the look back linear


def is_mention(doc: Doc, index: int, start: int, is_du_verb: Callable[[int], bool]) -> bool:
    """Whether a pronoun is spoken about and not used.

    ``is_du_verb`` says of a token (its index) whether it is a verb of du.
    """
    word = doc[index].norm_
    before = doc[index - 1].norm_ if index > start else ""
    if before in _TITLES and doc[index].text[0].isupper() and word != "sie":
        return True  # Frau Du, Herr Dein
    if word == "dein" and before == "und" and index - 1 > start and doc[index - 2].text == "Mein":
        return True  # Mein und Dein
    if word not in ("du", "sie"):
        return False
    if before in (_SAYING if word == "du" else ("sagte", "sagten", "gesagt")) or _is_said_to(
        doc, index, start
    ):
        return True
    after = doc[index + 1].norm_ if index + 1 < len(doc) else ""
    beyond = doc[index + 2].norm_ if index + 2 < len(doc) else ""
    earlier = doc[index - 2].norm_ if index - 1 > start else ""
    other = "sie" if word == "du" else "du"
    if other in (beyond if after in _ALTERNATIVES else "", earlier if before in _ALTERNATIVES else ""):
        return True
    if _is_enumerated(doc, index):
        return True
    if word == "sie":
        # "Das Sie", "beim Sie", "per Sie"; but "das Angebot, das Sie …"
        if before in ("per", "beim", "zum", "vom", "fuers", "ans", "aufs"):
            return True
        one = reading(doc[index + 1].text, "er") is not None or after in ("war", "waere") if after else False
        own = index - 1 == start or doc[index - 2].is_alpha or (one and reading(after, "ihr") is None)
        return before == "das" and doc[index].is_title and own
    if before in ("ist", "bleibt") or after == "toene":  # Hast du Töne
        return True
    if after == "und" and beyond == "ich" and doc[index + 2].is_title:  # "Du und Ich", a name
        return True
    if before in ("man", "wir", "alle") and earlier in _SAYING:
        return True
    if (after in _DEAR and beyond in _OATHS) or (before == "ach" and after in _OATHS):
        return True  # du meine Güte, du lieber Himmel, ach du Schreck
    if (after == "und" and beyond == "du") or (before == "und" and earlier == "du"):  # auf Du und Du
        return True
    if before in _MENTION_BEFORE:
        # "Ich hoffe, das du Zeit hast" is a slip of spelling, "der Ort, an dem du warst" a clause.
        used = is_du_verb(index + 1) or not doc[index].text[0].isupper()
        return not (before in ("das", "dem") and used)
    return _is_foreign(doc, index, start, is_du_verb)


def _is_said_to(doc: Doc, index: int, start: int) -> bool:
    """Whether it is what somebody is called: "Sagen Sie ruhig Du zu mir", "man müsse Sie zu ihm sagen"."""
    if index + 2 >= len(doc):
        return False
    after = doc[index + 1].norm_
    if after not in _TO_EACH_OTHER and not (after == "zu" and doc[index + 2].norm_ in _SOMEBODY):
        return False
    near = range(max(start, index - 4), min(len(doc), index + 5))
    return any(doc[i].norm_ in _SAYING for i in near)


_SOMEBODY = frozenset("mir ihm ihr uns ihnen einander jedem allen".split())
_TO_EACH_OTHER = frozenset("zueinander untereinander miteinander".split())


def _is_enumerated(doc: Doc, index: int) -> bool:
    """Whether it stands in a list of pronouns: "ich, du, er, sie, es"."""
    near = 0
    for step in (-1, 1):
        comma, other = index + step, index + 2 * step
        if 0 <= other < len(doc) and doc[comma].text == "," and doc[other].norm_ in _PRONOUNS:
            near += 1
    return near == 2


def _is_foreign(doc: Doc, index: int, start: int, is_du_verb: Callable[[int], bool]) -> bool:
    """Whether it belongs to a French phrase or a surname: Café du Nord, Pont du Gard, Du Bois."""
    after = doc[index + 1] if index + 1 < len(doc) else None
    if after is None:
        return False
    if doc[index].text != "du":
        return after.norm_ in _NAME_AFTER
    if index == start:
        return False
    before = doc[index - 1]
    if before.norm_ in _FRENCH_BEFORE:
        return True
    # Between two capitals, and no verb before it that would make it a subject.
    capitals = before.is_title and after.is_title and index - 1 > start
    return capitals and not is_du_verb(index - 1) and not before.norm_.endswith("st")


def _is_maxim(doc: Doc, start: int, comma: int) -> bool:
    """Whether somebody of the writer's life says what follows the comma."""
    words = [doc[i].norm_ for i in range(max(start, comma - 8), comma)]
    if words and words[-1] in _CALLING:
        return True
    own = any(word.startswith("mein") and words[p + 1] in _ELDERS for p, word in enumerate(words[:-1]))
    return own and bool(_SAID.intersection(words))


def is_reported(doc: Doc, index: int, start: int, sentences: Sequence[tuple[int, int]]) -> bool:
    """Whether it stands behind "Motto:" or "sagt:": others' words without quotation marks."""
    for i in range(index - 1, max(start, index - _FAR), -1):
        # "Mama, sagte er, lass das"
        if doc[i].text == "," and i - 2 > start and doc[i - 2].norm_ in _SAID and doc[i - 3].text == ",":
            return True
        # "Mein Opa sagte immer, du …": a maxim, not a word to the reader
        if doc[i].text == "," and _is_maxim(doc, start, i):
            return True
        if doc[i].text == ":":
            # Blanks behind the colon are where a quotation stood: that was what was said.
            if doc[i + 1].is_space and len(doc[i + 1]) > 2 and index > i + 1:
                return False
            before = [doc[j].norm_ for j in range(max(start, i - 6), i)]
            if "wir" in before or ("ich" in before and before[-1] not in _TOLD) or "wie" in before[-2:-1]:
                return False  # "ich sage ja: …", "wie gesagt: …"
            return any(word in _REPORTING or word.endswith(_SAYINGS) for word in before)
    return False
