from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.text.document import blank_pipeline
from outreach_lint.text.folding import fold

SAME = {
    "umlaut": ("Kapazitäten", "KAPAZITÄTEN", "Kapazitaeten", "KAPAZITAETEN", "kapazitäten"),
    "o-umlaut": ("möglich", "MÖGLICH", "moeglich"),
    "u-umlaut": ("Prüfung", "PRUEFUNG", "pruefung"),
    "decomposed umlaut": ("Kapazita\u0308ten", "Kapazitäten"),
    "sharp s": ("Straße", "Strasse", "STRASSE", "STRAẞE"),
    "umlaut and sharp s": ("Größe", "GRÖSSE", "Groesse", "GROESSE"),
    "full width": ("ＡＢＣ", "abc"),
    "ligature": ("ﬁrma", "firma"),
    "bold": ("𝐊apazitäten", "Kapazitäten"),
    "sans bold": ("𝗱𝘂", "du"),
    "script": ("𝓭𝓾", "du"),
    "circled": ("ⓓⓤ", "du"),
    "zero width space": ("Kapa\u200bzitäten", "Kapazitäten"),
    "zero width joiner in ascii": ("d\u200du", "du"),
    "soft hyphen": ("Ver\u00adtrieb", "Vertrieb"),
    "byte order mark": ("\ufeffdu", "du"),
    "direction mark": ("\u202edu\u202c", "du"),
    "accent": ("Café", "cafe"),
    "curly apostrophe": ("geht’s", "geht's"),
    "turned apostrophe": ("geht‘s", "geht's"),
    "gender forms": ("Kund:innen", "Kund*innen", "Kund_innen", "Kund/innen", "Kund/-innen", "Kund·innen"),
    "gender form, capital I": ("KundInnen", "Kund:innen", "Kundinnen"),
    "gender form, singular": ("Mitarbeiter:in", "Mitarbeiter*in", "Mitarbeiterin"),
    "gender form of a pronoun": ("jede:r", "Jede*r", "jeder"),
    "gender form in a compound": ("Kund:innen-Treff", "Kundinnen-Treff"),
}


@pytest.mark.parametrize("spellings", SAME.values(), ids=SAME.keys())
def test_spellings_of_one_word_fold_to_one_form(spellings):
    assert len({fold(word) for word in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("schon", "schön"),
        ("Masse", "Maße "),
        ("musste", "müsste"),
        ("Kunde", "Kunden"),
        ("10:30", "1030"),
        ("und", "Hund"),
        ("Kunden/Lieferanten", "KundenLieferanten"),
        ("E-Mail", "EMail"),
        ("a:n", "an"),
    ],
)
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("word", ["geht´s", "geht`s"], ids=["acute", "grave"])
def test_accent_keys_typed_as_apostrophes_are_apostrophes(word):
    assert fold(word) == fold("geht's")


@given(st.text(max_size=20))
def test_folding_any_text_yields_no_capital_and_no_umlaut(word):
    folded = fold(word)
    assert folded == folded.casefold()
    assert not set(folded) & set("äöüßÄÖÜ")


LETTERS = st.characters(categories=["Ll", "Lu", "Lo", "Lm", "Mn", "Nd", "Cf", "So"])


@given(st.text(LETTERS, max_size=20))
def test_folding_twice_is_folding_once(word):
    assert fold(fold(word)) == fold(word)


@given(
    st.text("abcdeäöüßAÄ", min_size=2, max_size=8),
    st.sampled_from([":", "*", "_", "/", "/-", "·"]),
    st.sampled_from(["in", "innen", "r", "n"]),
)
def test_folding_a_gender_form_twice_is_folding_once(stem, mark, ending):
    assert fold(fold(stem + mark + ending)) == fold(stem + mark + ending)


@given(st.text("abdkäöü", min_size=1, max_size=12), st.lists(st.integers(0, 12), max_size=3))
def test_invisible_characters_make_no_difference(word, places):
    dotted = word
    for place in places:
        dotted = dotted[:place] + "\u200b" + dotted[place:]
    assert fold(dotted) == fold(word)


@pytest.mark.parametrize(
    "form", ["Kund:innen", "Kund*innen", "Kund_innen", "Kund/innen", "Kund/-innen", "Mitarbeiter:in"]
)
def test_a_gender_form_is_one_token(form):
    doc = blank_pipeline("de")(f"Wir suchen {form} aus Ulm.")
    assert form in [token.text for token in doc]


@pytest.mark.parametrize("chunk", ["Preis:", "Zeit:morgen", "Ulm/Bonn", "a:n", "10:30"])
def test_other_colons_and_slashes_are_no_gender_forms(chunk):
    assert fold(chunk) == chunk.lower()


def test_a_token_keeps_its_spelling_and_carries_its_fold():
    doc = blank_pipeline("de")("Hast Du noch KAPAZITÄTEN frei?")
    assert doc.text == "Hast Du noch KAPAZITÄTEN frei?"
    assert (doc[3].text, doc[3].norm_) == ("KAPAZITÄTEN", "kapazitaeten")
