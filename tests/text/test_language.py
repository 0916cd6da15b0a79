from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.text.language import detect

GERMAN = [
    "Hallo",
    "Danke",
    "Beste Grüße",
    "Hast du Zeit?",
    "Kannst mir helfen",
    "Haben Sie kurz Zeit für ein Gespräch?",
    "Was halten Sie davon, wenn wir uns am Montag treffen?",
    "Wie geht es dir?",
    "lg petra und danke dir",
    "Grüezi, händ Sie e Minute?",
    "Servus mitanand, hobts ihr kurz Zeit?",
    "Wir bauen Anlagen für Betriebe in der Region und liefern pünktlich.",
    "Gruesse aus Muenchen, ich wuerde gerne mit Ihnen sprechen",
]
ENGLISH = [
    "Thanks",
    "Quick question",
    "Got a minute?",
    "How are you?",
    "Kind regards",
    "Hi Anna, saw your post.",
    "Do you have time for a quick call?",
    "We build plants for companies in the area and deliver on time.",
]
LOANS = [
    "Haben Sie kurz Zeit für einen Call?",
    "Lass uns einen Quick-Win-Call machen.",
    "Kurzer Call nächste Woche?",
    "Dein Sales Funnel braucht mehr Qualified Leads",
    "Hast du ein Call-Setting-Team für High-Ticket-Leads?",
    "Wir machen Performance Marketing und Lead Nurturing für dein Business.",
]
DUTCH = [
    "Hoi, heb je tijd?",
    "Heb je even tijd voor een gesprek?",
    "Goedemorgen, wij helpen bedrijven groeien.",
]
FRENCH = ["Merci beaucoup", "Bonjour, avez-vous un moment ?", "Je voudrais vous parler de notre offre."]
DANISH = [
    "Hej, har du tid til en snak?",
    "Tak for din besked",
    "Vi hjælper virksomheder med at vokse hurtigere.",
]
UNKNOWN = {
    "empty": "",
    "blanks": "  \n ",
    "digits": "12345 67.8",
    "emoji": "😊😊",
    "signs": "... !!!",
    "a word of no language": "Xqzt",
    "a name": "Kern",
    "a compound": "Kapazitäten",
    "a firm": "Müller GmbH",
}


@pytest.mark.parametrize("text", GERMAN)
def test_short_german_is_german(text):
    assert detect(text) == "de"


@pytest.mark.parametrize("text", ENGLISH)
def test_short_english_is_english(text):
    assert detect(text) == "en"


@pytest.mark.parametrize("text", LOANS)
def test_loan_words_do_not_make_a_sentence_english(text):
    assert detect(text) == "de"


@pytest.mark.parametrize("text", DUTCH)
def test_dutch_is_not_german(text):
    assert detect(text) == "nl"


@pytest.mark.parametrize("text", FRENCH)
def test_french_is_french(text):
    assert detect(text) == "fr"


@pytest.mark.parametrize("text", DANISH)
def test_danish_is_scandinavian(text):
    assert detect(text) in {"da", "nb", "sv"}


@pytest.mark.parametrize("text", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_too_little_text_is_undetermined(text):
    assert detect(text) == "und"


def test_one_word_of_every_language_is_undetermined():
    assert detect("ok") == "und"


def test_loan_words_do_not_make_a_sentence_italian():
    assert detect("Moin, Lead-Pipeline voll?") in {"de", "und"}


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("en", "en"), ("EN", "en"), ("de-AT", "de"), ("de_CH", "de"), ("fr", "fr")],
)
def test_what_is_declared_wins(declared, expected):
    assert (
        detect("Hast du kurz Zeit für mich?" if expected != "de" else "Do you have time?", declared)
        == expected
    )


@pytest.mark.parametrize("declared", [None, ""])
def test_nothing_declared_is_found_out(declared):
    assert detect("Hast du kurz Zeit für mich?", declared) == "de"


def test_blanks_around_what_is_declared_do_not_matter():
    assert detect("Hallo", " de ") == "de"


@pytest.mark.parametrize("text", [*GERMAN, *ENGLISH, *LOANS, *DUTCH, *DANISH, "Fahrt Ulm Bonn Montag Kern"])
def test_the_same_text_is_always_in_the_same_language(text):
    assert len({detect(text) for _ in range(8)}) == 1


@given(st.text(max_size=60))
def test_any_text_gets_a_code(text):
    code = detect(text)
    assert code == detect(text)
    assert code.isalpha()
    assert code == code.lower()


@given(st.text("0123456789 .,!?+-\n😊", max_size=40))
def test_text_without_words_is_undetermined(text):
    assert detect(text) == "und"
