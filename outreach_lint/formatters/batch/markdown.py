"""A batch in Markdown, short enough for a wiki page or a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from outreach_lint.campaign import Campaign
from outreach_lint.formatters.batch import Batch, Row
from outreach_lint.formatters.batch.figures import VERDICTS, RuleCount, Statistics
from outreach_lint.formatters.batch.plain import flowing, one_line
from outreach_lint.formatters.batch.statistics import collect
from outreach_lint.formatters.batch.wording import Wording

_WORST = 20
_MOST = 15
_FINDINGS = 5
_BAR = 24
#: What is markup wherever it stands, what is only at the start of a line, and links without brackets.
_SPECIAL = re.compile(r"[\\`*_\[\]|~$]|(?<=:)//|(?<=www)\.|^[-+=#]|^\d+[.)]", re.IGNORECASE)
#: Behind these wikis and trackers look for people and tickets, whatever is escaped.
_MENTION = re.compile(r"([@#!])(?=\w)")
_WORD_JOINER = "\u2060"


def render(batch: Batch, *, language: str = "de") -> Iterator[str]:
    """Yield the summary of a batch; what senders wrote is escaped and stays plain text."""
    words = Wording(language)
    figures = collect(batch.rows(), worst=_WORST)
    yield f"# {words('title')}: {escaped(batch.title)}\n\n"
    yield from _overview(figures, words)
    if figures.scored:
        yield from _distribution(figures, words)
        yield from _top_rules(figures.rules, words)
    yield from _campaigns(batch.campaigns, words)
    yield from _senders(figures, words)
    yield from _worst(figures.worst, words)
    yield from _rule_texts(figures.rules[:_MOST], words)
    if batch.remarks:
        yield f"## {words('how-read')}\n\n"
        yield from (f"- {escaped(remark)}\n" for remark in batch.remarks)
        yield "\n"
    yield f"{words('made-with', ruleset=escaped(batch.ruleset))}\n"


def escaped(text: str) -> str:
    """Return text as one line in which no Markdown, HTML, mention or address comes to life."""
    line = _MENTION.sub(rf"\1{_WORD_JOINER}", one_line(text))
    line = _SPECIAL.sub(lambda found: _escape(found.group()), line)
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escape(markup: str) -> str:
    return f"{markup[:-1]}\\{markup[-1]}" if markup[0].isdigit() else f"\\{markup}"


def _overview(figures: Statistics, words: Wording) -> Iterator[str]:
    facts = [words.count("messages", figures.count), words("scored", n=figures.scored)]
    if figures.mean is not None:
        facts.append(f"{words('mean')} {words.number(figures.mean, 1)}")
        facts.append(f"{words('median')} {figures.median}")
    if figures.first and figures.last:
        facts.append(words("period", first=escaped(figures.first), last=escaped(figures.last)))
    yield f"**{' · '.join(facts)}**\n\n"
    if not figures.scored:
        yield f"{words('nothing')}\n\n"
    for name, kind, counts in (
        ("score", "verdict", {verdict: figures.verdicts[verdict] for verdict in VERDICTS}),
        ("direction", "direction", figures.directions),
        ("read-from", "format", figures.formats),
        ("languages", "language", figures.languages),
        ("addresses", "address", figures.addresses),
    ):
        if any(counts):
            yield f"- {words(name)}: {_listed(counts, kind, words)}\n"
    yield "\n"


def _listed(counts: Mapping[str, int], kind: str, words: Wording) -> str:
    return ", ".join(
        f"{escaped(words.value(kind, value))} {words.number(count)}"
        for value, count in counts.items()
        if count
    )


def _distribution(figures: Statistics, words: Wording) -> Iterator[str]:
    most = max(figures.histogram)
    rows = (
        (
            f"{10 * place}–{100 if place == 9 else 10 * place + 9}",
            words.number(count),
            "█" * -(-count * _BAR // most),
        )
        for place, count in enumerate(figures.histogram)
    )
    yield f"## {words('distribution')}\n\n"
    yield from _table((words("score"), words("count"), ""), rows)


def _top_rules(rules: Sequence[RuleCount], words: Wording) -> Iterator[str]:
    yield f"## {words('top-rules')}\n\n"
    if not rules:
        yield f"{words('no-violations')}\n\n"
        return
    rows = (
        (
            f"[{escaped(rule.texts_in(words.language).title)}](#{rule.id})",
            words.number(rule.count),
            words.percent(rule.share),
        )
        for rule in rules[:_MOST]
    )
    yield from _table((words("rule"), words("messages-heading"), words("share")), rows)
    yield from _rest(len(rules) - _MOST, words)


def _campaigns(campaigns: Sequence[Campaign], words: Wording) -> Iterator[str]:
    if not campaigns:
        return
    yield f"## {words('campaigns')}\n\n{words('campaigns-hint')}\n\n"
    for campaign in campaigns[:_MOST]:
        senders = (
            words.count("campaign-senders", campaign.senders)
            if campaign.senders
            else words("campaign-senders-unknown")
        )
        size = words.count("campaign-size", campaign.size)
        yield f"### {words('campaign')} {escaped(campaign.id)}: {size}, {senders}\n\n"
        pieces, slots = [], []
        for piece in flowing(campaign.template):
            if piece.text is not None:
                pieces.append(re.sub(r"\S.*\S|\S", lambda words: escaped(words.group()), piece.text))
                continue
            slots.append(piece.examples)
            pieces.append(f"**⟨{words('slot', n=len(slots))}⟩**")
        yield f"> {''.join(pieces).strip()}\n\n"
        for place, examples in enumerate(slots, start=1):
            shown = ", ".join(words.quoted(escaped(e)) if e else words("slot-empty") for e in examples[:5])
            if shown:
                yield f"- {words('slot', n=place)}: {shown}\n"
        yield "\n"
    yield from _rest(len(campaigns) - _MOST, words)


def _senders(figures: Statistics, words: Wording) -> Iterator[str]:
    if not figures.senders:
        return
    yield f"## {words('senders')}\n\n"
    rows = (
        (escaped(s.name), words.number(s.count), words.number(s.mean, 1), str(s.worst))
        for s in figures.senders[:_MOST]
    )
    heading = (words("sender"), words("messages-heading"), words("mean"), words("worst"))
    yield from _table(heading, rows)
    yield from _rest(len(figures.senders) - _MOST, words)


def _worst(rows: Sequence[Row], words: Wording) -> Iterator[str]:
    if rows:
        yield f"## {words('worst-messages')}\n\n"
    for row in rows:
        report, source = row.report, row.report["source"]
        place = source["path"] or report["id"] or ""
        if source["path"] and source["line"]:
            place = f"{place}:{source['line']}"
        known = (source["sender"], (source["sent_at"] or "")[:10], row.subject, place)
        facts = [escaped(fact) for fact in known if fact]
        yield f"- **{report['score']}** · {' · '.join(facts or [words('sender-unknown')])}\n"
        costly = sorted(report["findings"], key=lambda finding: -finding["points"])
        for finding in costly[:_FINDINGS]:
            yield f"  - *{escaped(finding['title'])}*: {escaped(finding['message'])}\n"
        if (more := len(costly) - _FINDINGS) > 0:
            yield f"  - {words.count('more', more)}\n"
    yield "\n" if rows else ""


def _rule_texts(rules: Sequence[RuleCount], words: Wording) -> Iterator[str]:
    if rules:
        yield f"## {words('rule-texts')}\n\n"
    for rule in rules:
        texts = rule.texts_in(words.language)
        yield f"### {rule.id}\n\n**{escaped(texts.title)}**\n\n{escaped(texts.explanation)}\n\n"
        yield f"{words('instead')}: {escaped(texts.advice)}\n\n"


def _rest(count: int, words: Wording) -> Iterator[str]:
    if count > 0:
        yield f"{words.count('more', count)}\n\n"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |\n|{' --- |' * len(heading)}\n"
    for row in rows:
        yield f"| {' | '.join(row)} |\n"
    yield "\n"
