"""What the documents say is what the program does. ``python tests/test_docs.py`` rewrites them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from outreach_lint.cli import main
from outreach_lint.config import Config
from outreach_lint.formatters.rulepage import catalogue
from outreach_lint.linter import Linter
from outreach_lint.message import Message
from outreach_lint.text.components import rulebook_of

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"

_OUTPUT = re.compile(r"<!-- output: (.+?) -->\n```text\n(.*?)```", re.DOTALL)
_EXAMPLE = re.compile(r"<!-- example: (.+?) -->\n```text\n(.*?)```", re.DOTALL)
_RULES = re.compile(r"<!-- rules -->\n(.*?)\n\n(?=Rules are data)", re.DOTALL)


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
    return _RULES.sub(lambda _: f"<!-- rules -->\n{rule_table()}\n\n", text)


def rule_table() -> str:
    rows = ["| rule | severity | weight | what it finds |", "|---|---|---|---|"]
    for row in catalogue(rulebook_of(()), "en"):
        rows.append(f"| `{row['id']}` | {row['severity']} | {row['weight']:g} | {row['title']} |")
    return "\n".join(rows)


def test_readme_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = README.read_text("utf-8")
    assert current(text) == text, "run: python tests/test_docs.py"


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text("utf-8")
    for command in main.commands:
        assert f"outreach-lint {command}" in text


def test_the_five_minute_rule_works(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
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


if __name__ == "__main__":
    import os

    os.chdir(ROOT)
    README.write_text(current(README.read_text("utf-8")), "utf-8")
