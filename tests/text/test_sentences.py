from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.text import components  # noqa: F401  (registers the component)
from outreach_lint.text.document import blank_pipeline


@cache
def pipeline(language):
    nlp = blank_pipeline(language)
    nlp.add_pipe("outreach_sentences")
    return nlp


def sentences(text, language="de"):
    doc = pipeline(language)(text)
    return [doc[start:end].text.strip() for start, end in doc._.outreach_sentences]


ONE = {
    "z. B.": "Wir fertigen z. B. Schrauben aus Stahl.",
    "z.B.": "Wir fertigen z.B. Schrauben aus Stahl.",
    "u. a.": "Wir liefern u. a. Muttern nach Ulm.",
    "d. h.": "Wir liefern morgen, d. h. am Freitag.",
    "Dr.": "Gestern war Dr. Kern bei uns.",
    "Prof. Dr.": "Gestern war Prof. Dr. Kern bei uns.",
    "Hr.": "Gestern war Hr. Kern bei uns.",
    "Nr.": "Der Stand Nr. 5 ist noch frei.",
    "ca.": "Das dauert ca. 20 Minuten.",
    "Mio.": "Der Umsatz liegt bei 5 Mio. Euro im Jahr.",
    "inkl.": "Das kostet 20 Euro inkl. Versand.",
    "Tel.": "Sie erreichen uns unter Tel. 0731 123.",
    "weekdays": "Wir sind Mo. bis Do. im Büro.",
    "day and month": "Am 3.5. sind wir auf der Messe.",
    "date with year": "Am 3.5.2024 sind wir auf der Messe.",
    "day and name of the month": "Am 3. Mai sind wir auf der Messe.",
    "two days": "Am 3. und 4. Mai sind wir auf der Messe.",
    "thousands": "Das kostet 3.500 Euro im Monat.",
    "initial": "Gestern war M. Kern bei uns.",
    "gender form with colon": "Unsere Kund:innen kommen aus Ulm.",
    "gender form with star": "Unsere Mitarbeiter*innen kommen aus Ulm.",
    "bracket after the stop": "Wir liefern morgen (nach Ulm.)",
    "several marks": "Wirklich?!",
    "line break after a comma": "Hallo Frau Kern,\nhaben Sie Zeit?",
    "wrapped by the mail program": (
        "Wir bauen seit vielen Jahren Anlagen für Betriebe in der\nganzen Region und liefern pünktlich."
    ),
    "no full stop at all": "wir bauen anlagen und liefern nach ulm",
}


@pytest.mark.parametrize("text", ONE.values(), ids=ONE.keys())
def test_one_sentence_stays_one(text):
    assert sentences(text) == [text]


SEVERAL = {
    "full stops": ("Das ist gut. Wir kommen.", ["Das ist gut.", "Wir kommen."]),
    "question": ("Was nun? Wir kommen!", ["Was nun?", "Wir kommen!"]),
    "run of marks": ("Toll!!! Wir kommen", ["Toll!!!", "Wir kommen"]),
    "ellipsis": ("Hm... Mal sehen.", ["Hm...", "Mal sehen."]),
    "ellipsis sign": ("Hm … Mal sehen.", ["Hm …", "Mal sehen."]),
    "closing quote belongs to it": ('Er sagte "nein." Dann ging er.', ['Er sagte "nein."', "Dann ging er."]),
    "no blank after the stop": ("Ja. Nein.", ["Ja.", "Nein."]),
    "number after the stop": (
        "Das ist der Stand. 3 Leute kommen.",
        ["Das ist der Stand.", "3 Leute kommen."],
    ),
    "stop after a word ending like an abbreviation": (
        "Das ist ein Fr. Müller. Er kommt.",
        ["Das ist ein Fr. Müller.", "Er kommt."],
    ),
    "emoji": ("Super 😊 Wir kommen", ["Super 😊", "Wir kommen"]),
    "smiley": ("Toll :) Wir kommen", ["Toll :)", "Wir kommen"]),
    "short lines": (
        "erste zeile\nzweite zeile\nund noch eine",
        ["erste zeile", "zweite zeile", "und noch eine"],
    ),
    "paragraphs": ("Hallo Frau Kern,\n\nhaben Sie Zeit?", ["Hallo Frau Kern,", "haben Sie Zeit?"]),
    "dashes as bullets": ("- eins\n- zwei\n- drei", ["- eins", "- zwei", "- drei"]),
    "dots as bullets": ("• eins\n• zwei", ["• eins", "• zwei"]),
    "numbered lines": ("1. Eins\n2. Zwei", ["1. Eins", "2. Zwei"]),
    "bullet after a comma": ("Wir liefern,\n- Schrauben", ["Wir liefern,", "- Schrauben"]),
    "after an abbreviation": ("Wir sind in Ulm. z. B. morgen", ["Wir sind in Ulm.", "z. B. morgen"]),
}


@pytest.mark.parametrize(("text", "expected"), SEVERAL.values(), ids=SEVERAL.keys())
def test_sentences_end_where_people_end_them(text, expected):
    assert sentences(text) == expected


ENGLISH = {
    "Mr.": ("Mr. Kern is here. Hello.", ["Mr. Kern is here.", "Hello."]),
    "e.g.": ("We make e.g. screws here.", ["We make e.g. screws here."]),
    "approx.": ("It takes approx. 5 days.", ["It takes approx. 5 days."]),
    "U.S.": ("The U.S. market is big.", ["The U.S. market is big."]),
    "hyphen": ("A follow-up is next. Ok?", ["A follow-up is next.", "Ok?"]),
}


@pytest.mark.parametrize(("text", "expected"), ENGLISH.values(), ids=ENGLISH.keys())
def test_english_sentences(text, expected):
    assert sentences(text, "en") == expected


def test_nothing_has_no_sentence():
    assert sentences("") == []


def test_a_lower_case_so_ends_its_sentence():
    assert sentences("das war so. danke dir") == ["das war so.", "danke dir"]


def test_the_mark_after_an_emoji_belongs_to_the_sentence_before():
    assert sentences("Hast du Lust 😊? Meld dich") == ["Hast du Lust 😊?", "Meld dich"]


def test_what_was_read_before_changes_nothing():
    alone, used = blank_pipeline("de"), blank_pipeline("de")
    alone.add_pipe("outreach_sentences")
    used.add_pipe("outreach_sentences")
    used("Wir kommen ！")
    text = "Toll ! Wir kommen"
    assert used(text)._.outreach_sentences == alone(text)._.outreach_sentences


PIECES = st.sampled_from(
    [
        "Hallo",
        "z. B.",
        "3.5.",
        "du",
        ".",
        "!",
        "?",
        "...",
        ",",
        "\n",
        "\n\n",
        "- ",
        "• ",
        "😊",
        ":)",
        "Kund:innen",
        " ",
        '"',
        "\t",
    ]
)


@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_sentences_cover_all_tokens_in_order(text):
    doc = pipeline("de")(text)
    position = 0
    for start, end in doc._.outreach_sentences:
        assert start == position < end
        position = end
    assert position == len(doc)


@given(st.text(max_size=80))
def test_any_text_is_covered(text):
    doc = pipeline("de")(text)
    covered = [i for start, end in doc._.outreach_sentences for i in range(start, end)]
    assert covered == list(range(len(doc)))
