"""German verb forms of the second person, and what they turn into beside "Sie"."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.text.german.conjugation import guessed, reading, verb_forms


@pytest.mark.parametrize(
    ("du", "polite"),
    [
        ("machst", "machen"), ("arbeitest", "arbeiten"), ("rechnest", "rechnen"), ("sammelst", "sammeln"),
        ("änderst", "ändern"), ("spielst", "spielen"), ("verlierst", "verlieren"), ("feierst", "feiern"),
        ("machtest", "machten"), ("arbeitetest", "arbeiteten"), ("hast", "haben"), ("bist", "sind"),
        ("warst", "waren"), ("wärst", "wären"), ("wärest", "wären"), ("seist", "seien"), ("wirst", "werden"),
        ("würdest", "würden"), ("kannst", "können"), ("könntest", "könnten"), ("weißt", "wissen"),
        ("gibst", "geben"), ("gabst", "gaben"), ("hieltest", "hielten"), ("fährst", "fahren"),
        ("tust", "tun"), ("siehst", "sehen"), ("nimmst", "nehmen"), ("musst", "müssen"), ("magst", "mögen"),
    ],
)  # fmt: skip
def test_du_forms_that_are_nothing_else(du: str, polite: str) -> None:
    form = reading(du, "du")
    assert form is not None
    assert (form.polite, form.sure) == (polite, True)


@pytest.mark.parametrize(
    ("word", "polite"),
    [("liest", "lesen"), ("heißt", "heißen"), ("isst", "essen"), ("lässt", "lassen"), ("nutzt", "nutzen"),
     ("schätzt", "schätzen"), ("reist", "reisen"), ("boxt", "boxen"), ("vergisst", "vergessen")],
)  # fmt: skip
def test_du_forms_that_are_his_as_well(word: str, polite: str) -> None:
    form = reading(word, "du")
    assert form is not None
    assert (form.polite, form.sure) == (polite, False)
    assert reading(word, "er") is not None


@pytest.mark.parametrize(
    ("word", "polite"),
    [("anrufst", "anrufen"), ("aussiehst", "aussehen"), ("vorstellst", "vorstellen"), ("zurückgibst", "zurückgeben"),
     ("verkaufst", "verkaufen"), ("entscheidest", "entscheiden"), ("übernimmst", "übernehmen")],
)  # fmt: skip
def test_prefixes_are_taken_off_and_put_back(word: str, polite: str) -> None:
    assert reading(word, "du").polite == polite  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("ihr", "polite", "sure"),
    [("habt", "haben", True), ("seid", "sind", True), ("gebt", "geben", True), ("hattet", "hatten", True),
     ("könntet", "könnten", True), ("macht", "machen", False), ("arbeitet", "arbeiten", False),
     ("kostet", "kosten", False), ("zieht", "ziehen", False)],
)  # fmt: skip
def test_ihr_forms(ihr: str, polite: str, sure: bool) -> None:
    form = reading(ihr, "ihr")
    assert form is not None
    assert (form.polite, form.sure) == (polite, sure)


@pytest.mark.parametrize(
    ("word", "polite", "sure"),
    [("gib", "geben", True), ("nimm", "nehmen", True), ("lies", "lesen", True), ("sei", "seien", False),
     ("schau", "schauen", False), ("warte", "warten", False), ("sammle", "sammeln", False),
     ("antworte", "antworten", False), ("antwort", "antworten", False), ("öffne", "öffnen", False)],
)  # fmt: skip
def test_imperatives(word: str, polite: str, sure: bool) -> None:
    form = reading(word, "imperative")
    assert form is not None
    assert (form.polite, form.sure) == (polite, sure)


@pytest.mark.parametrize("word", ["Anruf", "Vorstellung", "toll", "ein", "bitte", "fast", "weil", "glück"])
def test_no_imperatives(word: str) -> None:
    assert reading(word, "imperative") is None


@pytest.mark.parametrize(
    "word",
    ["selbst", "erst", "sonst", "längst", "meist", "möglichst", "post", "dienst", "kunst", "herbst", "obst", "test",
     "just", "first", "gewusst", "geweißt", "gegrüßt", "größte", "liebste", "musste", "wusste", "Haus", "", "x"],
)  # fmt: skip
def test_words_that_are_no_verbs_of_du(word: str) -> None:
    forms = [form for form in verb_forms(word) if form.person in ("du", "haste") and form.sure]
    assert forms == []


@pytest.mark.parametrize(("word", "polite"), [("haste", "haben"), ("biste", "sind"), ("weißte", "wissen")])
def test_the_du_that_has_grown_onto_its_verb(word: str, polite: str) -> None:
    assert reading(word, "haste").polite == polite  # type: ignore[union-attr]


def test_whoever_types_without_umlauts_gets_none() -> None:
    assert reading("koenntest", "du").polite == "koennten"  # type: ignore[union-attr]
    assert reading("könntest", "du").polite == "könnten"  # type: ignore[union-attr]
    assert reading("KÖNNTEST", "du").polite == "könnten"  # type: ignore[union-attr]


def test_a_verb_no_table_knows_is_guessed_by_its_ending() -> None:
    assert verb_forms("zwurbelst") == ()
    assert guessed("zwurbelst").polite == "zwurbeln"  # type: ignore[union-attr]
    assert guessed("selbst") is None
    assert guessed("Tisch") is None


def infinitives() -> list[str]:
    text = files("outreach_lint.text.german").joinpath("regular-verbs.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_regular_verb_comes_back_from_its_du_form() -> None:
    wrong = []
    for infinitive in infinitives():
        stem = infinitive.removesuffix("en") if infinitive.endswith("en") else infinitive.removesuffix("n")
        ending = "t" if stem.endswith(("s", "ß", "z", "x")) else "st"
        if stem.endswith(("t", "d", "chn", "ffn", "gn", "tm", "dm")):
            ending = "est"
        form = reading(stem + ending, "du")
        # A few are also forms of an irregular verb, or nouns: "führst", "dienst".
        if form is None or form.polite != infinitive:
            wrong.append(infinitive)
    assert len(wrong) < 0.01 * len(infinitives()), wrong


@given(st.text(max_size=40))
def test_any_word_can_be_asked_for(word: str) -> None:
    for form in verb_forms(word):
        assert form.polite
    guessed(word)
