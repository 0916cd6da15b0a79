"""What to look at first and what to do, on one screen of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from outreach_lint.campaign import Campaign
from outreach_lint.formatters.batch import Batch, Row
from outreach_lint.formatters.batch.figures import VERDICTS, Statistics
from outreach_lint.formatters.batch.plain import flowing, one_line
from outreach_lint.formatters.batch.statistics import collect
from outreach_lint.formatters.batch.steps import steps
from outreach_lint.formatters.batch.wording import Wording
from outreach_lint.formatters.console import laid_out

_COLORS = {"pass": "bold green", "review": "bold yellow", "block": "bold red", "none": "bold"}
_BARS = " ▁▂▃▄▅▆▇█"
_LINES_PER_MESSAGE = 3
_FEWEST = 3
_CAMPAIGNS = 3
_REMARKS = 3
_SHORT = 48
_INDENT = 4


def render(
    batch: Batch, *, language: str = "de", width: int = 100, color: bool = False, lines: int = 40
) -> Iterator[str]:
    """Yield the triage of a batch in at most ``width`` columns and about ``lines`` lines."""
    words = Wording(language)
    figures = collect(batch.rows(), worst=lines)
    heading = _heading(batch, figures, words)
    rest = _campaigns(batch.campaigns, words) + _steps(batch, figures, words) + _remarks(batch, words)
    most = max(_FEWEST, (lines - len(heading) - len(rest) - 3) // _LINES_PER_MESSAGE)
    yield from _printed(heading + _worst(_failed(figures.worst)[:most], words) + rest, width, color)


def _printed(lines: Sequence[Text | Padding], width: int, color: bool) -> Iterator[str]:
    for line in lines:
        # Steps are read to the end; of all else the beginning tells what it is.
        whole = isinstance(line, Padding)
        printing = partial(_print, line=line, whole=whole)
        text = laid_out(printing, color=color, width=width)
        yield f"  – {text[_INDENT:]}" if whole else text


def _print(console: Console, line: Text | Padding, whole: bool) -> None:
    console.print(line, no_wrap=not whole, overflow="fold" if whole else "ellipsis", crop=True)


def _heading(batch: Batch, figures: Statistics, words: Wording) -> list[Text | Padding]:
    facts = [words.count("messages", figures.count), words("scored", n=figures.scored)]
    if figures.mean is not None:
        facts.append(f"{words('mean')} {words.number(figures.mean, 1)}")
    title = Text.assemble((one_line(batch.title, _SHORT), "bold"), f"  {' · '.join(facts)}")
    if not figures.scored:
        return [title, Text(), Text(words("nothing"))]
    shares = Text("0 ")
    most = max(figures.histogram)
    # A band with a single message must not look empty.
    shares.append("".join(_BARS[-(-count * (len(_BARS) - 1) // most)] for count in figures.histogram))
    shares.append(" 100  ")
    for verdict in VERDICTS[:-1]:
        shares.append(f" {words.number(figures.verdicts[verdict])} ", style=_COLORS[verdict])
        shares.append(f"{words.value('verdict', verdict)} ")
    return [title, shares]


def _worst(rows: Sequence[Row], words: Wording) -> list[Text | Padding]:
    if not rows:
        return []
    lines: list[Text | Padding] = [Text(), Text(words("worst-messages"), style="bold")]
    for row in rows:
        report, source = row.report, row.report["source"]
        sender = one_line(source["sender"] or words("sender-unknown"), _SHORT)
        facts = Text.assemble((f"{report['score']:>4}  ", _COLORS[report["verdict"]]), (sender, "bold"))
        sent = one_line(source["sent_at"] or "")[:16].replace("T", " ")
        for fact in filter(None, (sent, _place(report))):
            facts.append(f" · {fact}", style="dim")
        said = ". ".join(filter(None, (one_line(part, 400) for part in (row.subject or "", row.text))))
        lines += [facts, Text(f"      {words.quoted(said)}"), Text(f"      {_broken(report)}", style="dim")]
    return lines


def _place(report: Mapping[str, Any]) -> str:
    source = report["source"]
    if not source["path"]:
        return one_line(report["id"] or "", _SHORT)
    return one_line(source["path"]) + (f":{source['line']}" if source["line"] else "")


def _broken(report: Mapping[str, Any]) -> str:
    costly = sorted(report["findings"], key=lambda finding: -finding["points"])
    return ", ".join(dict.fromkeys(one_line(finding["title"]) for finding in costly))


def _failed(rows: Iterable[Row]) -> list[Row]:
    return [row for row in _different(rows) if row.report["verdict"] != "pass"]


def _different(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield one message of each campaign, and all that belong to none."""
    seen: set[str] = set()
    for row in rows:
        campaign = row.report["campaign"]
        if campaign not in seen:
            yield row
        if campaign:
            seen.add(campaign)


def _campaigns(campaigns: Sequence[Campaign], words: Wording) -> list[Text | Padding]:
    if not campaigns:
        return []
    lines: list[Text | Padding] = [Text(), Text(words("campaigns"), style="bold")]
    for campaign in campaigns[:_CAMPAIGNS]:
        senders = words.count("campaign-senders", campaign.senders) if campaign.senders else ""
        known = " · ".join(filter(None, (one_line(campaign.id, _SHORT), senders)))
        line = Text.assemble((f"{campaign.size:>4}  ", "bold"), (f"{known}  ", "dim"))
        for piece in flowing(campaign.template):
            if piece.text is None:
                line.append("[…]", style="bold magenta")
            else:
                line.append(piece.text)
        lines.append(line)
    if len(campaigns) > _CAMPAIGNS:
        lines.append(Text(f"      {words.count('more', len(campaigns) - _CAMPAIGNS)}", style="dim"))
    return lines


def _steps(batch: Batch, figures: Statistics, words: Wording) -> list[Text | Padding]:
    said = [*steps(batch, figures, words), words("do-report")]
    indented = [Padding(Text(step), (0, 0, 0, _INDENT)) for step in said]
    return [Text(), Text(words("what-to-do"), style="bold"), *indented]


def _remarks(batch: Batch, words: Wording) -> list[Text | Padding]:
    if not batch.remarks:
        return []
    shown = [f"  {one_line(remark)}" for remark in batch.remarks[:_REMARKS]]
    if (more := len(batch.remarks) - _REMARKS) > 0:
        shown.append(f"  {words.count('more', more)}")
    return [Text(), Text(words("how-read"), style="bold"), *(Text(line, style="dim") for line in shown)]
