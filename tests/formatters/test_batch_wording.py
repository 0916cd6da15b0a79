import re
import tomllib
from importlib import resources

import pytest

from outreach_lint.finding import SIDES
from outreach_lint.formatters.batch import wording
from outreach_lint.formatters.batch.wording import Wording
from outreach_lint.formatters.words import WORDS
from outreach_lint.resources import builtin_rules

TEMPLATES = resources.files("outreach_lint.formatters") / "templates" / "batch"


def fields(text):
    return set(re.findall(r"\{([\w-]+)\}", text))


@pytest.mark.parametrize("key", wording.table())
def test_both_languages_say_it_with_the_same_fields(key):
    german, english = wording.table()[key]
    assert german.strip() == german
    assert english.strip() == english
    assert german
    assert fields(german) == fields(english)


@pytest.mark.parametrize("key", [key for key in wording.table() if key.endswith("-one")])
def test_the_singular_has_a_plural(key):
    assert key.removesuffix("-one") in wording.table()


def test_every_word_the_scripts_say_is_there():
    for file in TEMPLATES.iterdir():
        if file.name.endswith(".js"):
            for key in re.findall(r'\b(?:say|labelled|tell)\("([\w-]+)"', file.read_text("utf-8")):
                assert key in wording.table(), (file.name, key)


def test_what_values_may_be_has_names():
    rules = builtin_rules()
    signals = [
        tomllib.loads(path.read_text("utf-8"))["id"]
        for side in (rules / "signals").iterdir()
        for path in side.iterdir()
    ]
    kinds = {"side": SIDES, "asks": SIDES, "signal": signals,
             "severity": ("error", "warning", "style", "notice"), "sure": ("25", "50", "75", "100"),
             "sum": ("strength", "style-cap", "ceiling", "floor", "rounding"),
             "missing": [context.replace(".", "-") for context in WORDS["de"].context]}  # fmt: skip
    missing = [
        f"{kind}-{value}"
        for kind, values in kinds.items()
        for value in values
        if f"{kind}-{value}" not in wording.table()
    ]
    assert missing == []


def test_numbers_and_points_as_people_write_them():
    german, english = Wording("de"), Wording("en")
    assert (german.number(12345), english.number(12345)) == ("12.345", "12,345")
    assert (german.points(-12.5), english.points(-12.5)) == ("−12,5\u00a0Punkte", "−12.5\u00a0points")
    assert (german.points(-1), german.points(-100), german.points(-25)) == (
        "−1\u00a0Punkt",
        "−100\u00a0Punkte",
        "−25\u00a0Punkte",
    )
    assert (german.percent(0.345), english.percent(0.345)) == ("34 %", "34%")


def test_one_is_singular():
    assert Wording("de").count("messages", 1) == "1 Nachricht"
    assert Wording("de").count("messages", 1200) == "1.200 Nachrichten"
