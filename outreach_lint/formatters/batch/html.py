"""A batch as one page that opens from disk and asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from outreach_lint.campaign import Campaign
from outreach_lint.formatters.batch import Batch, Row
from outreach_lint.formatters.batch.blocks import SIZE, blocks
from outreach_lint.formatters.batch.figures import VERDICTS
from outreach_lint.formatters.batch.marking import marked, shortened
from outreach_lint.formatters.batch.plain import flowing, one_line
from outreach_lint.formatters.batch.statistics import collect
from outreach_lint.formatters.batch.steps import steps
from outreach_lint.formatters.batch.view import Explanations, detailed
from outreach_lint.formatters.batch.wording import Wording

_WORST = 50
_MOST = 15
_CAMPAIGNS = 30
_OPENING = 50
#: Of a message that is written out in the page itself.
_LENGTH = 4_000
_STYLES = ("page.css", "message.css")
_SCRIPTS = ("data.js", "message.js", "table.js", "page.js")


def render(batch: Batch, *, language: str = "de") -> Iterator[str]:
    """Yield the page; the messages are gone through twice and never kept."""
    words = Wording(language)
    figures = collect(batch.rows(), worst=_WORST)
    explanations = Explanations()
    template = _environment(words).get_template("page.html.j2")
    style, script = (Markup("\n".join(map(_asset, names))) for names in (_STYLES, _SCRIPTS))  # noqa: S704 - ours
    page = template.stream(
        words=words,
        table=words.texts(),
        batch=batch,
        figures=figures,
        mean_sides={side: round(score) for side, score in figures.sides.items()},
        steps=list(steps(batch, figures, words)),
        campaigns=batch.campaigns,
        worst=[_written_out(row, explanations) for row in figures.worst],
        blocks=blocks(batch.rows(), explanations),
        block_size=SIZE,
        explanations=explanations,
        verdicts=VERDICTS,
        most=_MOST,
        most_campaigns=_CAMPAIGNS,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    # The template comes in crumbs; a file is written better in slices.
    page.enable_buffering(64)
    yield from page


def _environment(words: Wording) -> Environment:
    environment = Environment(
        loader=PackageLoader("outreach_lint.formatters", "templates/batch"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"word": words, "count": words.count, "points": words.points, "flowing": flowing}
    environment.filters |= {"number": words.number, "percent": words.percent}
    environment.filters |= {"line": one_line, "opening": _opening}
    return environment


def _written_out(row: Row, explanations: Explanations) -> dict[str, Any]:
    """Return a message for the page itself: as when opened, a long text cut."""
    findings = row.report["findings"]
    subject = shortened(list(marked(row.subject or "", "subject", findings)), _LENGTH)
    text = shortened(list(marked(row.text, "body", findings)), _LENGTH)
    texts = [(f["title"], f["explanation"], f["advice"]) for f in findings]
    own = {
        "subject": [asdict(piece) for piece in subject],
        "text": [asdict(piece) for piece in text],
        "texts": texts,
        "length": len(row.text),
        "cut": len(row.text) > _LENGTH,
    }
    return detailed(row, explanations) | own


def _opening(campaign: Campaign) -> str:
    """Return how a campaign begins, which tells more than its id."""
    said = "".join("…" if piece.text is None else piece.text for piece in flowing(campaign.template))
    return one_line(said, _OPENING) or one_line(campaign.id)


def _asset(name: str) -> str:
    path = resources.files("outreach_lint.formatters") / "templates" / "batch" / name
    return path.read_text("utf-8")


def _hash(text: str) -> str:
    """Return what a Content-Security-Policy names a text by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
