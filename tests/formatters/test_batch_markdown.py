import re

import pytest
from markdown_it import MarkdownIt

from outreach_lint.campaign import Campaign, Piece
from outreach_lint.formatters.batch import markdown


def rendered(batch, **options):
    return "".join(markdown.render(batch, **options))


def as_html(text):
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)


def test_nothing_from_messages_comes_alive(make_batch, hostile, campaign):
    batch = make_batch(
        hostile, campaigns=[campaign], title="<b>[x](http://evil.example)</b>", remarks=["<i>*schief*</i>"]
    )
    text = rendered(batch)
    html = as_html(text)
    tags = set(re.findall(r"<(\w+)", html))
    assert not tags & {"script", "img", "svg", "b", "i"}
    assert not re.findall(r'href="(?!#)', html)
    assert "://" not in text.replace(r":\//", "")
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    "said",
    ["*fett*", "`code`", "[a](b)", "<b>x</b>", "| Zelle", "# Titel", "- Liste", "1. Punkt", "+ plus", "~~weg~~", "&lt;b&gt;", "![a](b)", "=====", "\\*x*"],
)  # fmt: skip
def test_markup_is_shown_as_it_was_written(said):
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).renderInline(markdown.escaped(said))
    shown = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert shown.replace("\u2060", "") == said


@pytest.mark.parametrize("said", ["@team", "#12", "http://evil.example", "www.evil.example", "!4"])
def test_what_wikis_look_for_behind_escapes_is_broken_up(said):
    assert said not in markdown.escaped(said)


def test_tells_totals_rules_senders_and_worst(make_batch, make_row, make_finding):
    rows = [make_row(score=10, findings=[make_finding("a"), make_finding("b")], sender="Jörg", subject="Betreff", path="a.mbox", line=3),
            make_row(score=100, sender="Jörg"), make_row(score=None)]  # fmt: skip
    text = rendered(make_batch(*rows))
    assert "**3 Nachrichten · 2 bewertet · Mittelwert 55,0 · Median 10**" in text
    assert "| [Titel a](#a) | 1 | 50 % |" in text
    assert "### a\n\n**Titel a**\n\nErklärung a.\n\nStattdessen: Rat a." in text
    assert "| Jörg | 2 | 55,0 | 10 |" in text
    assert "- **10** · Jörg · Betreff · a.mbox:3" in text
    assert "| 90–100 | 1 | ████████████████████████ |" in text


def test_shows_templates_with_their_slots(make_batch, make_row, campaign):
    text = rendered(make_batch(make_row(), campaigns=[campaign]))
    assert "### Kampagne c1: 12 Nachrichten, 2 Absender" in text
    assert "> Hallo **⟨Feld 1⟩**, Ihr &lt;b&gt;Profil&lt;/b&gt; ist spannend." in text
    assert "- Feld 1: „Martina“, „Jörg“, leer" in text


def test_a_template_that_starts_like_markup_stays_text(make_batch, make_row):
    template = Campaign("c2", 3, 0, (Piece("1. Punkt\n\n# Titel\n> Zitat\n- Liste"),))
    html = as_html(rendered(make_batch(make_row(), campaigns=[template])))
    assert "<p>1. Punkt # Titel &gt; Zitat - Liste</p>" in html.replace("\u2060", "")


def test_names_the_costliest_findings_of_a_message(make_batch, make_row, make_finding):
    text = rendered(make_batch(make_row(findings=[make_finding(f"r{n}", float(n)) for n in range(8)])))
    assert text.index("*Titel r7*") < text.index("*Titel r3*") < text.index("… und 3 weitere")
    assert "  - *Titel r2*" not in text


def test_speaks_english(make_batch, make_row, campaign):
    text = rendered(make_batch(make_row(), campaigns=[campaign]), language="en")
    assert text.startswith("# Report: postfach.mbox\n\n**1 message · 1 scored · Mean 40.0")
    assert "⟨slot 1⟩" in text


def test_an_empty_batch_says_so(make_batch):
    text = rendered(make_batch(remarks=["3 records could not be read"]))
    assert "keine Kaltansprache gefunden" in text
    assert "- 3 records could not be read" in text
    assert "##" not in text.split("## Wie gelesen wurde")[0]


def test_is_the_same_each_time(make_batch, make_row, hostile, campaign):
    batch = make_batch(hostile, make_row(), campaigns=[campaign])
    assert rendered(batch) == rendered(batch)
