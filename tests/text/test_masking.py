from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outreach_lint.text.masking import blank, find_masks, masked_share


def masked(text):
    return [(mask.kind, text[mask.start : mask.end]) for mask in find_masks(text)]


def left(text):
    """What the rules get to see, without the blanks."""
    return " ".join(blank(text, find_masks(text)).split())


PAIRS = {
    "German double": "„Hast du Zeit?“",
    "German double, typed": '„Hast du Zeit?"',
    "German double, wrong closer": "„Hast du Zeit?”",
    "German single": "‚Hast du Zeit?‘",
    "English double": "“Hast du Zeit?”",
    "straight": '"Hast du Zeit?"',
    "Swiss": "«Hast du Zeit?»",
    "Swiss single": "‹Hast du Zeit?›",
    "guillemets inwards": "»Hast du Zeit?«",
    "guillemets inwards, single": "›Hast du Zeit?‹",
    "Swedish": "”Hast du Zeit?”",
}


@pytest.mark.parametrize("quotation", PAIRS.values(), ids=PAIRS.keys())
@pytest.mark.parametrize("frame", ["Er sagt {} ganz laut.", "{}", "({})", "Motto: {} und mehr"])
def test_a_quotation_is_masked_with_its_marks_and_nothing_more(quotation, frame):
    assert masked(frame.format(quotation)) == [("quote", quotation)]


@pytest.mark.parametrize("quotation", PAIRS.values(), ids=PAIRS.keys())
def test_the_text_between_two_quotations_stays(quotation):
    text = f"{quotation} und dann {quotation} sagt er"
    assert masked(text) == [("quote", quotation)] * 2
    assert left(text) == "und dann sagt er"


def test_straight_single_marks_around_words_are_quotes():
    assert masked("Er sagt 'Hast du' laut") == [("quote", "'Hast du'")]
    assert masked("Op het bord stond: 'Hou je hond aan de lijn.'") == [
        ("quote", "'Hou je hond aan de lijn.'")
    ]


def test_french_marks_may_stand_off_their_words():
    assert masked("L'affiche disait : « Tu viens ? »") == [("quote", "« Tu viens ? »")]


def test_a_header_at_the_top_masks_itself_and_not_the_message():
    text = (
        "Von: Werkstatt\nGesendet: Montag, 8:12\nBetreff: Unterlagen\n\nHallo Gesa, die Mappe liegt bei dir."
    )
    assert "Hallo Gesa, die Mappe liegt bei dir." in left(text)


def test_english_single_quotes_are_quotes():
    assert masked("He said ‘do you have time’ loudly.") == [("quote", "‘do you have time’")]


def test_an_apostrophe_does_not_close_a_quotation():
    assert left("Er rief ‚wie geht’s dir denn‘ und ging") == "Er rief und ging"


def test_a_quotation_within_a_quotation():
    assert left('Er sagt „Sie rief "du" laut“ und ging') == "Er sagt und ging"


def test_a_quotation_of_other_marks_within_a_quotation():
    assert masked("Er sagt „Sie rief ‚du‘ laut“ und ging") == [("quote", "„Sie rief ‚du‘ laut“")]


def test_a_quotation_may_run_over_a_line_break():
    assert left("Er sagt „Hast du\nZeit?“ und ging") == "Er sagt und ging"


@pytest.mark.parametrize("mark", list('„“«»‹›‚"'))
def test_an_unclosed_quotation_ends_with_its_paragraph(mark):
    text = f"Er sagt {mark}offen und\nweiter\n\nNeuer Absatz"
    assert masked(text) == [("quote", f"{mark}offen und\nweiter")]


@pytest.mark.parametrize("end", ["\r\n\r\n", "\n \n"], ids=["CRLF", "blank line with a space"])
def test_an_unclosed_quotation_ends_with_its_paragraph_however_written(end):
    assert left(f"Er sagt „offen{end}Neuer Absatz") == "Er sagt Neuer Absatz"


NO_QUOTES = {
    "apostrophe": "Wie geht's dir?",
    "curly apostrophe": "Wie geht’s dir und wie war’s?",
    "genitive": "Peters’ Laden und Hans’ Büro",
    "leading apostrophe": "So ’n Tag, und ’ne Frage",
    "English contraction": "Don't worry, it’s fine",
    "clipped articles": "Hab 'ne Stunde Zeit und 'n Kaffee für dich",
    "clipped verbs": "Ich hab' gehört, du geh' n wollt",
    "inches": 'Ein Monitor mit 27" und einer mit 24" hier',
    "unopened": "Hast du Zeit?“ fragte er. Mehr steht hier.",
    "mark alone": 'Ein " allein',
    "greater than": "5 > 3 und 4 < 6",
}


@pytest.mark.parametrize("text", NO_QUOTES.values(), ids=NO_QUOTES.keys())
def test_what_is_no_quotation_stays(text):
    assert masked(text) == []


HEADERS = {
    "German": "Am 3. Mai 2024 um 10:00 schrieb Petra Kern:",
    "German with address": "Am Fr., 3. Mai 2024 um 10:00 Uhr schrieb Petra Kern <petra@kern.de>:",
    "English": "On Fri, May 3, 2024 at 10:00 AM Petra Kern wrote:",
    "name first": "Petra Kern <petra@kern.de> schrieb am 3. Mai 2024 um 10:00:",
    "name first, English": "Petra Kern wrote on May 3, 2024 at 10:00:",
    "French": "Le 3 mai 2024 à 10:00, Petra Kern a écrit, wrote:",
    "Outlook, German": "Von: Petra Kern\nGesendet: Freitag, 3. Mai 2024 10:00\nAn: Karl\nBetreff: Anlage",
    "Outlook, English": "From: Petra Kern\nSent: Friday, May 3, 2024\nTo: Karl\nSubject: Plant",
    "original, German": "-----Ursprüngliche Nachricht-----",
    "original, English": "----- Original Message -----",
    "forwarded": "---------- Forwarded message ----------",
    "forwarded, German": "-------- Weitergeleitete Nachricht --------",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
def test_all_below_a_reply_header_is_the_old_text(header):
    assert left(f"Neuer Text\n\n{header}\n\nHast du Zeit?\nGruß") == "Neuer Text"


@pytest.mark.parametrize("header", [HEADERS["German"], HEADERS["English"]], ids=["de", "en"])
def test_answers_between_quoted_lines_stay(header):
    text = f"{header}\n> Hast du Zeit?\nJa, am Montag.\n> Und du?\n\nBis dann"
    assert left(text) == "Ja, am Montag. Bis dann"


@pytest.mark.parametrize(
    "header",
    [
        "Am Mo., 3. Mai 2024 um 10:00 Uhr schrieb Petra Kern <\npetra@kern.de>:",
        "On Mon, May 3, 2024 at 10:00 AM Petra Kern <petra@kern.de>\nwrote:",
    ],
    ids=["de", "en"],
)
def test_a_wrapped_reply_header_is_masked(header):
    assert left(f"Neuer Text\n\n{header}\n\n> Hast du Zeit?") == "Neuer Text"


NO_HEADERS = {
    "told without a date": "Petra schrieb mir: sie kommt.\nHast du Zeit?",
    "a date, nothing written": "Am 3. Mai sind wir da: Halle 5.\nHast du Zeit?",
    "from and no to": "Von: Ulm nach Bonn\nHast du Zeit?",
    "an arrow": "Ulm -> Bonn\nHast du Zeit?",
    "dashes": "Wir kommen -- wie immer -- am Montag.",
}


@pytest.mark.parametrize("text", NO_HEADERS.values(), ids=NO_HEADERS.keys())
def test_near_misses_of_reply_headers_stay(text):
    assert masked(text) == []


def test_a_sentence_about_a_letter_is_no_reply_header():
    text = "Am 3. Mai schrieb ich Ihnen wegen der Anlage: keine Antwort.\nHast du Zeit?"
    assert left(text) == " ".join(text.split())


@pytest.mark.parametrize("line", ["> alt", ">alt", ">> alt", "  > alt", "> > alt"])
def test_quoted_lines_are_masked(line):
    assert masked(f"Neu\n{line}\nund neu") == [("reply", line)]


@pytest.mark.parametrize("mark", ["-- ", "--", "—", "___", "________"])
def test_the_signature_is_masked_to_the_end(mark):
    assert left(f"Der Text.\n{mark}\nPetra Kern\nHast du Zeit?") == "Der Text."


def test_a_rule_of_dashes_high_up_in_a_long_text_is_no_signature():
    text = "Der Text.\n--\n" + "\n".join(f"Zeile {n}" for n in range(40))
    assert "Zeile 39" in left(text)


def test_the_signature_of_a_text_with_crlf():
    assert left("Der Text.\r\n-- \r\nPetra Kern") == "Der Text."


FOOTERS = {
    "confidential, German": "Diese E-Mail ist vertraulich und nur für den Empfänger bestimmt.",
    "confidential, English": "This e-mail is confidential and intended for the addressee only.",
    "in error": "Wenn Sie diese Mail irrtümlich erhalten haben, löschen Sie sie bitte.",
    "wrong reader": "Sollten Sie nicht der richtige Adressat sein, informieren Sie uns.",
    "register": "Amtsgericht Ulm, HRB 1234",
    "tax number": "USt-IdNr.: DE123456789",
    "managing director": "Geschäftsführer: Petra Kern | Sitz der Gesellschaft: Ulm",
    "phone, German": "Gesendet von meinem iPhone",
    "phone, English": "Sent from my iPhone",
    "newsletter": "Newsletter abbestellen",
}


@pytest.mark.parametrize("footer", FOOTERS.values(), ids=FOOTERS.keys())
def test_legal_footers_are_masked(footer):
    assert masked(f"Hast du Zeit?\n\n{footer}") == [("footer", footer)]


NO_FOOTERS = {
    "a court as a place": "Das Amtsgericht ist gleich nebenan, hast du Zeit?",
    "courts as customers": "Wir bauen für Amtsgerichte, hast du Zeit?",
    "what the message holds": "Diese Nachricht enthält mein Angebot, hast du Zeit?",
}


@pytest.mark.parametrize("text", NO_FOOTERS.values(), ids=NO_FOOTERS.keys())
def test_sentences_with_a_footer_s_words_stay(text):
    assert masked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Das bleibt vertraulich, versprochen.",
        "Unser Newsletter hilft dir.",
        "Wir haben gesendet, was du wolltest.",
    ],
)
def test_near_misses_of_footers_stay(text):
    assert masked(text) == []


SMALL = {
    "URL": ("Siehe https://kern-bau.de/a?b=c#d dort", "url", "https://kern-bau.de/a?b=c#d"),
    "URL in capitals": ("Siehe HTTPS://KERN.DE dort", "url", "HTTPS://KERN.DE"),
    "URL without scheme": ("Siehe www.kern.de/du dort", "url", "www.kern.de/du"),
    "URL in brackets": ("Siehe (https://kern.example/du) dort", "url", "https://kern.example/du"),
    "stop after a URL": ("Siehe https://kern.example/du. Dort", "url", "https://kern.example/du"),
    "domain": ("Siehe kern-bau.de dort", "url", "kern-bau.de"),
    "domain with path": ("Siehe kern.com/blog/du dort", "url", "kern.com/blog/du"),
    "subdomain": ("Siehe shop.kern.co.at dort", "url", "shop.kern.co.at"),
    "stop after a domain": ("Siehe kern.de. Dort", "url", "kern.de"),
    "mail": ("An petra.kern+x@kern-bau.de schreiben", "email", "petra.kern+x@kern-bau.de"),
    "stop after a mail": ("An petra@kern.de. Danke", "email", "petra@kern.de"),
    "handle": ("Folge @petra_kern dort", "handle", "@petra_kern"),
    "tag": ("Unter #VertriebDu steht es", "tag", "#VertriebDu"),
    "tag with umlaut": ("Unter #Öl steht es", "tag", "#Öl"),
    "code": ("Nimm `du = 1` dort", "code", "`du = 1`"),
    "code block": ("Nimm\n```\ndu\n```\ndort", "code", "```\ndu\n```"),
    "unclosed code block": ("Nimm\n```\ndu\ndort", "code", "```\ndu\ndort"),
    "comment": ("Nimm <!-- du\nauch --> dort", "comment", "<!-- du\nauch -->"),
    "unclosed comment": ("Nimm <!-- du dort", "comment", "<!-- du dort"),
    "ignore comment": (
        "<!-- outreach-lint: ignore[x] so -->\nNimm",
        "directive",
        "<!-- outreach-lint: ignore[x] so -->",
    ),
    "ignore line": ("Nimm\n# outreach-lint: ignore[x]\ndort", "directive", "# outreach-lint: ignore[x]"),
}


@pytest.mark.parametrize(("text", "kind", "part"), SMALL.values(), ids=SMALL.keys())
def test_what_is_no_prose_is_masked(text, kind, part):
    assert masked(text) == [(kind, part)]


BLEEDING = {
    "stop after a domain's path": "Siehe kern.de/blog. Hast du Zeit?",
    "comma after a domain's path": "Siehe kern.de/blog, wenn du magst",
    "stop after a URL on a known ending": "Siehe https://kern.de/blog. Hast du Zeit?",
    "stop after a handle": "Folge @kern. Hast du Zeit?",
}


@pytest.mark.parametrize("text", BLEEDING.values(), ids=BLEEDING.keys())
def test_the_punctuation_behind_an_address_stays(text):
    assert any(mark in blank(text, find_masks(text))[:40] for mark in (". Hast", ", wenn"))


def test_a_domain_with_an_umlaut_is_masked():
    assert masked("Siehe müller-bau.de dort") == [("url", "müller-bau.de")]


def test_a_long_comment_is_masked():
    assert left("Vorn <!-- " + "du " * 2_000 + "--> hinten") == "Vorn hinten"


PROSE = {
    "no domain": "Das steht so da.Dann kommt mehr",
    "abbreviation": "Wir liefern z.B. Schrauben",
    "date": "Am 3.5. sind wir da",
    "library": "Wir nutzen node.js dafür",
    "number sign": "Stand #1 ist frei",
    "languages": "Wir können C# und F#",
    "entity": "Das ist &#39; so",
    "at alone": "Drei Stück @ 5 Euro",
    "an open tick": "Das ` allein",
    "placeholder": "Hallo [Name], hast du Zeit?",
    "merge tag": "Hallo {{vorname}}, hast du Zeit?",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE.keys())
def test_prose_stays(text):
    assert masked(text) == []


def test_an_address_inside_a_quotation_makes_one_mask():
    assert masked("Er sagt „nimm kern.de dafür“ und geht") == [("quote", "„nimm kern.de dafür“")]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("eins zwei drei vier", 0.0),
        ("> eins\nzwei", 0.5),
        ("> eins zwei drei\nvier", 0.75),
        ("eins „zwei drei“ vier", 0.5),
        ("eins https://zwei.example/drei vier", 0.0),
        ("", 0.0),
    ],
)
def test_the_share_said_by_others(text, share):
    assert masked_share(text, find_masks(text)) == share


PIECES = st.sampled_from(
    [
        *'„“”«»‹›‚‘’"`<>#@-_.:/!?\n\r ',
        "<!--",
        "-->",
        "```",
        "https://",
        "www.",
        "kern.de",
        "a@b.de",
        "@kern",
        "#tag",
        "-- \n",
        "\n> ",
        "\n\n",
        "Am 3. Mai schrieb P:",
        "Von: P\nAn: Q",
        "vertraulich",
        "HRB 5",
        "du",
        "Wort",
        "ä",
        "😊",
        "# outreach-lint: ignore[x]",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
@example("http://!!")
@example("İ„a")
def test_masks_are_disjoint_sorted_and_in_range(text):
    position = 0
    for mask in find_masks(text):
        assert position <= mask.start < mask.end <= len(text)
        position = mask.end


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_blanking_keeps_length_line_breaks_and_all_that_is_not_masked(text):
    masks = find_masks(text)
    readable = blank(text, masks)
    assert len(readable) == len(text)
    inside = {i for mask in masks for i in range(mask.start, mask.end)}
    for index, (was, now) in enumerate(zip(text, readable, strict=True)):
        if index in inside and was != "\n":
            assert now == " "
        else:
            assert now == was


@pytest.mark.parametrize(
    "run", ["{" * 5_000, "😀" * 5_000, "/" * 5_000, "x" * 5_000], ids=["braces", "emoji", "slashes", "x"]
)
def test_runs_longer_than_any_word_never_reach_the_tokenizer(run):
    text = f"Guten Tag {run} und bis bald"
    assert left(text).split() == ["Guten", "Tag", "und", "bis", "bald"]


def test_the_longest_words_there_are_stay():
    word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
    assert left(f"Das {word} gilt.") == f"Das {word} gilt."
