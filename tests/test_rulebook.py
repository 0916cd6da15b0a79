"""The rulebook's own examples, run; and what loading it must refuse."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from outreach_lint.campaign import Campaign, common_shingles
from outreach_lint.config import Config
from outreach_lint.detectors import RULE_DETECTORS, SIGNAL_DETECTORS
from outreach_lint.errors import RulebookError
from outreach_lint.finding import Finding
from outreach_lint.linter import Linter
from outreach_lint.message import Message
from outreach_lint.recipient import Recipient, Thread
from outreach_lint.report import Report
from outreach_lint.rulebook import registry
from outreach_lint.rulebook.reference import MatcherReference
from outreach_lint.rulebook.schema import RuleExample, SignalFile
from outreach_lint.text.components import SignalFinder, norms_of, rulebook_of, sentences_of, splitter
from outreach_lint.text.document import Analyser, Reading, blank_pipeline
from outreach_lint.text.folding import fold

BOOK = rulebook_of(())
LANGUAGES = ("de", "en")
READERS = {language: blank_pipeline(language) for language in LANGUAGES}
FINDERS = {language: SignalFinder(READERS[language], BOOK) for language in LANGUAGES}
PHRASES = {language: list(BOOK.compile(language, splitter(READERS[language]))) for language in LANGUAGES}

#: Rules of the first landing owe this many examples of each kind, over both languages.
ENOUGH = 8


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(Reading(signals_from="patterns"))


def stretches(analyser: Analyser, signal: str, lang: str, text: str) -> list[str]:
    document = analyser.read(Message(text, language=lang))
    return [document.text[hit.start : hit.end] for hit in document.hits.get(signal, [])]


# One test a file: an example each would be ten thousand tests. An example marked ``known`` is a
# documented miss; it shouts when it starts to work.


@pytest.mark.parametrize("signal", list(BOOK.signals.values()), ids=lambda signal: signal.id)
def test_signal_matches_exactly(analyser: Analyser, signal: SignalFile) -> None:
    wrong = []
    for example in signal.matches:
        wanted = [example.match] if isinstance(example.match, str) else list(example.match)
        found = stretches(analyser, signal.id, example.lang, example.text)
        if (found == wanted) == bool(example.known):
            wrong.append((example.text, found, wanted))
    assert wrong == []


@pytest.mark.parametrize("signal", list(BOOK.signals.values()), ids=lambda signal: signal.id)
def test_signal_stays_silent(analyser: Analyser, signal: SignalFile) -> None:
    wrong = []
    for example in signal.silent:
        found = stretches(analyser, signal.id, example.lang, example.text)
        if (not found) == bool(example.known):
            wrong.append((example.text, found))
    assert wrong == []


@cache
def linter_for(jurisdiction: str | None, rule: str) -> Linter:
    """Return a linter for an example: a preview rule is judged by itself."""
    preview = BOOK.rules[rule].file.status == "preview"
    return Linter(
        Config(jurisdiction=jurisdiction, select=(rule,) if preview else (), signals_from="patterns")
    )


def judged(rule: str, example: RuleExample) -> tuple[Report, list[Finding]]:
    linter = linter_for(example.jurisdiction, rule)
    report = linter.lint(
        Message(
            example.text,
            subject=example.subject,
            channel=example.channel,
            language=example.lang,
            sender=example.sender,
        ),
        Recipient.from_mapping(example.recipient) if example.recipient else None,
        Thread.from_list([dict(turn) for turn in example.thread]) if example.thread is not None else None,
        campaign=Campaign("c0", example.copies, 0, (), common_shingles([example.text]))
        if example.copies
        else None,
        assume_outreach=True,
    )
    found = [f for f in report.findings if f.rule == rule]
    if example.variant:
        found = [f for f in found if f.variant == example.variant]
    return report, found


@pytest.mark.parametrize("rule", list(BOOK.rules), ids=str)
def test_rule_finds_exactly(rule: str) -> None:
    wrong = []
    for example in BOOK.rules[rule].file.invalid:
        report, found = judged(rule, example)
        wanted = [example.match] if isinstance(example.match, str) else list(example.match)
        shown = [report.message.quote(span) for finding in found for span in finding.spans]
        if (bool(found) and shown == wanted) == bool(example.known):
            wrong.append((example.text, shown, wanted))
    assert wrong == []


@pytest.mark.parametrize("rule", list(BOOK.rules), ids=str)
def test_rule_stays_silent(rule: str) -> None:
    wrong = []
    for example in BOOK.rules[rule].file.valid:
        _, found = judged(rule, example)
        if (not found) == bool(example.known):
            wrong.append((example.text, [finding.message for finding in found]))
    assert wrong == []


@pytest.mark.parametrize("rule", list(BOOK.rules.values()), ids=lambda rule: rule.file.id)
def test_rule_has_enough_examples(rule: object) -> None:
    file = rule.file  # type: ignore[attr-defined]
    assert len(file.invalid) >= ENOUGH
    assert len(file.valid) >= ENOUGH


def matched_phrases(finder: SignalFinder, language: str, text: str) -> set[int]:
    doc = READERS[language].make_doc(text)
    return {m.phrase for m in finder.index.match(doc, norms_of(doc), sentences_of(doc))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_is_reached_by_an_example_of_its_file(language: str) -> None:
    finder = FINDERS[language]
    reached = {
        (signal.id, number)
        for signal in BOOK.signals.values()
        for example in (*signal.matches, *signal.silent)
        if example.lang == language
        for number in matched_phrases(finder, language, example.text)
    }
    assert [
        f"{compiled.signal}: {compiled.phrase.source}"
        for number, compiled in enumerate(PHRASES[language])
        if (compiled.signal, number) not in reached
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_index_finds_what_the_matcher_finds(language: str) -> None:
    phrases = [compiled.phrase for compiled in PHRASES[language]]
    reference = MatcherReference(READERS[language].vocab, phrases)
    texts = [
        example.text
        for signal in BOOK.signals.values()
        for example in (*signal.matches[:3], *signal.silent[:2])
        if example.lang == language
    ]
    for text in texts:
        doc = READERS[language].make_doc(text)
        bounds = sentences_of(doc)
        assert set(FINDERS[language].index.match(doc, norms_of(doc), bounds)) == reference.match(doc, bounds)


def test_expressions_with_a_digit_class_match_no_plain_word() -> None:
    """The index tries them on words with digits only."""
    expressions = {r for lexicon in BOOK.lexicons.values() for r in lexicon.regex if r"\d" in r}
    words = {
        fold(word)
        for signal in BOOK.signals.values()
        for example in (*signal.matches, *signal.silent)
        for word in re.findall(r"[^\W\d_]+", example.text)
    }
    matcher = re.compile("|".join(f"(?:{expression})" for expression in sorted(expressions)))
    assert [word for word in words if matcher.fullmatch(word)] == []


def test_registry_names_the_detectors_that_exist() -> None:
    assert RULE_DETECTORS.keys() == registry.RULE_DETECTORS
    assert SIGNAL_DETECTORS.keys() == registry.SIGNAL_DETECTORS


def test_messages_have_every_field_filled() -> None:
    for rule in BOOK.rules.values():
        for example in rule.file.invalid:
            for finding in judged(rule.file.id, example)[1]:
                for gap in ("„…“", "'…'", "{match}", "{evidence}"):
                    assert gap not in finding.message


# --- Faulty packs ---------------------------------------------------------------------------

SIGNAL = """
id = "greeting"
side = "appeal"
[de]
patterns = ["moin <you>"]
[[matches]]
lang = "de"
text = "Moin du"
match = "Moin du"
[[silent]]
lang = "de"
text = "Moin"
"""
RULE = """
id = "no-moin"
severity = "error"
weight = 30
sides = ["appeal"]
source = "house style"
when = { all = ["greeting"], blame = ["greeting"] }
[de]
title = "Moin"
message = "„{match}“ ist hier nicht üblich."
explanation = "Weil."
advice = "Guten Tag."
[en]
title = "Moin"
message = "'{match}' is not usual here."
explanation = "Because."
advice = "Good day."
[[invalid]]
lang = "de"
text = "Moin du, wir liefern Fisch."
match = "Moin du"
[[valid]]
lang = "de"
text = "Guten Tag, wir liefern Fisch."
"""


def write(root: Path, **files: str) -> Path:
    for name, content in files.items():
        path = root / (name.replace("__", "/").replace("_", "-") + ".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return root


def test_user_pack_adds_a_rule(tmp_path: Path) -> None:
    pack = write(tmp_path, signals__appeal__greeting=SIGNAL, appeal__no_moin=RULE)
    report = Linter(Config(rules=(pack,))).lint(Message("Moin du, wir liefern Fisch nach Ulm."))
    assert "no-moin" in {f.rule for f in report.findings}


def test_user_pack_overrides_by_id(tmp_path: Path) -> None:
    own = RULE.replace("no-moin", "unfilled-placeholder").replace('"error"', '"style"')
    own = own.replace("weight = 30", "weight = 1")
    pack = write(tmp_path, signals__appeal__greeting=SIGNAL, appeal__unfilled_placeholder=own)
    linter = Linter(Config(rules=(pack,)))
    assert linter.rulebook.rules["unfilled-placeholder"].file.weight == 1
    assert linter.rulebook.version != BOOK.version


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    pack = write(
        tmp_path,
        signals__appeal__greeting=SIGNAL.replace("[de]", "colour = 1\n[de]"),
        signals__appeal__misnamed=SIGNAL.replace("greeting", "other-name"),
        signals__factual__wrong_side=SIGNAL.replace("greeting", "wrong-side"),
        appeal__no_moin=RULE.replace('["greeting"], blame', '["nowhere"], blame'),
        appeal__broken="id = [",
        appeal__loud=RULE.replace("no-moin", "loud").replace('"error"', '"fatal"'),
        elsewhere__stray="id = 'stray'",
        mismatch__judge=RULE.replace("no-moin", "judge").replace("when =", 'detector = "magic"\nwhen ='),
    )
    with pytest.raises(RulebookError) as caught:
        Linter(Config(rules=(pack,)))
    text = str(caught.value)
    for fragment in (
        "greeting.toml: colour: unknown key",
        "misnamed.toml: id: is 'other-name'",
        "wrong-side.toml: side: is 'appeal', the folder says 'factual'",
        "no-moin.toml: when.all: no signal 'nowhere'",
        "broken.toml: not valid TOML",
        "loud.toml: severity: use one of notice, style, warning, error",
        "stray.toml: belongs in lexicon/",
        "judge.toml: detector: unknown 'magic'",
        "judge.toml: needs a detector, or",
    ):
        assert fragment in text


def test_bad_patterns_are_reported_together(tmp_path: Path) -> None:
    bad = SIGNAL.replace('["moin <you>"]', '["moin <nobody>", "(a|b", ".. x", "mo*in"]')
    pack = write(tmp_path, signals__appeal__greeting=bad)
    with pytest.raises(RulebookError) as caught:
        Linter(Config(rules=(pack,)))
    for fragment in ("unknown lexicon <nobody>", "')' is missing", "begins or ends with a gap", "mo*in"):
        assert fragment in str(caught.value)


def test_missing_pack_is_one_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="no such directory"):
        Linter(Config(rules=(tmp_path / "gone",)))
