"""A rule's page and the catalogue, from the rule files alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from outreach_lint.finding import Side
from outreach_lint.formatters.words import WORDS, points
from outreach_lint.rulebook.book import Rule, Rulebook
from outreach_lint.rulebook.schema import RULE_GROUPS, RuleExample


def render_page(rule: Rule, language: str, figures: Sequence[Mapping[str, str]] = ()) -> str:
    """Return a rule's page as Markdown that reads well in a terminal.

    ``figures`` are what was measured for it, one row per split: split, cases, precision, recall.
    """
    # Markdown, not HTML: nothing to escape; what is filled in are our own rule files.
    environment = Environment(  # noqa: S701
        loader=PackageLoader("outreach_lint.formatters"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    file = rule.file
    template = environment.get_template(f"rule.{language}.md.j2")
    return template.render(
        rule=file,
        group=rule.group,
        texts=getattr(file, language),
        variants={n: getattr(v, language) for n, v in file.variants.items() if getattr(v, language)},
        own={n: _own(rule, n, language) for n in file.variants},
        severity=WORDS[language].severity[file.severity].capitalize(),
        weight=points(file.weight, language),
        sides=", ".join(_side(side, language) for side in file.sides),
        bad=_examples(file.invalid, language),
        good=_examples(file.valid, language),
        figures=figures,
    ).rstrip()


def catalogue(rulebook: Rulebook, language: str) -> list[dict[str, Any]]:
    """Return one row per rule, in the order of the rulebook's groups."""
    ordered = sorted(
        rulebook.rules.values(),
        key=lambda rule: (RULE_GROUPS.index(rule.group), -rule.file.severity, rule.file.id),
    )
    return [
        {
            "id": rule.file.id,
            "group": rule.group,
            "severity": str(rule.file.severity),
            "weight": rule.file.weight,
            "sides": list(rule.file.sides),
            "status": rule.file.status,
            "title": getattr(rule.file, language).title,
            "pack": rule.pack,
        }
        for rule in ordered
    ]


def render_catalogue(rows: list[dict[str, Any]]) -> str:
    """Return the catalogue as an aligned table."""
    width = max((len(row["id"]) for row in rows), default=0)
    lines: list[str] = []
    group = None
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            lines.append(f"\n{group}" if lines else group)
        status = "" if row["status"] == "stable" else f"  ({row['status']})"
        lines.append(
            f"  {row['id']:<{width}}  {row['severity']:<7}  {row['weight']:>4g}  {row['title']}{status}"
        )
    return "\n".join(lines)


def _own(rule: Rule, variant: str, language: str) -> str:
    """Return severity and weight of a variant that has its own."""
    own = rule.file.variants[variant]
    if own.severity is None and own.weight is None:
        return ""
    severity = own.severity or rule.file.severity
    weight = rule.file.weight if own.weight is None else own.weight
    return f"{WORDS[language].severity[severity].capitalize()}, {points(weight, language)}"


def _side(side: Side, language: str) -> str:
    return WORDS[language].side[side]


def _examples(examples: tuple[RuleExample, ...], language: str) -> list[RuleExample]:
    """Return up to three examples, those in the page's language first."""
    return sorted(examples, key=lambda example: example.lang != language)[:3]
