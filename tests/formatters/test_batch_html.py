import base64
import gzip
import hashlib
import json
import re
import weakref
from html.parser import HTMLParser
from importlib import resources

import pytest

from outreach_lint.formatters.batch import html
from outreach_lint.formatters.batch.blocks import SIZE, packed
from outreach_lint.formatters.batch.statistics import VERDICTS

TEMPLATES = resources.files("outreach_lint.formatters") / "templates" / "batch"


class Page(HTMLParser):
    """What a browser would make of the page: tags with attributes, scripts and styles, text."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.raw, self.text = [], [], ""
        self._within = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._within = tag if tag in {"script", "style"} else None
        if self._within:
            self.raw.append((tag, dict(attributes), ""))

    def handle_endtag(self, tag):
        self._within = None

    def handle_data(self, data):
        if self._within:
            tag, attributes, text = self.raw[-1]
            self.raw[-1] = (tag, attributes, text + data)
        else:
            self.text += data

    def scripts(self, kind):
        return [
            text
            for tag, a, text in self.raw
            if tag == "script" and kind in {a.get("class"), a.get("id"), a["type"]}
        ]

    def unpacked(self, kind):
        return [json.loads(gzip.decompress(base64.b64decode(text))) for text in self.scripts(kind)]


def rendered(batch, **options):
    return "".join(html.render(batch, **options))


def page(batch, **options):
    return Page(rendered(batch, **options))


def hash_of(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_allows_this_script_and_this_style_only(make_batch, make_row):
    shown = page(make_batch(make_row()))
    (policy,) = [a["content"] for tag, a in shown.tags if a.get("http-equiv") == "Content-Security-Policy"]
    (script,) = shown.scripts("module")
    (style,) = [text for tag, _, text in shown.raw if tag == "style"]
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{hash_of(script)}'; " in policy
    assert f"style-src 'sha256-{hash_of(style)}'; " in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


def test_nothing_is_asked_from_anywhere(make_batch, make_row, hostile, campaign):
    shown = page(make_batch(make_row(), hostile, campaigns=[campaign]))
    for tag, attributes in shown.tags:
        assert not {"src", "srcset", "action", "style", "background", "poster"} & set(attributes), tag
        assert attributes.get("href", "#").startswith("#")
        assert not [name for name in attributes if name.startswith("on")]
    assert not {"link", "img", "iframe", "object", "embed", "base", "audio", "video", "use", "image"} & {
        t for t, _ in shown.tags
    }
    for tag, attributes, text in shown.raw:
        if tag == "style" or attributes["type"] == "module":
            assert not re.search(r"https?:|url\(|@import|fetch\(|XMLHttpRequest|WebSocket|import\(", text)


def test_the_script_puts_in_text_only():
    for file in TEMPLATES.iterdir():
        if file.name.endswith(".js"):
            script = file.read_text("utf-8")
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|srcdoc", script
            )


def test_nothing_from_messages_comes_alive(make_batch, hostile, campaign):
    calm = page(make_batch(hostile.__class__(hostile.report, "ruhig", "still"), campaigns=[campaign]))
    batch = make_batch(
        hostile,
        campaigns=[campaign],
        title="</title><script>alert(1)</script>",
        remarks=["<img src=x onerror=alert(1)>"],
    )
    shown = page(batch)
    assert [t for t in shown.tags if t[0] == "script"] == [t for t in calm.tags if t[0] == "script"]
    assert not {"img", "b.mbox"} & {tag for tag, _ in shown.tags}
    assert "<script>alert(1)</script>" in shown.text
    assert "\x1b" not in shown.text
    assert "\u202e" not in shown.text


def test_blocks_are_letters_that_html_takes_no_notice_of(make_batch, hostile):
    for kind in ("listed", "detailed"):
        (block,) = page(make_batch(hostile)).scripts(kind)
        assert re.fullmatch(r"[A-Za-z0-9+/=]+", block)


def test_lone_surrogates_can_be_written_out(make_batch, make_row):
    rendered(
        make_batch(make_row("\ud83d", sender="\ud83d", subject="\udc00", id="\ud83d", remarks=["\ud83d"]))
    ).encode("utf-8")


def test_every_message_is_in_a_block_in_order(make_long_batch, make_row):
    count = 2 * SIZE + 3
    shown = page(make_long_batch(lambda: (make_row(f"Text {n}", sender=f"S{n}") for n in range(count))))
    details = shown.unpacked("detailed")
    assert [len(block) for block in details] == [SIZE, SIZE, 3]
    assert [message["text"] for block in details for message in block] == [
        [[f"Text {n}"]] for n in range(count)
    ]
    assert [line[2] for block in shown.unpacked("listed") for line in block] == [
        f"S{n}" for n in range(count)
    ]
    (block_size,) = [a["data-size"] for _, a in shown.tags if "data-size" in a]
    assert int(block_size) == SIZE


def test_marks_keep_to_code_points(make_batch, make_row, make_finding):
    text = "\U0001f680\U0001f468\u200d\U0001f469 du hast"
    finding = make_finding(spans=[("body", 5, 7), ("subject", 0, 1)])
    ((message,),) = page(make_batch(make_row(text, findings=[finding], subject="\U0001f680x"))).unpacked(
        "detailed"
    )
    assert message["text"] == [[text[:5]], ["du", [0], [0]], [" hast"]]
    assert message["subject"] == [["\U0001f680", [0], [0]], ["x"]]


def test_marks_are_written_out_for_who_has_no_script(make_batch, make_row, make_finding):
    findings = [make_finding(spans=[("body", 0, 4)]), make_finding(spans=[("body", 2, 6)], sides=["appeal"])]
    text = rendered(make_batch(make_row("ab<d>f", findings=findings)))
    assert (
        '<mark class="factual">ab</mark><mark class="factual several">&lt;d</mark><sup>1</sup>'
        '<mark class="appeal">&gt;f</mark><sup>2</sup>'
    ) in text


def test_a_finding_brings_its_points_and_its_texts_once(make_batch, make_row, make_finding):
    findings = [make_finding("a", 12.5), make_finding("a", 6.25), make_finding("b")]
    shown = page(make_batch(make_row(findings=findings), make_row(findings=findings)))
    (explanations,) = map(json.loads, shown.scripts("explanations"))
    ((message, _),) = shown.unpacked("detailed")
    assert len(explanations) == 2
    assert [found["points"] for found in message["findings"]] == [12.5, 6.25, 15.0]
    assert explanations[message["findings"][2]["texts"]] == ["Titel b", "Erklärung b.", "Rat b."]
    assert message["sum"] == [
        ["finding", "Titel a", -12.5],
        ["finding", "Titel a", -6.25],
        ["finding", "Titel b", -15.0],
    ]
    assert "−12,5\u00a0Punkte" in shown.text


def test_each_side_shows_what_was_read_on_it(make_batch, make_row):
    span = {"part": "body", "start": 0, "end": 4, "text": "Lass uns\nreden"}
    signal = {
        "id": "call-request",
        "side": "appeal",
        "stance": "explicit",
        "confidence": 1.0,
        "source": "both",
        "spans": [span] * 5,
    }
    ((message,),) = page(make_batch(make_row(signals=[signal]))).unpacked("detailed")
    assert message["sides"]["appeal"] == {"score": 100, "read": [["call-request", ["Lass uns reden"] * 3]]}
    assert message["sides"]["factual"]["read"] == []


def test_the_worst_fifty_are_readable_without_script(make_long_batch, make_row):
    shown = page(make_long_batch(lambda: (make_row(f"Wortlaut-{n}.", n) for n in range(60))))
    assert [n for n in range(60) if f"Wortlaut-{n}." in shown.text] == list(range(50))
    assert "Ohne JavaScript" in shown.text


def test_a_long_message_is_cut_in_the_page_only(make_batch, make_row):
    shown = page(make_batch(make_row("x" * 9_000)))
    assert "x" * 4_000 in shown.text
    assert "x" * 4_001 not in shown.text
    assert "Die Nachricht ist 9.000 Zeichen lang" in shown.text
    assert len(shown.unpacked("detailed")[0][0]["text"][0][0]) == 9_000


def test_shows_templates_with_their_slots(make_batch, make_row, campaign):
    shown = page(make_batch(make_row(campaign="c1"), campaigns=[campaign]))
    assert "Hallo ⟨Feld 1⟩, Ihr <b>Profil</b> ist spannend." in shown.text
    assert "„Martina“, „Jörg“, leer" in shown.text
    assert {"href": "#campaign=c1", "class": "scripted"} in [a for _, a in shown.tags]
    assert shown.unpacked("listed")[0][0][6] == "c1"


def test_tells_what_was_read(make_batch, make_row):
    batch = make_batch(
        make_row(direction="inbound", format="linkedin"),
        make_row(score=None),
        remarks=["2 records could not be read"],
    )
    shown = page(batch)
    for told in (
        "2 Nachrichten · 1 bewertet",
        "2 records could not be read",
        "LinkedIn 1",
        "empfangen 1",
        "postfach.mbox",
        "Regelstand abc123",
    ):
        assert told in shown.text


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_empty_batch_is_a_page(make_batch, language):
    text = rendered(make_batch(), language=language)
    assert f'<html lang="{language}">' in text
    assert ("nichts zu bewerten" if language == "de" else "nothing to score") in text


def test_speaks_english(make_batch, make_row):
    text = page(make_batch(make_row()), language="en").text
    assert "At a glance" in text
    assert not re.search(r"Nachricht|Wertung|Verst", text)


def test_is_the_same_each_time(make_batch, make_row, hostile, campaign):
    batch = make_batch(hostile, make_row(), campaigns=[campaign])
    assert rendered(batch) == rendered(batch)
    assert packed({"a": "ä"}) == packed({"a": "ä"})


def test_messages_are_never_collected(make_long_batch, make_row):
    class Report(dict):
        """A report that tells when it is gone."""

    alive, most = 0, 0

    def gone():
        nonlocal alive
        alive -= 1

    def rows():
        nonlocal alive, most
        for n in range(6 * SIZE):
            made = make_row(f"Text {n}", 50 + n % 50)
            report = Report(made.report)
            weakref.finalize(report, gone).atexit = False
            alive += 1
            most = max(most, alive)
            yield made.__class__(report, made.text)

    batch = make_long_batch(rows)
    for _ in html.render(batch):
        pass
    assert batch.passes == 2
    assert most <= 2 * SIZE + 60


def test_is_made_for_keyboards_and_screen_readers(make_batch, make_row):
    shown = page(make_batch(make_row()))
    by_id = {a["id"]: (tag, a) for tag, a in shown.tags if "id" in a}
    assert (
        by_id["grid"][1].items()
        >= {"role": "grid", "tabindex": "0", "aria-labelledby": "messages-heading"}.items()
    )
    assert len([a for _, a in shown.tags if a.get("role") == "columnheader"]) == 6
    assert by_id["status"][1]["role"] == "status"
    first_link = next(a for tag, a in shown.tags if tag == "a")
    assert first_link == {"class": "skip", "href": "#content"}
    assert len(by_id) == len([a for _, a in shown.tags if "id" in a]), "ids are there once"
    for _, attributes in shown.tags:
        for name in ("aria-labelledby", "aria-describedby"):
            assert attributes.get(name, "content") in by_id | {"opened-title": ()}


def luminance(color):
    color = color if len(color) == 6 else "".join(2 * letter for letter in color)
    parts = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast_is_enough(theme):
    styles = (TEMPLATES / "page.css").read_text("utf-8")
    found = re.findall(r"--(\w+): light-dark\(#(\w+), #(\w+)\);", styles)
    colors = {name: luminance(pair[theme]) for name, *pair in found}
    inks = {"ink": ("paper", "raised", "chosen", "blue", "green", "yellow", "red"), "quiet": ("paper", "raised"),
            "accent": ("paper", "raised"), "bad": ("paper", "raised", "chosen"), "fair": ("paper", "raised", "chosen"),
            "good": ("paper", "raised", "chosen")}  # fmt: skip
    for ink, papers in inks.items():
        for paper in papers:
            dark, light = sorted((colors[ink], colors[paper]))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


def test_themes_and_print_are_provided_for():
    styles = (TEMPLATES / "page.css").read_text("utf-8")
    for told in ("color-scheme: light dark", ":root.dark", ":root.light", "@media print", ":focus-visible"):
        assert told in styles


def test_verdicts_link_to_their_messages(make_batch, make_row):
    links = [
        a.get("href") for tag, a in page(make_batch(make_row(score=3), make_row(score=80))).tags if tag == "a"
    ]
    assert {"#verdict=block", "#verdict=pass", "#score=0-9", "#score=90-100"} <= set(links)
    assert {link.partition("=")[2] for link in links if link.startswith("#verdict")} <= set(VERDICTS)
