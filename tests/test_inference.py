"""What is inferred about a reader, and how it is written out."""

from __future__ import annotations

import json
import tomllib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from outreach_lint.formatters.recipient import render_json, render_toml
from outreach_lint.inference import Evidence, Inference, infer
from outreach_lint.presence import Clue, Paragraph, Presence
from outreach_lint.recipient import KINDS, Recipient


def told(inference, field):
    return next((item for item in inference.evidence if item.field == field), None)


def page(*texts, role="text", **fields):
    return Presence("a.html", paragraphs=tuple(Paragraph(text, role) for text in texts), **fields)


def clues(*names, **fields):
    return tuple(Clue(name, f"source of {name}", **fields) for name in names)


# Name, company, email


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (["Petra Kern"], "Petra Kern"),
        (["Petra Kern", "Dr. Petra Kern", "PETRA KERN"], "Dr. Petra Kern"),
        (["Petra Kern", "Jens Koch"], None),
        (["Kern Unternehmensberatung"], None),
        ([], None),
    ],
)
def test_a_name_is_given_when_there_is_one(names, name):
    assert infer([page(names=clues(*names))]).recipient.name == name


def test_several_names_are_listed():
    evidence = told(infer([page(names=clues("Petra Kern", "Jens Koch"))]), "name")
    assert (evidence.value, evidence.confidence) == (None, "uncertain")
    assert "“Jens Koch” (source of Jens Koch)" in evidence.rests_on


def test_a_firm_that_looks_like_a_name_is_none():
    found = page(names=clues("Radhaus Ulm", confidence="likely"), companies=clues("Radhaus Ulm", rank=3))
    assert infer([found]).recipient.name is None
    assert told(infer([found]), "name").confidence == "uncertain"


def test_a_freelancer_says_who_he_is():
    owner = clues("Anna Ott", confidence="likely")
    found = page("Ich bin Anna Ott und begleite Menschen.", names=owner, companies=clues("Anna Ott", rank=3))
    assert infer([found]).recipient.name == "Anna Ott"


@pytest.mark.parametrize(
    ("companies", "company", "confidence"),
    [
        (clues("Kern"), "Kern", "sure"),
        ((*clues("Kern", rank=1), *clues("Kern Metallbau GmbH", rank=2)), "Kern", "sure"),
        ((*clues("Kern", rank=2), *clues("Ott", rank=1)), "Ott", "likely"),
        (clues("Kern", "Ott"), None, "uncertain"),
        (clues("Kern", "Ott", "Ott GmbH"), "Ott", "likely"),
        (clues("Treppen", "Kern Metallbau", rank=5, confidence="uncertain"), "Kern Metallbau", "uncertain"),
        (clues("Treppen", "Ulm", rank=5, confidence="uncertain"), None, "uncertain"),
    ],
)
def test_the_company_is_as_the_best_source_names_it(companies, company, confidence):
    inference = infer([page(companies=companies)])
    assert inference.recipient.company == company
    assert told(inference, "company").confidence == confidence


def test_an_address_is_given_when_there_is_one():
    assert infer([page(emails=clues("a@b.test", "A@b.test"))]).recipient.email == "a@b.test"
    assert infer([page(emails=clues("a@b.test", "c@b.test"))]).recipient.email is None


# Kind


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Ihre Kanzlei in Bremen", "law-firm"),
        ("Dein kleiner Laden für Papier", "shop"),
        ("Unternehmensberatung für Hotels, Agenturen und Praxen", "consultancy"),
        ("Wir sind keine Agentur, sondern eine Unternehmensberatung", "consultancy"),
        ("Tischlerei Ott", "craft"),
        ("Your bakery in Leeds", "craft"),
        ("We are an agency for restaurants", "agency"),
        ("Wir arbeiten für Agenturen", None),
        ("Mehr Umsatz mit deiner Agentur", None),
        ("Mehr Gäste für Ihr Hotel", None),
        ("Ihr Shop lädt zu langsam?", None),
        ("Hotel-Marketing aus Ulm", None),
        ("Aus der Praxis", None),
        ("Wir laden ein", None),
        ("Your shop deserves better", None),
        ("Unsere Kunden: Verlage und Hotels", None),
        ("Beraterin bei Kern", None),
        ("„Die beste Agentur“ sagt ein Kunde", None),
    ],
)
def test_words_for_the_own_business_tell_its_kind(headline, kind):
    # The other texts give the language.
    german = not headline.startswith(("Your", "We "))
    text = (
        "Das ist ein Satz, der für sich steht und mehr nicht." if german else "This is what we do here today."
    )
    inference = infer([Presence("a.html", paragraphs=(Paragraph(headline, "headline"), Paragraph(text)))])
    assert inference.recipient.kind == kind


def test_a_type_outweighs_words():
    found = page("Wir sind eine Agentur.", role="headline", kinds=clues("medical"))
    assert infer([found]).recipient.kind == "medical"


def test_a_product_does_not():
    found = page("Unternehmensberatung", "Ihre Unternehmensberatung in Ulm", role="headline",
                 kinds=clues("software", confidence="likely"))  # fmt: skip
    assert infer([found]).recipient.kind == "consultancy"


def test_a_kind_that_is_not_clear_is_left_out():
    found = page("Kanzlei Ott", "Tischlerei Ott", role="headline")
    evidence = told(infer([found]), "kind")
    assert infer([found]).recipient.kind is None
    assert evidence.confidence == "uncertain"
    assert "law-firm 4" in evidence.rests_on[0]


def test_text_alone_does_not_shout_down_the_headline():
    body = [f"Die Software {n} ist gut." for n in range(50)]
    found = Presence("a", paragraphs=(Paragraph("Unternehmensberatung Ott", "headline"), Paragraph(
        "Ihre Unternehmensberatung in Ulm", "title"), *(Paragraph(text) for text in body)))  # fmt: skip
    assert infer([found]).recipient.kind == "consultancy"


# Address

SIE = "Wir zeigen Ihnen, wie Sie Ihre Treppe pflegen."
DU = "Wir zeigen dir, wie du deine Treppe pflegst."
IHR = "Habt ihr eine Treppe, die wir bauen dürfen?"


@pytest.mark.parametrize(
    ("texts", "address"),
    [
        ([SIE, SIE + " Ja."], "sie"),
        ([DU, IHR], "du"),
        ([SIE], "sie"),
        ([SIE, DU], None),
        ([DU] + [f"{SIE} {n}" for n in range(4)], "sie"),
        ([DU] + [f"{SIE} {n}" for n in range(3)], None),
        (["Wir bauen Treppen aus Holz und aus Stahl."], None),
        (["We show you how to keep your stairs and what to do with them."], None),
        ([DU, "Wenn Sie Cookies zulassen, speichern wir Ihre Einwilligung."], "du"),
        ([DU, "„Sie haben uns sehr geholfen, Ihre Treppe ist toll“ – Lena"], "du"),
    ],
)
def test_the_form_most_paragraphs_use(texts, address):
    assert infer([page(*texts)]).recipient.address == address


def test_the_figures_are_told():
    evidence = told(infer([page(SIE, DU)]), "address")
    assert evidence.confidence == "uncertain"
    assert evidence.rests_on[0].endswith("in 1 of 2 paragraphs that address somebody")
    english = told(infer([page("We show you how to keep your stairs and what to do with them.")]), "address")
    assert english.rests_on == ("English has no form of address",)


def test_the_same_paragraph_counts_once_and_notes_do_not():
    found = [page(SIE), page(SIE), page(DU, role="note"), page(DU, role="title")]
    assert told(infer(found), "address").rests_on[0] == "Sie in 1 of 1 paragraph that addresses somebody"


# Presence


def test_the_main_pages_own_text_is_taken_up_to_a_limit():
    home = page("Wir bauen seit 1990 Treppen aus Holz.", "Kurz.", order=0)
    long = page(*(f"Absatz {n} über die Treppen, die wir bauen." * 5 for n in range(20)), order=1)
    text = infer([long, home]).recipient.presence
    assert text.startswith("Wir bauen seit 1990 Treppen aus Holz.\n\nAbsatz 0")
    assert "Kurz." not in text
    assert len(text) <= 1_500


def test_one_endless_paragraph_is_cut_after_a_sentence():
    text = infer([page("Das ist ein Satz. " * 500)]).recipient.presence
    assert 1_000 < len(text) <= 1_500
    assert text.endswith("Satz.")


# Given values


def test_what_the_user_gives_is_believed():
    given_ = {"name": "Anna Ott", "company": "Ott", "kind": "shop", "address": "du"}
    found = infer([page(SIE, names=clues("Petra Kern"), kinds=clues("medical"))], given_)
    assert found.recipient.name == "Anna Ott"
    assert (found.recipient.kind, found.recipient.address) == ("shop", "du")
    assert told(found, "kind") == Evidence("kind", "shop", "sure", ("given with --kind",))


def test_nothing_gives_nothing():
    assert infer([]) == Inference(Recipient(), ())
    assert infer([Presence("a.html")]).evidence == ()


# Written out

values = st.text(min_size=1)
hostile = st.text(alphabet='"\\\n\r\t\x00\x1b\x7f\x85\u202e\u200b\ufeff\U000e0041#=[]a ', min_size=1)
anything = st.one_of(values, hostile)


@st.composite
def inferences(draw):
    recipient = Recipient(
        name=draw(st.none() | anything),
        company=draw(st.none() | anything),
        kind=draw(st.none() | st.sampled_from(KINDS)),
        address=draw(st.none() | st.sampled_from(["du", "sie"])),
        presence=draw(st.none() | anything),
        email=draw(st.none() | anything),
    )
    evidence = []
    for field in ("name", "company", "kind", "address", "presence", "email"):
        value = getattr(recipient, field)
        lines = tuple(draw(st.lists(anything, min_size=1, max_size=3)))
        if value is not None:
            evidence.append(Evidence(field, value, "sure", lines))
        elif draw(st.booleans()):
            evidence.append(Evidence(field, draw(st.none() | anything), "uncertain", lines))
    return Inference(recipient, tuple(evidence))


@given(inferences())
def test_what_is_written_is_read_back(tmp_path_factory, inference):
    text = render_toml(inference, 1)
    place = tmp_path_factory.mktemp("toml") / "recipient.toml"
    place.write_bytes(text.encode())
    assert Recipient.from_toml(place) == inference.recipient


@given(inferences())
def test_no_line_obeys_the_input(inference):
    text = render_toml(inference, 1)
    for line in text.split("\n"):
        assert not any(unicodedata.category(c) == "Cc" or c in "\u202e\u200b\ufeff\u2028" for c in line)
        if line.startswith("#") and not inference.recipient.presence:
            assert cell_len(line) <= 100


@given(inferences())
def test_json_is_read_back(inference):
    record = json.loads(render_json(inference))
    assert record["schema"] == 1
    assert Recipient.from_mapping(record["recipient"]) == inference.recipient
    assert len(record["evidence"]) == len(inference.evidence)


def test_half_a_character_is_written_as_unknown():
    inference = Inference(Recipient(name="a\ud800"), (Evidence("name", "a\ud800", "sure", ("\udfff",)),))
    assert tomllib.loads(render_toml(inference, 1)) == {"name": "a\ufffd"}
    assert json.loads(render_json(inference))["recipient"] == {"name": "a\ufffd"}


def test_what_is_uncertain_is_commented_out():
    text = render_toml(
        Inference(Recipient(), (Evidence("kind", "shop", "uncertain", ("points: shop 1",)),)), 2
    )
    assert text == (
        "# Inferred by outreach-lint from 2 files; please check before use.\n\n"
        "# kind (uncertain): points: shop 1\n# kind = \"shop\"  # uncertain\n"
    )  # fmt: skip


@given(st.lists(anything, max_size=4), anything)
def test_hostile_files_give_a_recipient_that_is_read_back(texts, name):
    found = infer([page(*texts, names=clues(name), companies=clues(name), emails=clues(name))])
    assert tomllib.loads(render_toml(found, 1)) == {
        key: value
        for key in ("name", "company", "kind", "address", "presence", "email")
        if (value := getattr(found.recipient, key)) is not None
    }
