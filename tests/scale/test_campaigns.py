"""Campaigns: what comes from one template is found, whatever the order; what merely sounds alike is not."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.campaign import (
    Piece,
    alike,
    common_shingles,
    fixed_stretches,
    is_campaign,
    sketch,
    template_of,
)
from outreach_lint.scale.clusters import ClusterFinder, Clusters

TEMPLATE = (
    "Guten Tag {name}, Ihre Firma {firm} ist uns im Branchenbuch aufgefallen. Wir begleiten Betriebe wie Ihren auf "
    "dem Weg zu mehr Anfragen und planbaren Terminen. Passt Ihnen ein kurzes Gespräch am {day}?"
)
NAMES = ["Frau Uhl", "Herr Petersen", "Frau Dr. Ahlers", "Herr Yılmaz", "Frau Ebert", "Herr Kolbe"]
FIRMS = [
    "Uhl Gerüstbau",
    "Petersen & Söhne",
    "Zahnarztpraxis Ahlers",
    "Yılmaz Feinkost",
    "Ebert Druck",
    "Kolbe",
]
DAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"]
SENT = [TEMPLATE.format(name=n, firm=f, day=d) for n, f, d in zip(NAMES, FIRMS, DAYS, strict=True)]
#: Same subject, same greeting, other words.
OWN = [
    "Guten Tag Frau Uhl, auf Ihrer Baustelle fehlt am Gerüst das Netz; wir liefern eines bis Dienstag für 190 Euro.",
    "Guten Tag Herr Petersen, Ihre Söhne haben bei uns einen Drucker bestellt, der Toner dafür wird knapp.",
    "Guten Tag Frau Ebert, die Speisekarte auf Ihrer Seite nennt noch die Preise vom letzten Jahr.",
    "Guten Tag Herr Kolbe, wir haben den Stapler von Halle drei gefunden, er steht hinter der Waschstraße.",
]


def find(
    texts: Sequence[str],
    folder: Path,
    senders: Sequence[str | None] | None = None,
    receivers: Sequence[str | None] | None = None,
) -> Clusters:
    finder = ClusterFinder(folder)
    for number, text in enumerate(texts):
        finder.add(text, senders and senders[number], receivers and receivers[number])
    return finder.find(texts.__getitem__)


def test_messages_of_one_template_are_one_campaign(tmp_path: Path) -> None:
    clusters = find([OWN[0], *SENT[:3], OWN[1], *SENT[3:], *OWN[2:]], tmp_path)
    assert clusters.of.tolist() == [-1, 0, 0, 0, -1, 0, 0, 0, -1, -1]
    (campaign,) = clusters.campaigns
    assert campaign.size == 6
    assert campaign.senders == 0


def test_template_shows_its_slots() -> None:
    pieces = template_of(SENT)
    slots = [piece for piece in pieces if piece.text is None]
    assert len(slots) == 3
    assert "Gerüstbau" in " ".join(slots[1].examples)
    assert {"Montag", "Dienstag"} <= set(slots[2].examples)
    fixed = [piece.text for piece in pieces if piece.text]
    assert any("ist uns im Branchenbuch aufgefallen" in text for text in fixed)
    assert not any("Uhl" in text for text in fixed)


def test_template_of_equal_texts_has_no_slot() -> None:
    assert template_of([OWN[0], OWN[0]]) == (Piece(OWN[0]),)


def test_fixed_stretches_are_those_of_the_template() -> None:
    common = common_shingles(SENT)
    stretches = [SENT[1][start:end] for start, end in fixed_stretches(SENT[1], common)]
    assert any("auf dem Weg zu mehr Anfragen" in stretch for stretch in stretches)
    assert not any("Petersen" in stretch for stretch in stretches)
    assert list(fixed_stretches(OWN[1], common)) == []


@pytest.mark.parametrize(
    ("size", "senders", "is_one"), [(1, 1, False), (2, 1, False), (2, 0, False), (2, 2, True), (3, 1, True)]
)
def test_a_campaign_has_three_deliveries_or_two_senders(size: int, senders: int, is_one: bool) -> None:
    assert is_campaign(size, senders) is is_one


def test_what_one_person_sends_another_again_is_no_campaign(tmp_path: Path) -> None:
    again = find([SENT[0]] * 5, tmp_path, ["a"] * 5, ["me"] * 5)
    assert list(again.campaigns) == []
    others = find([SENT[0]] * 3, tmp_path, ["a"] * 3, ["x", "y", "z"])
    assert [campaign.senders for campaign in others.campaigns] == [1]


def test_quotation_and_signature_do_not_make_messages_alike() -> None:
    below = "\n\n-- \nKolbe Druck GmbH\nHafenstraße 4, 24103 Kiel\nTelefon 0431 1234\nwww.kolbe.example\nRegistergericht Kiel\n"
    one, other = sketch(OWN[1] + below), sketch(OWN[2] + below)
    assert one is not None
    assert other is not None
    assert not alike(one.shingles, other.shingles)


@pytest.mark.parametrize("text", ["", "Danke!", "Guten Tag, wie geht es Ihnen heute?", "\n" * 50, "🙂" * 40])
def test_short_texts_are_not_compared(text: str, tmp_path: Path) -> None:
    assert sketch(text) is None
    assert find([text] * 9, tmp_path).of.tolist() == [-1] * 9


def test_a_greeting_of_everybody_makes_no_campaign(tmp_path: Path) -> None:
    rng = random.Random(7)  # noqa: S311
    words = [f"wort{n}" for n in range(3_000)]
    greeting = (
        "Sehr geehrte Damen und Herren, ich hoffe, es geht Ihnen allen gut. Ich schreibe Ihnen heute wegen"
    )
    texts = [f"{greeting} {' '.join(rng.sample(words, 30))}" for _ in range(400)]
    assert (find(texts, tmp_path).of == -1).all()


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_makes_no_difference(tmp_path_factory: pytest.TempPathFactory, rng: random.Random) -> None:
    texts = [*SENT, *OWN, OWN[0], OWN[0], OWN[0].upper()]
    order = list(range(len(texts)))
    rng.shuffle(order)
    usual = find(texts, tmp_path_factory.mktemp("a"))
    shuffled = find([texts[place] for place in order], tmp_path_factory.mktemp("b"))

    def members(clusters: Clusters, numbers: Sequence[int]) -> dict[str, tuple[list[int], object]]:
        return {
            campaign.id: (sorted(numbers[n] for n in np.flatnonzero(clusters.of == place)), campaign)
            for place, campaign in enumerate(clusters.campaigns)
        }

    assert members(usual, range(len(texts))) == members(shuffled, order)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_a_sketch_or_none(text: str) -> None:
    found = sketch(text)
    if found is not None:
        assert alike(found.shingles, found.shingles) == (len(found.shingles) >= 5)
    for start, end in fixed_stretches(text, common_shingles([text, text])):
        assert 0 <= start < end <= len(text)


def test_messages_that_people_wrote_one_by_one_are_no_campaigns(tmp_path: Path) -> None:
    """Labelled messages of corpora/ are all different: each campaign among them is a false alarm."""
    corpora = Path(__file__).parents[2] / "corpora"
    texts = [
        json.loads(line)["text"]
        for path in sorted(corpora.glob("??/*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len(texts) > 1_000
    assert (find(texts, tmp_path).of >= 0).sum() <= len(texts) / 1_000
