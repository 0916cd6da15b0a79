"""Families of docs "German pitfalls", points 1 to 11."""

from __future__ import annotations

from functools import cache

import pytest

from outreach_lint.message import Message
from outreach_lint.text.document import Analyser


@cache
def analyser():
    return Analyser()


def read(text, language="de"):
    return analyser().read(Message(text), language)


def form(text):
    return read(text).address.form


def evidence(text):
    document = read(text)
    return [(document.doc[e.index].text, e.form) for e in document.address.evidence]


def family(name, expected, texts):
    return [pytest.param(text, expected, id=f"{name}: {text[:50]}") for text in texts]


# 1. Du and du are equal evidence


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Kannst du mir kurz helfen?", "du"),
        ("Kannst Du mir kurz helfen?", "Du"),
        ("Wen soll ich fragen, wenn nicht DU es bist?", "DU"),
        ("Ich rufe dich morgen an.", "dich"),
        ("Ich rufe Dich morgen an.", "Dich"),
        ("Ich schicke dir die Unterlagen.", "dir"),
        ("Ist dein Lager voll?", "dein"),
        ("Wir sahen deine Werkstatt.", "deine"),
        ("Wir sprachen mit deinem Chef.", "deinem"),
        ("Wir fragten deinen Chef.", "deinen"),
        ("Das liegt an deiner Seite.", "deiner"),
        ("Die Größe deines Lagers ist uns klar.", "deines"),
        ("Ich komme deinetwegen nach Ulm.", "deinetwegen"),
        ("Ist deinerseits etwas offen?", "deinerseits"),
    ],
)
def test_each_du_form_is_evidence_in_full(text, word):
    address = read(text).address
    assert (address.form, address.confidence) == ("du", 1.0)
    assert (word, "du") in evidence(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *family(
            "surname",
            "none",
            [
                "Hallo Frau Du, danke für den Rückruf.",
                "Ich kenne Herrn Du aus Bonn.",
                "Familie Du zieht nach Ulm.",
            ],
        ),
        *family(
            "French",
            "none",
            [
                "Wir treffen uns im Café du Nord am Markt.",
                "Wir sitzen in der Rue du Rhône in Genf.",
                "Der Pont du Gard ist schön.",
                "Wir fahren mit der Tour du Mont Blanc.",
                "Der Vin du Pays schmeckt.",
            ],
        ),
        *family(
            "mention",
            "none",
            [
                "Bei uns ist das Du üblich.",
                "Wir sind im Verein per Du miteinander.",
                "Wir gehen gern zum Du über.",
                "Die Du-Kultur passt nicht zu jedem Betrieb.",
                "Ist das Du in Ordnung?",
                "Sollen wir uns duzen?",
            ],
        ),
        *family(
            "title",
            "none",
            [
                "Das Magazin „Du bist Deutschland“ lag bei.",
                "Das Lied »Nur Du« lief im Radio.",
            ],
        ),
        *family(
            "near miss",
            "du",
            [
                "Das hast du gut gemacht.",
                "Der Herr fragte, ob du kommst.",
                "Ist das du in dem Video?",
                "Im Café hast du mir das gesagt.",
                "Frau Kern und du waren da.",
            ],
        ),
    ],
)
def test_du_is_used_and_not_only_mentioned(text, expected):
    assert form(text) == expected


@pytest.mark.parametrize("text", ["Wir liefern an Du Pont in Hamm.", "Das Werk von Du Pont liegt nebenan."])
def test_du_pont_is_a_surname(text):
    assert form(text) == "none"


@pytest.mark.parametrize("text", ["Pont du Gard ist unser Ziel.", "Crème du Jour gibt es heute."])
def test_french_du_behind_the_first_word(text):
    assert form(text) == "none"


@pytest.mark.parametrize("text", ["Wir sagen du zueinander.", "Bei uns sagt man du."])
def test_to_say_du_is_a_mention(text):
    assert form(text) == "none"


@pytest.mark.parametrize("text", ["Ist Ihnen du oder Sie lieber?", "Ob Sie oder Du, das können Sie sagen."])
def test_asking_for_du_or_sie_is_no_du(text):
    assert form(text) == "sie"


# 2. Sie, Ihnen, Ihr


@pytest.mark.parametrize(
    "text",
    [
        "Haben Sie am Montag Zeit?",
        "Kann ich Ihnen helfen?",
        "Können wir über Ihr Angebot sprechen?",
        "Wir haben uns mit Ihrer Seite befasst.",
        "Liebe Frau Kern, haben Sie Zeit?",
        "Melden Sie sich gern.",
        "Grüezi, händ Sie Zyt?",
        "Hallo Petra, haben Sie Zeit?",
    ],
)
def test_a_capital_inside_the_sentence_is_formal(text):
    address = read(text).address
    assert (address.form, address.confidence) == ("sie", 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "Sie suchen Personal.",
        "Wir sind da. Sie suchen Personal.",
        "Ganz klar: Sie suchen Personal.",
        "• Sie sparen Geld",
        "- Sie sparen Geld",
        "😊 Sie sparen Geld",
    ],
)
def test_a_capital_at_the_start_is_weak_evidence(text):
    address = read(text).address
    assert address.form == "sie"
    assert address.confidence < 0.75


@pytest.mark.parametrize(
    "text", ["Ihr Angebot gefällt mir.", "Ihr Sohn hat angerufen.", "Wir sind da. Ihr Auto auch."]
)
def test_ihr_at_the_start_is_no_evidence(text):
    assert form(text) == "none"


@pytest.mark.parametrize(
    "text",
    [
        "Petra sagt, sie kommt.",
        "Ich danke ihnen für die Hilfe.",
        "Frau Kern und ihr Team haben geliefert.",
        "Die Firma und ihre Kunden sind zufrieden.",
        "Das ist ihr Auto.",
    ],
)
def test_a_small_letter_in_a_text_with_capitals_is_she_or_they(text):
    assert form(text) == "none"


@pytest.mark.parametrize(
    "text",
    [
        "haben sie kurz zeit für ein gespräch",
        "kann ich ihnen helfen und haben sie noch luft",
        "HABEN SIE KURZ ZEIT FÜR EIN GESPRÄCH",
    ],
)
def test_without_informative_capitals_the_formal_form_is_unknown(text):
    assert form(text) == "unknown"


@pytest.mark.parametrize(
    "text", ["hast du kurz zeit", "HAST DU KURZ ZEIT", "meld dich mal, lg", "kann ich ihnen und dir helfen"]
)
def test_without_capitals_du_is_still_seen(text):
    assert form(text) == "du"


# 3. Plural


@pytest.mark.parametrize(
    "text",
    [
        "Ihr habt ein schönes Angebot.",
        "ihr seid super",
        "Ich finde, ihr macht das gut.",
        "Könnt ihr mir helfen?",
        "Servus zusammen, seids ihr am Montag da?",
        "Wenn ihr noch Plätze habt, kommen wir.",
        "Wann passt es euch?",
        "Euer Laden ist schön.",
        "Wir kommen zu eurem Stand.",
    ],
)
def test_plural_you(text):
    assert form(text) == "ihr"


@pytest.mark.parametrize(
    "text",
    [
        "Die Kundin sagt, ihr gefällt das.",
        "Wir beraten Firmen und zeigen, wie ihr Betrieb wächst.",
        "Petra und ihr Chef haben gefragt.",
    ],
)
def test_ihr_without_a_plural_verb_is_her(text):
    assert form(text) == "none"


def test_a_verb_that_is_also_an_imperative_shows_plural_you():
    assert form("Ich glaube, ihr wart gestern am Stand.") == "ihr"


# 4.-6. Regions, greetings


@pytest.mark.parametrize("text", ["Grüß dich, Petra!", "Gruess dich, Petra!", "GRÜSS DICH PETRA"])
def test_gruess_dich_is_du(text):
    assert form(text) == "du"


@pytest.mark.parametrize(
    "text", ["Servus Petra!", "Hallo Petra, liebe Grüße aus Ulm", "Hi, wie läuft es? lg", "Liebe Petra!"]
)
def test_a_familiar_greeting_alone_is_no_address(text):
    assert form(text) == "none"


def test_griass_di_is_du():
    assert form("Griaß di, Sepp!") == "du"


def test_frau_mueller_may_be_addressed_by_du():
    assert form("Frau Müller, kannst du mir helfen?") == "du"


# 7. Other people's words


@pytest.mark.parametrize(
    "text",
    [
        "Er fragte: „Hast du Zeit?“",
        'Er fragte: "Hast du Zeit?" und ging.',
        "Er fragte: »Hast du Zeit?« und ging.",
        "Er fragte: «Hast du Zeit?» und ging.",
        "Er fragte: „Hast du Zeit? und ging",
        "> Hast du Zeit?",
        "Nein, danke.\n\nAm 3. Mai 2024 schrieb Petra Kern:\nHast du Zeit?",
    ],
)
def test_what_others_said_is_no_address(text):
    assert form(text) == "none"


def test_apostrophes_hide_nothing():
    assert form("Wie geht’s? Hast du’s eilig?") == "du"


@pytest.mark.parametrize("text", ["Unser Motto: Du schaffst das.", "Der Chef sagt: Du schaffst das."])
def test_reported_speech_without_marks_is_no_address(text):
    assert form(text) == "none"


# 8. Mixed


@pytest.mark.parametrize(
    "text",
    [
        "Haben Sie Zeit? Dann melde dich.",
        "Ich biete Ihnen das an. Hast du Lust?",
        "Wir kennen Ihre Seite. Meldet euch gern!",
        "Wir helfen Ihnen gern. Schreib mir!",
    ],
)
def test_a_clear_du_and_a_clear_sie_are_mixed(text):
    assert form(text) == "mixed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Leute sind top. Sie arbeiten gern. Hast du Lust?", "du"),
        ("Haben Sie Zeit? Er sagt „Hast du Lust?“ zu mir.", "sie"),
        ("Hast du Zeit?\n\nWenn Sie diese Mail irrtümlich erhalten haben, löschen Sie sie.", "du"),
        ("Haben Sie Zeit? Bei uns ist das Du üblich.", "sie"),
        ("Haben Sie Zeit? Petra und ihr Team kommen.", "sie"),
    ],
    ids=["they", "quote", "footer", "mention", "her"],
)
def test_near_misses_of_mixed(text, expected):
    assert form(text) == expected


# 9. Imperatives


@pytest.mark.parametrize(
    "text",
    [
        "Schau mal auf unsere Seite.",
        "Melde dich gern.",
        "Meld dich.",
        "Buch dir einen Termin.",
        "Lass uns reden.",
        "Schreib mir.",
        "Sag Bescheid.",
        "Gib mir Bescheid.",
        "Bei Fragen gilt: schreib mir.",
        "Wenn es passt, komm vorbei.",
    ],
)
def test_imperatives_are_du(text):
    assert form(text) == "du"


@pytest.mark.parametrize(
    "text",
    [
        "Suche Kontakte in der Branche.",
        "Komme gern vorbei.",
        "Jetzt buchen und sparen.",
        "Bitte melden.",
        "Mach ich gern.",
        "Start am Montag in Ulm.",
        "Besuch in Ulm gestern.",
        "Buch über Ulm gefunden.",
        "Antwort folgt.",
        "Check der Anlage am Montag.",
        "Ich schreib später mehr.",
        "Schauen wir mal.",
        "Der Wart und der Besuch kommen.",
    ],
)
def test_near_misses_of_imperatives(text):
    assert form(text) == "none"


@pytest.mark.parametrize("text", ["Schauen Sie mal.", "Rufen Sie mich an."])
def test_formal_imperatives_are_sie(text):
    assert form(text) == "sie"


@pytest.mark.parametrize("text", ["Ruf mich an.", "Frag mich gern."])
def test_an_imperative_with_mich(text):
    assert form(text) == "du"


# 10. Verbs on -st


@pytest.mark.parametrize(
    "text",
    [
        "Hast Lust auf einen Kaffee?",
        "Suchst neue Kunden?",
        "Könntest kurz antworten?",
        "Bist am Montag da?",
        "Willst mehr Kunden?",
        "Was machst beruflich?",
        "Haste Zeit?",
        "Biste dabei?",
        "Kannste mir helfen?",
        "Willste mitmachen?",
    ],
)
def test_second_person_without_pronoun(text):
    assert form(text) == "du"


@pytest.mark.parametrize(
    "text",
    [
        "Die Post kommt um neun.",
        "Kunst und Handwerk aus Ulm.",
        "Das haben wir selbst gebaut.",
        "Der Dienst beginnt erst am Montag, sonst ist nichts los.",
        "Der Verdienst ist gut.",
        "Der Herbst bringt Obst.",
        "Das Fest im Westen war das beste.",
        "Die Firma wächst und löst Probleme.",
        "Er musste gehen, sie wusste es.",
        "Zuletzt lief alles fest.",
        "Trust und Frost.",
        "Er hat die Last und den Rest.",
        "Die Liste und die Kiste sind da.",
    ],
)
def test_other_words_on_st(text):
    assert form(text) == "none"


# 11. Chat


@pytest.mark.parametrize(
    "text",
    [
        "hi hast du kurz zeit 😊 lg",
        "kund:innen fragen was du machst",
        "haste zeit lg",
        "wie gehts dir",
        "Wie geht’s dir?",
    ],
)
def test_chat_style(text):
    assert form(text) == "du"


# What it hands out


@pytest.mark.parametrize("text", ["Wir liefern Schrauben.", "", "😊", "Jetzt buchen!"])
def test_no_address_at_all(text):
    address = read(text).address
    assert (address.form, address.evidence) == ("none", ())


@pytest.mark.parametrize("text", ["Hast du Zeit?", "Sie du Ihr", "Do you have time, du?"])
def test_only_german_has_a_form_of_address(text):
    assert read(text, "en").address.form == "none"


def test_the_subject_counts_and_spans_stand_in_their_part():
    document = analyser().read(Message("Die Anlage läuft.", subject="Hast du Zeit?"), "de")
    assert document.address.form == "du"
    spans = [document.span(*document.token_span(e.index, e.index + 1)) for e in document.address.evidence]
    assert {span.part for span in spans} == {"subject"}


def test_evidence_comes_in_order_of_the_text():
    places = [
        e.index for e in read("Hast du Zeit? Meld dich, ich helfe dir und deinem Team.").address.evidence
    ]
    assert places == sorted(places)
    assert len(places) >= 4
