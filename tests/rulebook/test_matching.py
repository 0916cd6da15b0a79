from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.attrs import NORM

from outreach_lint.rulebook.matching import PhraseIndex
from outreach_lint.rulebook.pattern import Lexicon, PatternCompiler
from outreach_lint.rulebook.reference import MatcherReference
from outreach_lint.text import components  # noqa: F401  (registers the component)
from outreach_lint.text.document import blank_pipeline
from outreach_lint.text.folding import fold

LEXICONS = {
    "you": Lexicon("you", ("du", "sie")),
    "call": Lexicon("call", ("anruf", "kurzer call")),
    "number": Lexicon("number", ("zehn",), (r"\d{1,3}",)),
}


@cache
def pipeline(language):
    nlp = blank_pipeline(language)
    nlp.add_pipe("outreach_sentences")
    return nlp


def compiled(patterns, language="de"):
    nlp = pipeline(language)
    compiler = PatternCompiler(lambda w: [fold(token.norm_) for token in nlp.make_doc(w)], LEXICONS)
    return [compiler.compile(p) for p in patterns]


def index_of(patterns, language="de", common=frozenset()):
    return PhraseIndex((("any", phrase) for phrase in compiled(patterns, language)), common)


def run(index, text, language="de"):
    doc = pipeline(language)(text)
    norms = doc.to_array(NORM).tolist()
    return doc, index.match(doc, norms, doc._.outreach_sentences)


def found(pattern, text, language="de"):
    doc, matches = run(index_of([pattern], language), text, language)
    return [doc[m.start : m.end].text for m in matches]


def assert_silent(pattern, text, language="de"):
    assert found(pattern, text, language) == []


HITS = {
    "word": ("zeit", "Hast du Zeit?", ["Zeit"]),
    "any spelling": ("kapazität", "Haben Sie KAPAZITAET frei?", ["KAPAZITAET"]),
    "pattern in ascii": ("kapazitaet", "Haben Sie Kapazität frei?", ["Kapazität"]),
    "fancy letters": ("zeit", "Hast du 𝗭𝗲𝗶𝘁?", ["𝗭𝗲𝗶𝘁"]),
    "beginning": ("kapazit*", "Die Kapazitäten sind da", ["Kapazitäten"]),
    "beginning, nothing more": ("kapazit*", "Die Kapazit ist da", ["Kapazit"]),
    "end": ("*ung", "Die Werbung wirkt", ["Werbung"]),
    "middle": ("*werb*", "Die Bewerbung liegt vor", ["Bewerbung"]),
    "one of": ("hast (zeit|luft)", "Und hast Luft?", ["hast Luft"]),
    "longer one of": ("(zeit|freie slots)", "Es gibt freie Slots hier", ["freie Slots"]),
    "optional there": ("hast [noch] zeit", "hast noch Zeit", ["hast noch Zeit"]),
    "optional not there": ("hast [noch] zeit", "hast Zeit", ["hast Zeit"]),
    "lexicon": ("hast <you>", "und hast du", ["hast du"]),
    "longer lexicon entry": ("ein <call>", "nur ein kurzer Call hier", ["ein kurzer Call"]),
    "lexicon regex": ("<number> minuten", "nur 15 Minuten", ["15 Minuten"]),
    "lexicon regex, word": ("<number> minuten", "nur zehn Minuten", ["zehn Minuten"]),
    "gap of none": ("hast .. zeit", "hast Zeit", ["hast Zeit"]),
    "gap of four": ("hast .. zeit", "hast a b c d Zeit", ["hast a b c d Zeit"]),
    "gap of eight": ("hast ... zeit", "hast a b c d e f g h Zeit", ["hast a b c d e f g h Zeit"]),
    "all of them": ("zeit", "Zeit und Zeit und Zeit", ["Zeit", "Zeit", "Zeit"]),
    "gender form": ("kundinnen", "Unsere Kund:innen", ["Kund:innen"]),
    "over a line wrap": (
        "region .. und liefern",
        "Wir bauen seit vielen Jahren Anlagen für Betriebe in dieser Region\nund liefern",
        ["Region\nund liefern"],
    ),
}


@pytest.mark.parametrize(("pattern", "text", "expected"), HITS.values(), ids=HITS.keys())
def test_what_a_pattern_finds(pattern, text, expected):
    assert found(pattern, text) == expected


MISSES = {
    "part of a word": ("zeit", "Die Mahlzeiten hier"),
    "beginning is not the end": ("kapazit*", "Die Unterkapazität hier"),
    "end is not the beginning": ("*ung", "Der Ungar hier"),
    "optional is another": ("hast [noch] zeit", "hast kaum Zeit"),
    "order": ("hast zeit", "Zeit hast"),
    "gap of five": ("hast .. zeit", "hast a b c d e Zeit"),
    "gap of nine": ("hast ... zeit", "hast a b c d e f g h i Zeit"),
    "two sentences": ("hast .. zeit", "Was du hast. Zeit ist Geld"),
    "two lines": ("hast zeit", "was du hast\nZeit ist Geld"),
    "across an emoji": ("hast .. zeit", "was du hast 😊 Zeit ist Geld"),
    "number too long": ("<number> minuten", "nur 1500 Minuten"),
    "half of a longer entry": ("ein <call>", "nur ein kurzer Weg"),
    "one mandatory word lacks": ("hast du .. zeit", "hast Zeit"),
    "a word used twice": ("zeit .. zeit", "Die Zeit ist da"),
}


@pytest.mark.parametrize(("pattern", "text"), MISSES.values(), ids=MISSES.keys())
def test_what_a_pattern_does_not_find(pattern, text):
    assert_silent(pattern, text)


STARTS = {
    "sentence": ("Hast du Zeit", True),
    "second sentence": ("Guten Tag. Hast du Zeit", True),
    "comma": ("Hallo Petra, hast du Zeit", True),
    "colon": ("Frage: hast du Zeit", True),
    "dash": ("Guten Tag – hast du Zeit", True),
    "bullet": ("- hast du Zeit", True),
    "emoji": ("Hallo 😊 hast du Zeit", True),
    "and": ("Ich bin da und hast du Zeit", True),
    "lead-in": ("Sag mal hast du Zeit", True),
    "in the middle": ("Wann hast du Zeit", False),
    "behind a word": ("Am Montag hast du Zeit", False),
}


@pytest.mark.parametrize(("text", "there"), STARTS.values(), ids=STARTS.keys())
def test_the_start_of_a_clause(text, there):
    assert bool(found("^ hast du", text)) is there
    assert found("hast du", text)


QUESTIONS = {
    "mark": ("Hast du Zeit?", True),
    "several": ("Hast du Zeit???", True),
    "with a call": ("Hast du Zeit?!", True),
    "emoji behind": ("Hast du Zeit? 😊", True),
    "bracket behind": ("(Hast du Zeit?)", True),
    "first of two": ("Hast du Zeit? Gut so.", True),
    "no mark": ("Hast du Zeit.", False),
    "the next one asks": ("Hast du Zeit. Oder was?", False),
    "the one before asks": ("Wie? Hast du Zeit.", False),
    "mark far off": ("Hast du Zeit. Ich frage nur. Kommst du?", False),
}


@pytest.mark.parametrize(("text", "there"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_question(text, there):
    assert bool(found("hast du ?", text)) is there
    assert found("hast du", text)


LOOSE = {
    "end there": ("hast du .. [zeit]", "hast du noch Zeit für mich", "hast du noch Zeit"),
    "end not there": ("hast du .. [zeit]", "hast du noch Luft für mich", "hast du"),
    "beginning there": ("[bitte] .. melde dich", "bitte jetzt melde dich bald", "bitte jetzt melde dich"),
    "beginning not there": ("[bitte] .. melde dich", "und nun melde dich bald", "melde dich"),
    "end beside": ("hast du [zeit]", "hast du Zeit für mich", "hast du Zeit"),
    "end beside not there": ("hast du [zeit]", "hast du Luft für mich", "hast du"),
    "longest": ("hast [noch] [viel] zeit", "hast noch viel Zeit", "hast noch viel Zeit"),
}


@pytest.mark.parametrize(("pattern", "text", "longest"), LOOSE.values(), ids=LOOSE.keys())
def test_optional_words_at_the_ends(pattern, text, longest):
    hits = found(pattern, text)
    assert max(hits, key=len) == longest
    assert all(hit in longest for hit in hits)


ENGLISH = {
    "hyphen": ("follow-up", "A Follow-Up is due", ["Follow-Up"]),
    "contraction": ("don't worry", "Please don't worry", ["don't worry"]),
    "curly contraction": ("don't worry", "Please don’t worry", ["don’t worry"]),
    "spelled out": ("don't worry", "Please do not worry", ["do not worry"]),
    "contracted": ("i am in", "Sure, I'm in", ["I'm in"]),
}


@pytest.mark.parametrize(("pattern", "text", "expected"), ENGLISH.values(), ids=ENGLISH.keys())
def test_english_words_match_as_the_tokenizer_cuts_them(pattern, text, expected):
    assert found(pattern, text, "en") == expected


@pytest.mark.parametrize("pattern", ["follow-up*", "e-mail*"])
def test_a_hyphenated_beginning_matches_in_english(pattern):
    assert found(pattern, "Two follow-ups and two e-mails", "en") != []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("geht's", "Na, wie geht's heute"),
        ("geht’s", "Na, wie geht’s heute"),
    ],
    ids=["straight", "curly"],
)
def test_apostrophes_of_all_kinds_match(pattern, text):
    assert [hit.replace("’", "'") for hit in found(pattern, text)] == ["geht's"]


def test_a_number_of_phrases_are_told_apart():
    doc, matches = run(index_of(["zeit", "hast du", "luft"]), "hast du Zeit")
    assert {(m.phrase, doc[m.start : m.end].text) for m in matches} == {(0, "Zeit"), (1, "hast du")}


PATTERNS = [
    "hast <you> .. zeit",
    "^ hast [noch] (zeit|luft) ?",
    "zeit* [und|oder] ... [luft]",
    "[hast] .. *ung",
    "(zeit|freie slots) [noch]",
    "ein <call> ?",
    "<number> [oder <number>] minuten",
    "*eit .. *eit",
    "noch noch",
    "[so viel] zeit",
    "du .. du .. du",
    "^ du",
    "hast .. (du|sie) ... [zeit] [luft] ?",
]
WORDS = st.sampled_from(
    [
        *"hast du sie noch zeit zeiten luft und oder freie slots ein anruf kurzer call zehn".split(),
        *"15 minuten werbung so viel a b c , . ? ! : 😊".split(),
        *(
            "hast noch zeit ?",
            "freie slots",
            "ein kurzer call ?",
            "hast du",
            "15 minuten",
            "du a du",
            "noch noch",
        ),
    ]
)
REFERENCE = MatcherReference(pipeline("de").vocab, compiled(PATTERNS))
INDEXES = {
    "no stop words": index_of(PATTERNS),
    "stop words": index_of(PATTERNS, common=frozenset("du sie hast noch und oder ein so".split())),
}


@pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES.keys())
@given(words=st.lists(WORDS, max_size=30))
def test_the_index_finds_what_the_matcher_finds(index, words):
    doc, matches = run(index, " ".join(words))
    assert set(matches) == REFERENCE.match(doc, doc._.outreach_sentences)


@given(words=st.lists(WORDS, max_size=30))
def test_a_match_stands_within_one_sentence(words):
    doc, matches = run(INDEXES["stop words"], " ".join(words))
    bounds = doc._.outreach_sentences
    for match in matches:
        assert any(start <= match.start < match.end <= end for start, end in bounds)


@given(words=st.lists(WORDS, max_size=15), pattern=st.sampled_from(PATTERNS))
def test_a_phrase_matches_alone_as_it_does_among_others(words, pattern):
    text = " ".join(words)
    number = PATTERNS.index(pattern)
    _, alone = run(index_of([pattern]), text)
    _, among = run(INDEXES["stop words"], text)
    assert {(m.start, m.end) for m in alone} == {(m.start, m.end) for m in among if m.phrase == number}


def test_a_phrase_of_very_many_words_matches_only_its_own() -> None:
    pattern = "(" + "|".join(f"vorne{n}a hinten{n}b" for n in range(80)) + ") zeit"
    pairs = "vorne79a hinten79b Zeit, vorne79a hinten78b Zeit, der die das Zeit"
    assert found(pattern, pairs) == ["vorne79a hinten79b Zeit"]
