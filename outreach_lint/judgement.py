"""From signals to findings: the conditions of rule files, and the texts of their findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from outreach_lint.detectors import RULE_DETECTORS
from outreach_lint.detectors.benefit import accounted_for
from outreach_lint.detectors.context import Context, RuleMatch, Stretch, lowered, shortened
from outreach_lint.finding import CONFIDENCES, SURE, Finding
from outreach_lint.rulebook.book import Rule
from outreach_lint.rulebook.schema import Texts, When
from outreach_lint.text.hits import SignalHit

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class _Condition:
    """A ``[when]`` of a rule file, its signals as sets."""

    variant: str | None
    when: When
    needed: frozenset[str]
    alternatives: frozenset[str]
    forbidden: frozenset[str]

    def holds(self, context: Context) -> bool:
        """Whether the signals fulfil the condition, and none it excludes was shown earlier."""
        if self.when.channels and context.channel not in self.when.channels:
            return False
        if self.when.first_contact and context.thread is not None and context.thread.recipient_wrote:
            return False
        signals = context.signals
        present: AbstractSet[str] = signals.keys()
        if self.when.sure:
            weak = {s for s in self.when.sure if s in signals and _best(signals[s]) < SURE}
            present = present - weak
        return (
            self.needed <= present
            and self.forbidden.isdisjoint(present)
            and self.forbidden.isdisjoint(context.earlier)
            and (not self.alternatives or not self.alternatives.isdisjoint(present))
        )


class Judge:
    """A rule, ready to judge messages."""

    def __init__(self, rule: Rule) -> None:
        file = rule.file
        self.id = file.id
        self.group = rule.group
        self.weight = file.weight
        self._languages = None if file.languages == "any" else frozenset(file.languages)
        self._severities = {None: file.severity} | {
            name: variant.severity or file.severity for name, variant in file.variants.items()
        }
        #: Of variants that weigh more or less than the rule.
        self.own_weights = {name: v.weight for name, v in file.variants.items() if v.weight is not None}
        self._sides = file.sides
        self._needs = file.needs
        self._detector = RULE_DETECTORS[file.detector] if file.detector else None
        whens = [(None, file.when), *((name, v.when) for name, v in file.variants.items())]
        self._conditions = [
            _Condition(name, when, frozenset(when.all), frozenset(when.any), frozenset(when.none))
            for name, when in whens
            if when is not None
        ]
        self._texts: dict[tuple[str | None, str], Texts] = {
            (None, "de"): file.de,
            (None, "en"): file.en,
        }
        for name, variant in file.variants.items():
            self._texts[name, "de"] = variant.de or file.de
            self._texts[name, "en"] = variant.en or file.en

    def applies_to(self, language: str) -> bool:
        """Whether the rule judges messages in this language."""
        return self._languages is None or language in self._languages

    def matches(self, context: Context) -> Iterable[RuleMatch]:
        """Yield every violation of the rule."""
        if self._detector is not None:
            yield from self._detector(context)
            return
        for condition in self._conditions:
            if condition.holds(context):
                yield from _blamed(condition, context, self._needs)

    def finding(self, match: RuleMatch, language: str, context: Context) -> Finding:
        """Return a match as a finding with its texts in a language."""
        texts = self._texts[match.variant, language]
        fields = dict(match.fields)
        if match.stretches:
            fields.setdefault("match", _quoted(context.document.text, match.stretches[0]))
        return Finding(
            rule=self.id,
            variant=match.variant,
            severity=self._severities[match.variant],
            confidence=match.confidence,
            title=texts.title,
            # Message text is data: fields are put in by name, nothing in it is evaluated.
            message=_FIELD.sub(lambda field: fields.get(field.group(1), "…"), texts.message),
            explanation=texts.explanation,
            advice=texts.advice,
            spans=tuple(context.document.span(start, end) for start, end in match.stretches),
            sides=self._sides,
            words=_telling(match.stretches, context),
        )


def _blamed(condition: _Condition, context: Context, needs: tuple[str, ...]) -> Iterator[RuleMatch]:
    """Yield the match (or with ``each`` the matches) of a condition that holds.

    Confidence is the lowest of the signals it rests on, one step lower for each missing piece
    of context the rule needs.
    """
    when, signals, text = condition.when, context.signals, context.document.text
    resting_on = [_best(signals[name]) for name in when.all]
    if when.any:
        resting_on.append(max(_best(signals[name]) for name in when.any if name in signals))
    missing = tuple(piece for piece in needs if not _is_known(context, piece))
    sure = when.confidence or min(resting_on, default=1.0)
    if missing:
        sure = lowered(sure, len(missing))
    if when.exhaustive and not accounted_for(context, signals):
        sure = CONFIDENCES[0]
    blamed = sorted((h.start, h.end, h.confidence) for s in when.blame for h in signals.get(s, ()))
    evidence = sorted(
        (h.start, h.end)
        for s in when.against
        for h in signals.get(s, ())
        if not any(h.start < end and start < h.end for start, end, _ in blamed)
    )
    fields = {"evidence": _quoted(text, evidence[0])} if evidence else {}
    if context.campaign is not None:
        fields["count"] = str(context.campaign.size)
    if when.each and blamed:
        for start, end, confidence in blamed:
            stretches = ((start, end), *evidence)
            own = sure if when.confidence else min(sure, confidence)
            yield RuleMatch(stretches, own, fields, missing, condition.variant)
        return
    stretches = tuple(dict.fromkeys([*((start, end) for start, end, _ in blamed), *evidence]))
    yield RuleMatch(stretches, sure, fields, missing, condition.variant)


def _telling(stretches: Iterable[Stretch], context: Context) -> tuple[str, ...]:
    """Return the words that tipped the classifier, where a match rests on it alone."""
    words: dict[str, None] = {}
    for stretch in stretches:
        for signal, hits in context.signals.items():
            for hit in hits:
                if hit.source == "classifier" and (hit.start, hit.end) == stretch:
                    words.update(dict.fromkeys(context.document.telling_words(hit, signal)))
        if words:
            break
    return tuple(words)


def _best(hits: Iterable[SignalHit]) -> float:
    return max(hit.confidence for hit in hits)


def _is_known(context: Context, piece: str) -> bool:
    match piece:
        case "thread":
            return context.thread is not None
        case "channel":
            return context.channel is not None
        case _:
            return bool(getattr(context.recipient, piece.removeprefix("recipient.")))


def _quoted(text: str, stretch: Stretch) -> str:
    return shortened(text[stretch[0] : stretch[1]])
