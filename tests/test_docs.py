"""What the documents say is what the program does. ``python tests/test_docs.py`` rewrites them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from outreach_lint.cli import main
from outreach_lint.config import Config, SignalsFrom
from outreach_lint.evaluation.corpus import QUALITIES, read_corpus
from outreach_lint.evaluation.evaluate import Evaluation
from outreach_lint.evaluation.measures import mean
from outreach_lint.evaluation.tables import render_ablation, render_markdown, rule_figures
from outreach_lint.formatters.rulepage import catalogue, render_page
from outreach_lint.linter import Linter
from outreach_lint.message import Message
from outreach_lint.readers import BadRecord
from outreach_lint.text.components import rulebook_of

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
FIGURES = ROOT / "docs" / "figures.md"
ABLATION = ROOT / "docs" / "ablation.md"
RULE_PAGES = ROOT / "docs" / "rules"

_OUTPUT = re.compile(r"<!-- output: (.+?) -->\n```text\n(.*?)```", re.DOTALL)
_EXAMPLE = re.compile(r"<!-- example: (.+?) -->\n```text\n(.*?)```", re.DOTALL)
_RULES = re.compile(r"(?<=<!-- rules -->\n).*?(?=\nRules are data)", re.DOTALL)
_FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=\nThe tables)", re.DOTALL)


def current(text: str) -> str:
    """Return the README with every generated part as it is now."""

    def output(match: re.Match[str]) -> str:
        result = CliRunner().invoke(main, shlex.split(match[1]))
        return f"<!-- output: {match[1]} -->\n```text\n{result.stdout.strip()}\n```"

    def example(match: re.Match[str]) -> str:
        content = (ROOT / match[1]).read_text("utf-8").strip()
        return f"<!-- example: {match[1]} -->\n```text\n{content}\n```"

    text = _OUTPUT.sub(output, text)
    text = _EXAMPLE.sub(example, text)
    text = _RULES.sub(lambda _: f"{rule_table()}\n", text)
    return _FIGURES.sub(lambda _: f"{summary()}\n", text)


def summary() -> str:
    """Return the lines on the test split, without its tables."""
    section = figures().split("\n## test\n", 1)[1].split("\n## ", 1)[0]
    lines = (line for line in section.splitlines() if line and not line.startswith("|"))
    return "\n".join(f"- {line.rstrip()}" for line in lines)


def rule_table() -> str:
    rows = ["| rule | severity | weight | what it finds |", "|---|---|---|---|"]
    for row in catalogue(rulebook_of(()), "en"):
        rows.append(
            f"| [`{row['id']}`](docs/rules/en/{row['id']}.md) | {row['severity']} | {row['weight']:g} "
            f"| {row['title']}{'' if row['status'] == 'stable' else ' (preview: off)'} |"
        )
    return "\n".join(rows)


@cache
def evaluation(signals_from: SignalsFrom = "both") -> Evaluation:
    """Judge all of corpora/, as ``outreach-lint evaluate`` does."""
    measured = Evaluation(Config(signals_from=signals_from))
    for record in read_corpus(ROOT / "corpora"):
        assert not isinstance(record, BadRecord), record.error
        measured.add(record)
    return measured


def figures() -> str:
    return _with_head(FIGURES, next(iter(evaluation().splits)), render_markdown(evaluation(), errors=False))


def ablation() -> str:
    """Return what ``outreach-lint evaluate --ablation`` prints, below what is said about it."""
    sources = [evaluation(source) for source in get_args(SignalsFrom)]
    return _with_head(ABLATION, "dev", render_ablation(sources, markdown=True))


def _with_head(path: Path, first: str, generated: Iterable[str]) -> str:
    head = path.read_text("utf-8").split(f"\n## {first}\n", 1)[0]
    return f"{head.rstrip()}\n\n{''.join(generated).rstrip()}\n"


def rule_pages() -> dict[Path, str]:
    """Return every generated page under docs/rules with its text."""
    book = rulebook_of(())
    pages = {}
    for name, rule in book.rules.items():
        for language in ("de", "en"):
            page = render_page(rule, language, rule_figures(evaluation(), name))
            pages[RULE_PAGES / language / f"{name}.md"] = page + "\n"
    lines = ["# Rules", "", "Made from the files in `rules/` by `python tests/test_docs.py`.", ""]
    lines += ["| rule | severity | weight | Seite | page |", "|---|---|---|---|---|"]
    for row, german in zip(catalogue(book, "en"), catalogue(book, "de"), strict=True):
        name = row["id"]
        status = "" if row["status"] == "stable" else f" ({row['status']})"
        lines.append(
            f"| `{name}`{status} | {row['severity']} | {row['weight']:g} "
            f"| [{german['title']}](de/{name}.md) | [{row['title']}](en/{name}.md) |"
        )
    pages[RULE_PAGES / "README.md"] = "\n".join(lines) + "\n"
    return pages


def test_figures_are_current() -> None:
    assert figures() == FIGURES.read_text("utf-8"), "run: python tests/test_docs.py"


def test_the_ablation_is_current() -> None:
    assert ablation() == ABLATION.read_text("utf-8"), "run: python tests/test_docs.py"


def test_rule_pages_are_current() -> None:
    pages = rule_pages()
    assert set(RULE_PAGES.rglob("*.md")) == pages.keys(), "run: python tests/test_docs.py"
    for path, text in pages.items():
        assert path.read_text("utf-8") == text, f"{path}: run: python tests/test_docs.py"


def test_scores_follow_the_quality_labels() -> None:
    for name, split in evaluation().splits.items():
        means = [mean(split.scores[quality]) for quality in QUALITIES if split.scores[quality]]
        assert means == sorted(means), name  # type: ignore[type-var]


def test_every_weight_and_credit_has_its_reason() -> None:
    sections = (ROOT / "docs" / "scoring.md").read_text("utf-8").split("\n## ")
    weights, credits = (
        {
            name.strip(): float(row[1].split()[0])
            for row in re.findall(r"^\| ([a-z, -]+) \| (\d[^|]*) \| .+ \|$", section, re.MULTILINE)
            for name in row[0].split(",")
        }
        for section in sections[1:3]
    )
    book = rulebook_of(())
    assert weights == {name: rule.file.weight for name, rule in book.rules.items()}
    assert credits == {s.id: s.strength.credit for s in book.signals.values() if s.strength}


def test_readme_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = README.read_text("utf-8")
    assert current(text) == text, "run: python tests/test_docs.py"


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text("utf-8")
    for command in main.commands:
        assert f"outreach-lint {command}" in text


def test_the_five_minute_rule_works(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "adding-a-rule.md").read_text("utf-8")
    files = re.findall(r"`my-rules/([\w/-]+\.toml)` .*?```toml\n(.*?)```", text, re.DOTALL)
    assert len(files) == 2
    for name, content in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    linter = Linter(Config(rules=(tmp_path,)))
    for example in linter.rulebook.rules["sunny-close"].file.invalid:
        report = linter.lint(Message(example.text, language="de"), assume_outreach=True)
        assert "sunny-close" in {finding.rule for finding in report.findings}


def rewrite() -> None:
    """Write every generated document anew."""
    README.write_text(current(README.read_text("utf-8")), "utf-8")
    FIGURES.write_text(figures(), "utf-8")
    ABLATION.write_text(ablation(), "utf-8")
    pages = rule_pages()
    for path in set(RULE_PAGES.rglob("*.md")) - pages.keys():
        path.unlink()
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    import os

    os.chdir(ROOT)
    rewrite()
