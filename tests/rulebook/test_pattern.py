from __future__ import annotations

import pytest

from outreach_lint.rulebook.pattern import MAX_EXPANSIONS, Lexicon, PatternCompiler, PatternError, word_term
from outreach_lint.text.document import blank_pipeline
from outreach_lint.text.folding import fold

LEXICONS = {
    "you": Lexicon("you", ("du", "sie")),
    "call": Lexicon("call", ("anruf", "kurzer call")),
    "number": Lexicon("number", ("zehn",), (r"\d+",)),
    "digits": Lexicon("digits", (), (r"\d+",)),
    "nested": Lexicon("nested", ("<you>",)),
    "empty": Lexicon("empty"),
}


def compile_(source):
    return PatternCompiler(str.split, LEXICONS).compile(source)


def written(source):
    """Each word sequence as words; '?' behind what may lack, '_n' for a gap of n tokens."""
    return {" ".join(map(slot_text, sequence)) for sequence in compile_(source).sequences()}


def slot_text(slot):
    if slot.term is None:
        return f"_{slot.repeat}"
    term = slot.term
    words = sorted(
        [
            *term.exact,
            *(p + "*" for p in term.prefixes),
            *("*" + s for s in term.suffixes),
            *("*" + i + "*" for i in term.infixes),
            *(f"/{r}/" for r in term.regexes),
        ]
    )
    return "|".join(words) + ("?" if slot.optional else "")


CONSTRUCTS = {
    "word": ("zeit", {"zeit"}),
    "words": ("hast du zeit", {"hast du zeit"}),
    "word is folded": ("Kapazität", {"kapazitaet"}),
    "beginning": ("kapazit*", {"kapazit*"}),
    "beginning is folded": ("Kapazitä*", {"kapazitae*"}),
    "end": ("*ung", {"*ung"}),
    "middle": ("*kapaz*", {"*kapaz*"}),
    "one of": ("(zeit|luft) jetzt", {"luft|zeit jetzt"}),
    "one of, stars": ("(zeit*|luft)", {"luft|zeit*"}),
    "one of, longer": ("(zeit|freie slots) jetzt", {"zeit jetzt", "freie slots jetzt"}),
    "may lack": ("hast [noch] zeit", {"hast noch? zeit"}),
    "one of these may lack": ("hast [noch|gerade] zeit", {"hast gerade|noch? zeit"}),
    "longer may lack": ("hast [so viel] zeit", {"hast so viel zeit", "hast zeit"}),
    "lexicon": ("hast <you>", {"hast du|sie"}),
    "lexicon with longer entries": ("ein <call>", {"ein anruf", "ein kurzer call"}),
    "lexicon with a regex": ("<number> minuten", {"/\\d+/|zehn minuten"}),
    "lexicon of a regex alone": ("<digits> minuten", {"/\\d+/ minuten"}),
    "lexicon that may lack": ("hast [<you>] zeit", {"hast du|sie? zeit"}),
    "lexicon among others": ("(<you>|ihr) da", {"du|ihr|sie da"}),
    "short gap": ("hast .. zeit", {"hast _4 zeit"}),
    "long gap": ("hast ... zeit", {"hast _8 zeit"}),
    "blanks do not matter": ("  hast   ( zeit | luft )  ", {"hast luft|zeit"}),
    "loose end": ("hast .. [zeit]", {"hast", "hast _4 zeit"}),
    "loose beginning": ("[hast] .. zeit", {"zeit", "hast _4 zeit"}),
}


@pytest.mark.parametrize(("source", "expected"), CONSTRUCTS.values(), ids=CONSTRUCTS.keys())
def test_each_construct(source, expected):
    assert written(source) == expected


@pytest.mark.parametrize(
    ("source", "at_start", "in_question"),
    [
        ("hast du", False, False),
        ("^ hast du", True, False),
        ("hast du ?", False, True),
        ("^hast du?", True, True),
    ],
)
def test_where_a_phrase_may_stand(source, at_start, in_question):
    phrase = compile_(source)
    assert (phrase.at_start, phrase.in_question) == (at_start, in_question)
    assert written(source) == {"hast du"}


def test_the_source_is_kept():
    assert compile_("hast [noch] zeit ?").source == "hast [noch] zeit ?"


FAULTS = {
    "nothing": ("", "empty"),
    "blanks": ("   ", "empty"),
    "only a start": ("^", "empty"),
    "only a question": ("?", "empty"),
    "open bracket": ("(zeit", r"'\)' is missing"),
    "open square bracket": ("hast [noch", r"'\]' is missing"),
    "wrong bracket": ("(zeit]", r"'\]' cannot stand inside brackets"),
    "closing bracket alone": ("zeit)", r"'\)' does not belong here"),
    "closing square bracket alone": ("] zeit", r"'\]' does not belong here"),
    "bar outside": ("zeit | luft", r"'\|' does not belong here"),
    "start in the middle": ("hast ^ du", r"'\^' does not belong here"),
    "question in the middle": ("hast ? du", r"'\?' does not belong here"),
    "empty alternative": ("(zeit|)", "empty alternative"),
    "empty brackets": ("() zeit", "empty alternative"),
    "nested": ("(zeit [noch])", r"'\[' cannot stand inside brackets"),
    "gap inside": ("(hast .. zeit)", r"'\.\.' cannot stand inside brackets"),
    "start inside": ("(^ zeit)", r"'\^' cannot stand inside brackets"),
    "gap first": (".. zeit", "begins or ends with a gap"),
    "gap last": ("zeit ...", "begins or ends with a gap"),
    "gap alone": ("..", "begins or ends with a gap"),
    "gap behind the start": ("^ .. zeit", "begins or ends with a gap"),
    "gap before the question": ("zeit .. ?", "begins or ends with a gap"),
    "all may lack": ("[noch]", "nothing in it must occur"),
    "all may lack, two": ("[noch] [gerade]", "nothing in it must occur"),
    "all may lack, longer": ("[noch gerade]", "nothing in it must occur"),
    "star inside": ("ka*tät", "'\\*' may stand only at the beginning or end"),
    "star alone": ("*", "nothing but '\\*'"),
    "two stars": ("**", "nothing but '\\*'"),
    "short stem": ("k*", "too short a stem"),
    "short end": ("*g", "too short a stem"),
    "unknown lexicon": ("hast <us>", "unknown lexicon <us>"),
    "empty lexicon": ("hast <empty>", "<empty> has no entries"),
    "nested lexicon": ("hast <nested>", "<nested> must not name other lexicons"),
    "open angle": ("hast <you", "cannot read '<you'"),
    "closing angle": ("hast you>", "cannot read '>'"),
    "angles with a blank": ("hast <you there>", "cannot read"),
    "too many": (" ".join(["(eins|a b|c d)"] * 7), f"more than {MAX_EXPANSIONS}"),
}


@pytest.mark.parametrize(("source", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_pattern_that_cannot_be_read_says_why(source, message):
    with pytest.raises(PatternError, match=message):
        compile_(source)


def test_as_many_sequences_as_allowed_are_fine():
    assert len(compile_(" ".join(["(eins|a b)"] * 8)).sequences()) == 256


@pytest.mark.parametrize(
    ("word", "kind"), [("zeit", "exact"), ("zeit*", "prefixes"), ("*zeit", "suffixes"), ("*zeit*", "infixes")]
)
def test_a_word_term_has_one_kind(word, kind):
    term = word_term(word)
    for name in ("exact", "prefixes", "suffixes", "infixes", "regexes"):
        assert getattr(term, name) == ({"zeit"} if name == kind else frozenset())


def test_two_terms_make_one_with_both():
    assert (word_term("zeit") | word_term("luft*")) == (word_term("luft*") | word_term("zeit"))
    assert (word_term("zeit") | word_term("luft")).exact == {"zeit", "luft"}


@pytest.mark.parametrize(
    ("language", "word", "tokens"),
    [
        ("de", "Follow-up", ["follow-up"]),
        ("en", "follow-up", ["follow", "-", "up"]),
        ("en", "don't", ["do", "not"]),
        ("en", "i'm", ["i", "am"]),
        ("de", "Kund:innen", ["kundinnen"]),
        ("de", "E-Mail", ["e-mail"]),
    ],
)
def test_words_are_cut_as_the_language_s_tokenizer_does(language, word, tokens):
    nlp = blank_pipeline(language)
    compiler = PatternCompiler(lambda w: [fold(token.norm_) for token in nlp.make_doc(w)], {})
    (sequence,) = compiler.compile(word).sequences()
    assert [slot_text(slot) for slot in sequence] == tokens
