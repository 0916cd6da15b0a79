"""Schulz von Thun's square: one message, four sides, in the colours he gave them."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

from outreach_lint.formatters.words import WORDS
from outreach_lint.report import Report

COLORS = {"factual": "blue", "self-disclosure": "green", "relationship": "yellow", "appeal": "red"}
_INNER = 22


def draw_square(report: Report) -> Text:
    """Return the square with each side's score beside it, the total in the middle."""
    words = WORDS[report.texts_in]
    sides = report.sides
    left = f"{words.side['self-disclosure']} {sides['self-disclosure']} "
    right = f" {words.side['appeal']} {sides['appeal']}"
    pad = " " * (cell_len(left) + 2)
    blue, green, yellow, red = (f"bold {COLORS[s]}" for s in
                                ("factual", "self-disclosure", "relationship", "appeal"))  # fmt: skip
    middle = [
        f"{report.score}/100",
        f"{words.agreement} {report.agreement}",
    ]
    square = Text()
    square.append(
        pad + f"{words.side['factual']} {sides['factual']}".center(_INNER + 2).rstrip() + "\n", blue
    )
    square.append(pad + "┌" + "─" * _INNER + "┐\n", blue)
    for number, text in enumerate(middle):
        square.append(f"  {left}" if number == 0 else pad, green)
        square.append("│", green)
        square.append(text.center(_INNER), "bold" if number == 0 else "dim")
        square.append("│", red)
        square.append((right if number == 0 else "") + "\n", red)
    square.append(pad + "└" + "─" * _INNER + "┘\n", yellow)
    square.append(
        pad + f"{words.side['relationship']} {sides['relationship']}".center(_INNER + 2).rstrip(),
        yellow,
    )
    return square
