"""The one pipeline: message in, report out. Commands, servers and workers all call this."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache, partial

from outreach_lint import outreach, score, sides
from outreach_lint.campaign import Campaign
from outreach_lint.classifier.model import OutreachModel, load_model
from outreach_lint.config import Config
from outreach_lint.detectors import SIGNAL_DETECTORS
from outreach_lint.detectors.address import wanted_form
from outreach_lint.detectors.context import Context, Usage
from outreach_lint.errors import ConfigError
from outreach_lint.finding import SURE, Finding, Severity
from outreach_lint.judgement import Judge
from outreach_lint.message import Message
from outreach_lint.recipient import Recipient, Thread
from outreach_lint.report import Address, Outreach, Report, Signal, Strength
from outreach_lint.rewrite.fixes import with_fixes
from outreach_lint.rulebook.book import Rule, Rulebook
from outreach_lint.text.components import rulebook_of
from outreach_lint.text.document import Document, Reading, analyser_of
from outreach_lint.text.hits import SignalHit
from outreach_lint.text.language import SUPPORTED
from outreach_lint.text.masking import masked_share

#: In a message that is no outreach only this may be wrong: an open tag is one in any letter.
ALWAYS = frozenset({"unfilled-placeholder"})

_NOBODY = Recipient()
#: Of a site or an earlier message so many characters are read; more would not tell more.
_ENOUGH_CONTEXT = 20_000
_MOSTLY_QUOTED = 0.6
_DIRECTIVE = re.compile(r"outreach-lint:\s*ignore\[([^\]]*)\]\s*(.*?)\s*(?:-->)?\s*$")


class Linter:
    """Judges messages. Built once, used for many; safe to share between threads.

    Args:
        config: how to judge; the default judges with all stable rules.

    Raises:
        RulebookError: when a rule file is faulty.
        ConfigError: when a setting names a rule that does not exist.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        self.rulebook: Rulebook = rulebook_of(self.config.rules)
        self._analyser = analyser_of(Reading(self.config.rules, self.config.signals_from, self.config.model))
        self._outreach: OutreachModel | None = None
        if self.config.signals_from != "patterns":
            self._outreach = load_model(self.config.model).outreach
        if self.config.rules:
            # Faulty patterns of a user's pack are told now, not at the first message.
            for language in SUPPORTED:
                for _ in self.rulebook.compile(language, str.split):
                    pass
        self.aliases = {a: r.file.id for r in self.rulebook.rules.values() for a in r.file.aliases}
        self._judges = self._enabled()
        given = {self._known(rule): weight for rule, weight in self.config.weights.items()}
        self._weights = {judge.id: judge.weight for judge in self._judges} | given
        for judge in self._judges:
            if judge.id not in given:
                self._weights |= {f"{judge.id}/{name}": own for name, own in judge.own_weights.items()}
        self._groups = {judge.id: judge.group for judge in self._judges}
        self._computed = [s for s in self.rulebook.signals.values() if s.detector]
        self._credited = {s.id: s.strength for s in self.rulebook.signals.values() if s.strength}
        self._address_of = lru_cache(maxsize=64)(self._read_address)
        self._signals_of = lru_cache(maxsize=64)(self._read_signals)

    def lint(
        self,
        message: Message,
        recipient: Recipient | None = None,
        thread: Thread | None = None,
        *,
        campaign: Campaign | None = None,
        assume_outreach: bool = False,
        honour_ignores: bool = False,
        fixes: bool = False,
    ) -> Report:
        """Judge one message.

        ``campaign`` are the messages of a batch that come from the same template as this one;
        ``assume_outreach`` is for drafts, which are cold contacts by definition;
        ``honour_ignores`` lets comment lines of a draft switch rules off and must stay off for
        anything that came from somebody else; ``fixes`` looks for what would mend each finding.
        """
        context = self.context(message, recipient, thread, campaign)
        document = context.document
        decision = Outreach(True) if assume_outreach else outreach.decide(context, self._outreach)
        remarks: list[str] = []
        ignored = self._ignored(document, remarks) if honour_ignores else frozenset()
        language = self._texts_in(document.language)
        found, missing = self._judge(context, decision, ignored, language)
        scorable = decision.decision is not False and document.has_words(score.MIN_WORDS)
        if masked_share(document.text, document.masks) > _MOSTLY_QUOTED:
            remarks.append(_REMARK_QUOTED[language])
        strengths = self._strengths(context, language) if scorable else ()
        findings = tuple(sorted(score.with_points(found, self._weights), key=_rank))
        if fixes:
            findings = tuple(with_fixes(findings, document, formal=wanted_form(context) != "du"))
        result = score.compute(findings, [(s.id, s.credit) for s in strengths])
        return Report(
            message=message,
            language=document.language,
            outreach=decision,
            address=_address(document),
            signals=self._signals(document),
            findings=findings,
            strengths=strengths,
            score=result.total if scorable else None,
            verdict=self._verdict(result.total) if scorable else "none",
            score_lines=result.lines if scorable else (),
            sides=sides.side_scores(findings),
            agreement=sides.agreement(findings, self._groups),
            missing_context=missing,
            ruleset=self.rulebook.version,
            texts_in=language,
            campaign=campaign.id if campaign is not None else None,
            remarks=tuple(remarks),
        )

    def context(
        self,
        message: Message,
        recipient: Recipient | None = None,
        thread: Thread | None = None,
        campaign: Campaign | None = None,
    ) -> Context:
        """Return a message, read, with all its signals, as rules and the outreach decision see it."""
        document = self._analyser.read(message, self.config.lang)
        context = Context(
            message,
            document,
            self.rulebook,
            recipient or self.config.recipient or _NOBODY,
            thread,
            message.channel or self.config.channel,
            partial(self._address_of, document.language),
            partial(self._signals_of, document.language),
            self._said_earlier(thread, document.language),
            self.config.jurisdiction,
            campaign,
        )
        for signal in self._computed:
            if hits := SIGNAL_DETECTORS[signal.detector or ""](context):
                document.hits[signal.id] = hits
        return context

    @property
    def enabled(self) -> frozenset[str]:
        """The ids of the rules that judge."""
        return frozenset(self._groups)

    def signals_of(self, message: Message) -> Mapping[str, list[SignalHit]]:
        """Return what the stretches of a text do, without judging."""
        return self._analyser.read(message, self.config.lang).hits

    def resolve(self, name: str) -> str | None:
        """Return the id of the rule that goes by a name, now or formerly; None for no rule."""
        name = self.aliases.get(name, name)
        return name if name in self.rulebook.rules else None

    def _judge(
        self, context: Context, decision: Outreach, ignored: frozenset[str], language: str
    ) -> tuple[list[Finding], tuple[str, ...]]:
        findings: list[Finding] = []
        missing: dict[str, None] = {}
        for judge in self._judges:
            if judge.id in ignored or not judge.applies_to(context.document.language):
                continue
            if decision.decision is False and judge.id not in ALWAYS:
                continue
            for match in judge.matches(context):
                if decision.decision is None and match.confidence < SURE:
                    continue
                missing.update(dict.fromkeys(match.missing))
                findings.append(judge.finding(match, language, context))
        return findings, tuple(missing)

    def _enabled(self) -> list[Judge]:
        selected = frozenset(self._known(name) for name in self.config.select)
        ignored = frozenset(self._known(name) for name in self.config.ignore)
        return [
            Judge(rule)
            for rule in self.rulebook.rules.values()
            if rule.file.id not in ignored
            and (rule.file.id in selected if selected else self._by_default(rule))
        ]

    def _by_default(self, rule: Rule) -> bool:
        # Notices are told to those who name a country.
        if rule.group == "notice":
            return self.config.jurisdiction is not None
        return rule.file.status == "stable"

    def _known(self, name: str) -> str:
        rule = self.resolve(name)
        if rule is None:
            raise ConfigError(f"there is no rule '{name}'; 'outreach-lint rules' lists them")
        return rule

    def _ignored(self, document: Document, remarks: list[str]) -> frozenset[str]:
        names: set[str] = set()
        for mask in document.masks:
            if mask.kind != "directive":
                continue
            match = _DIRECTIVE.search(document.text[mask.start : mask.end])
            if match is None:
                remarks.append("ignore comment without [rule-id]: nothing was switched off")
                continue
            for name in filter(None, map(str.strip, match.group(1).split(","))):
                rule = self.resolve(name)
                if rule is None:
                    remarks.append(f"ignore[{name}]: there is no such rule")
                else:
                    names.add(rule)
                    remarks.append(f"ignore[{rule}]: {match.group(2) or '(no reason given)'}")
        return frozenset(names)

    def _signals(self, document: Document) -> tuple[Signal, ...]:
        signals = []
        for name, hits in document.hits.items():
            signal = self.rulebook.signals[name]
            spans = tuple(document.span(hit.start, hit.end) for hit in hits)
            best = max(hit.confidence for hit in hits)
            sources = {hit.source for hit in hits}
            source = sources.pop() if len(sources) == 1 else "both"
            signals.append(Signal(name, signal.side, signal.stance, best, spans, source))
        return tuple(signals)

    def _strengths(self, context: Context, language: str) -> tuple[Strength, ...]:
        strengths = []
        for name, hits in context.signals.items():
            credit = self._credited.get(name)
            # Half a sign of something done right is no credit: it would buy off a violation.
            if credit is None or max(hit.confidence for hit in hits) < SURE:
                continue
            points = credit.credit
            if credit.without_presence is not None and not context.recipient.presence:
                points = credit.without_presence
            spans = tuple(context.document.span(hit.start, hit.end) for hit in hits)
            strengths.append(Strength(name, getattr(credit, language), points, spans))
        return tuple(sorted(strengths, key=lambda s: -s.credit))

    def _verdict(self, total: int) -> str:
        if total >= self.config.pass_from:
            return "pass"
        return "review" if total >= self.config.review_from else "block"

    def _texts_in(self, language: str) -> str:
        if self.config.explain_in != "auto":
            return self.config.explain_in
        return "en" if language == "en" else "de"

    def _said_earlier(self, thread: Thread | None, language: str) -> frozenset[str]:
        turns = thread.turns if thread is not None else ()
        texts = [turn.text for turn in turns if turn.author == "sender"]
        return frozenset(signal for text in texts for signal in self._signals_of(language, text))

    def _read_signals(self, language: str, text: str) -> Mapping[str, list[SignalHit]]:
        return self._analyser.read(Message(text[:_ENOUGH_CONTEXT]), language).hits

    def _read_address(self, language: str, text: str) -> Usage:
        document = self._analyser.read(Message(text[:_ENOUGH_CONTEXT]), language)
        evidence = document.address.evidence
        return Usage(document.address.form, document.sentence_at(evidence[0].index) if evidence else "")


_REMARK_QUOTED = {
    "de": "mehr als 60 % der Wörter sind zitiert; bewertet wird nur der Rest",
    "en": "more than 60% of the words are quoted; only the rest is judged",
}


def _address(document: Document) -> Address:
    analysis = document.address
    spans = tuple(document.span(*document.token_span(e.index, e.index + 1)) for e in analysis.evidence)
    return Address(analysis.form, analysis.confidence, spans)


def _rank(finding: Finding) -> tuple[Severity, float, str]:
    return Severity(Severity.ERROR - finding.severity), -finding.points, finding.rule


def lint(
    message: Message | str, *, recipient: Recipient | None = None, thread: Thread | None = None
) -> Report:
    """Judge one cold-contact message with the default configuration.

    For many messages build a ``Linter`` once: it keeps what is expensive to build.
    """
    if isinstance(message, str):
        message = Message(message)
    return _default_linter().lint(message, recipient, thread, assume_outreach=True, fixes=True)


@lru_cache(maxsize=1)
def _default_linter() -> Linter:
    return Linter()
