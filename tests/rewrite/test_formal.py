"""Du → Sie: by construction, and what holds of every rewrite."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.message import Message
from outreach_lint.rewrite import formalise
from outreach_lint.rewrite.edits import apply
from outreach_lint.text.document import Reading, analyser_of

SAFE = {
    "pronouns": [
        ("Ich schreibe dir, weil ich dich im Radio gehört habe.", "Ich schreibe Ihnen, weil ich Sie im Radio gehört habe."),
        ("Wer außer Dir weiß das?", "Wer außer Ihnen weiß das?"),
    ],
    "possessives": [
        ("Dein Laden und deine Leute gefallen mir, von deinem Kaffee ganz zu schweigen.",
         "Ihr Laden und Ihre Leute gefallen mir, von Ihrem Kaffee ganz zu schweigen."),
        ("Unser Ofen ist alt, deiner neu.", "Unser Ofen ist alt, Ihrer neu."),
        ("Ich komme deinetwegen.", "Ich komme Ihretwegen."),
    ],
    "verbs": [
        ("Du liest viel, mein Bruder liest nie.", "Sie lesen viel, mein Bruder liest nie."),
        ("Wenn du reist, reist das Werkzeug mit.", "Wenn Sie reisen, reist das Werkzeug mit."),
        ("Ich hoffe, dass du nächste Woche im Haus bist.", "Ich hoffe, dass Sie nächste Woche im Haus sind."),
        ("Koenntest du mir das Mass schicken?", "Koennten Sie mir das Mass schicken?"),
        ("Was du gesehen haben könntest, zählt.", "Was Sie gesehen haben könnten, zählt."),
    ],
    "elided": [
        ("Hast Lust auf eine Runde Kegeln?", "Haben Sie Lust auf eine Runde Kegeln?"),
        ("Haste kurz Zeit?", "Haben Sie kurz Zeit?"),
        ("Du kommst rein, setzt dich hin und liest die Karte.", "Sie kommen rein, setzen sich hin und lesen die Karte."),
    ],
    "imperatives": [
        ("Schau dir das an und sag mir, was fehlt.", "Schauen Sie sich das an und sagen Sie mir, was fehlt."),
        ("Bitte melde dich.", "Bitte melden Sie sich."),
        ("Lass uns telefonieren.", "Lassen Sie uns telefonieren."),
        ("Sei so gut und gib mir Bescheid.", "Seien Sie so gut und geben Sie mir Bescheid."),
        ("Mach's gut!", "Machen Sie's gut!"),
        ("Klick hier und trag dich ein.", "Klicken Sie hier und tragen Sie sich ein."),
        ("Lass mich dir zeigen, wie es geht.", "Lassen Sie mich Ihnen zeigen, wie es geht."),
    ],
    "reflexives": [
        ("Kannst du dir das vorstellen?", "Können Sie sich das vorstellen?"),
        ("Ich möchte dich bitten, dich zu melden.", "Ich möchte Sie bitten, sich zu melden."),
        ("Ich freue mich, dich zu sehen.", "Ich freue mich, Sie zu sehen."),
        ("Um dich zu überzeugen, schicke ich dir ein Muster.", "Um Sie zu überzeugen, schicke ich Ihnen ein Muster."),
        ("Gib mir die Chance, dich zu überzeugen.", "Geben Sie mir die Chance, Sie zu überzeugen."),
        ("Wie geht es dir?", "Wie geht es Ihnen?"),
    ],
    "plural": [
        ("Habt ihr euch unser Muster angesehen?", "Haben Sie sich unser Muster angesehen?"),
        ("Wir kommen zu euch und helfen euch beim Aufbau.", "Wir kommen zu Ihnen und helfen Ihnen beim Aufbau."),
        ("Meldet euch, wenn ihr Fragen habt.", "Melden Sie sich, wenn Sie Fragen haben."),
        ("Du und dein Team habt viel vor.", "Sie und Ihr Team haben viel vor."),
    ],
    "spelling": [
        ("WILLST DU MEHR KUNDEN?", "WOLLEN SIE MEHR KUNDEN?"),
        ("Deine*n Chef*in kennst **du** ja.", "Ihre*n Chef*in kennen **Sie** ja."),
        ("Wenn du’s magst, nimm’s mit.", "Wenn Sie’s mögen, nehmen Sie’s mit."),
    ],
    "left alone": [
        ("Hallo Lisa, der Spruch „Du schaffst das“ hängt bei dir.", "Hallo Lisa, der Spruch „Du schaffst das“ hängt bei Ihnen."),
        ("Die Kollegin und ihr Hund grüßen dich.", "Die Kollegin und ihr Hund grüßen Sie."),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("informal", "formal"),
    [pytest.param(*pair, id=f"{family}: {pair[0][:40]}") for family, pairs in SAFE.items() for pair in pairs],
)
def test_rewritten_and_called_safe(informal: str, formal: str) -> None:
    rewrite = formalise(informal)
    assert rewrite.text == formal
    assert rewrite.safe


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Kannst ja mal vorbeischauen, wenn du magst.", "subject"),
        ("Ich hoffe, das Du ist für dich in Ordnung.", "mention"),
        ("Ich habe dich einfach geduzt.", "mention"),
        ("Euch kennt hier jeder.", "case"),
        ("Es ist wichtig, dich anzumelden.", "control"),
        ("Versuche, bis Montag fertig zu sein, du schaffst das.", "imperative"),
        ("Ich schlage dir vor, dich morgen zu melden.", "control"),
        ("Hast d\u200bu kurz Zeit? Du bist ja vom Fach.", "unknown"),
    ],
)
def test_what_is_a_guess_is_doubted(text: str, reason: str) -> None:
    rewrite = formalise(text)
    assert reason in [doubt.reason for doubt in rewrite.doubts]
    assert not rewrite.safe


@pytest.mark.parametrize(
    "text", ["", "Wir liefern Schrauben.", "Haben Sie Zeit?", "Bei uns sind alle per Du.", "Die Agentur und ihr Team."]
)  # fmt: skip
def test_nothing_informal_is_nothing_to_do(text: str) -> None:
    rewrite = formalise(text)
    assert (rewrite.text, rewrite.edits, rewrite.safe) == (text, (), True)


def test_each_edit_names_its_place_and_reason() -> None:
    text = "Kannst du dir deinen Plan ansehen?"
    edits = [(text[e.start : e.end], e.new, e.reason) for e in formalise(text).edits]
    assert edits == [
        ("Kannst", "Können", "verb"),
        ("du", "Sie", "pronoun"),
        ("dir", "sich", "reflexive"),
        ("deinen", "Ihren", "possessive"),
    ]


WORDS = st.sampled_from(
    "du dich dir deine ihr euch eure hast bist liest kannst habt macht Schau Warte lass melde bitte und oder , . ? ! "
    "wenn dass weil ich er man wir es zu um sehen Zeit Haus gern nicht 's „ “ Hallo Anna :\n 😊".split(" ")
)


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_a_rewrite_is_its_edits_and_done_when_safe(text: str) -> None:
    rewrite = formalise(text)
    assert apply(text, rewrite.edits) == rewrite.text
    for before, after in zip(rewrite.edits, rewrite.edits[1:], strict=False):
        assert before.end <= after.start
    if rewrite.safe:
        address = analyser_of(Reading()).read(Message(rewrite.text), "de").address
        assert address.form not in ("du", "ihr", "mixed")
        assert formalise(rewrite.text).edits == ()


@given(st.text(max_size=200))
def test_any_text_can_be_rewritten(text: str) -> None:
    assert isinstance(formalise(text).text, str)
