"""From reports to output. One module per format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from outreach_lint.report import Report

#: Takes reports one by one and yields pieces of output.
Formatter = Callable[[Iterable[Report]], Iterable[str]]


def renderers(*, color: bool, width: int) -> Mapping[str, Formatter]:
    """Return the formatters by name, for a terminal of this width and colour."""
    from outreach_lint.formatters import concise, jsonish, text  # noqa: PLC0415

    return {
        "text": lambda reports: text.render(reports, color=color, width=width),
        "concise": concise.render,
        "json": jsonish.render_json,
        "jsonl": jsonish.render_jsonl,
    }
