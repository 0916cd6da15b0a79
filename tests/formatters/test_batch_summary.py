import re

import pytest
from rich.cells import cell_len

from outreach_lint.formatters.batch import summary


def rendered(batch, **options):
    return "".join(summary.render(batch, **({"width": 80} | options)))


@pytest.fixture
def mixed(make_batch, make_row, make_finding, hostile, campaign):
    rows = [
        make_row(f"Nachricht {n} mit einem ziemlich langen Text, der nicht in eine Zeile passt.", n, findings=[make_finding()], sender=f"Absender {n}", direction=("inbound", "outbound", None)[n % 3])
        for n in range(101)
    ]  # fmt: skip
    campaigns = [campaign] * 40
    return make_batch(hostile, *rows, campaigns=campaigns, remarks=["ein Hinweis " * 20] * 9)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_fits_the_terminal(mixed, language, width):
    lines = rendered(mixed, language=language, width=width).splitlines()
    assert all(cell_len(line) <= width for line in lines)


def test_fits_two_screens_and_shows_the_worst_first(mixed):
    lines = rendered(mixed).splitlines()
    assert len(lines) < 50
    scores = [int(found.group(1)) for line in lines if (found := re.match(r" {1,3}(\d+)  \S.* · ", line))]
    assert scores[:3] == sorted(scores[:3])
    assert scores[0] == 0


def test_control_characters_never_reach_the_terminal(mixed):
    text = rendered(mixed)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_color_is_a_choice(mixed):
    colored = rendered(mixed, color=True)
    assert "\x1b[" in colored
    assert "\x1b[31mrot" not in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == rendered(mixed)


def test_markup_of_the_terminal_library_is_shown_as_text(make_batch, make_row):
    assert "[bold]:rocket:[/bold]" in rendered(make_batch(make_row(sender="[bold]:rocket:[/bold]")))


def test_tells_the_receiver_what_to_do(make_batch, make_row, campaign):
    text = " ".join(
        rendered(make_batch(make_row(score=3, direction="inbound"), campaigns=[campaign])).split()
    )
    assert "1 empfangene Nachricht ist misslungen: Antworten müssen Sie darauf nicht" in text
    assert "Ein Filter auf ihren festen Wortlaut" in text


def test_tells_the_sender_what_to_do(make_batch, make_row, campaign):
    text = " ".join(
        rendered(make_batch(make_row(score=3, direction="outbound"), campaigns=[campaign])).split()
    )
    assert "1 gesendete Nachricht ist misslungen: Stoppen Sie diesen Text" in text
    assert "Eine Vorlage steht hinter 12 gesendeten Nachrichten" in text


def test_names_the_one_behind_most(make_batch, make_row):
    rows = [make_row(sender="Kevin")] * 3 + [make_row(sender="Jana")] * 2
    assert "kommt von einem Absender: Kevin." in rendered(make_batch(*rows), width=200)


def test_one_fine_message_needs_nothing(make_batch, make_row):
    text = rendered(make_batch(make_row(score=100)))
    assert "1 Nachricht · 1 bewertet" in text
    assert "Nichts: Keine Nachricht ist misslungen." in text


def test_an_empty_batch_says_so(make_batch):
    assert "Hier ist nichts zu bewerten" in rendered(make_batch())


def test_unscored_messages_only(make_batch, make_row):
    text = rendered(make_batch(make_row(score=None)))
    assert "Hier ist nichts zu bewerten" in text
    assert "schlechtesten" not in text


def test_one_message_stands_for_its_campaign(make_batch, make_row):
    rows = [make_row(f"Vorlage {n}", 1, campaign="c1") for n in range(9)] + [make_row("Anderes", 30)] * 2
    text = rendered(make_batch(*rows))
    assert (text.count("„Vorlage"), text.count("„Anderes")) == (1, 2)


def test_names_what_went_wrong_the_costliest_first(make_batch, make_row, make_finding):
    findings = [make_finding("klein", 1.0), make_finding("gross", 20.0), make_finding("gross", 10.0)]
    assert "Titel gross, Titel klein" in rendered(make_batch(make_row(findings=findings)))
