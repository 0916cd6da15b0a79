"""The shapes of rule files; what is not described here is a fault in the file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from outreach_lint.finding import CONFIDENCES, Severity, Side
from outreach_lint.message import CHANNELS


def _known_channel(value: str) -> str:
    if value not in CHANNELS:
        raise ValueError(f"unknown channel {value!r}; use one of {', '.join(CHANNELS)}")
    return value


def _severity_by_name(value: Any) -> Any:
    names = {str(severity): severity for severity in Severity}
    if value not in names:
        raise ValueError(f"use one of {', '.join(names)}")
    return names[value]


Language = Literal["de", "en"]
#: A rule on the form of address may also judge languages for which there are no patterns.
Judged = Literal["de", "en", "fr", "es", "it", "nl"]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Prose = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
SeverityName = Annotated[Severity, BeforeValidator(_severity_by_name)]
Channel = Annotated[str, AfterValidator(_known_channel)]

#: Folders of rules/ that hold rules; the folder is the rule's group in the score.
RULE_GROUPS = (
    "factual",
    "self-disclosure",
    "relationship",
    "appeal",
    "mismatch",
    "style",
    "notice",
)
CONTEXT_PIECES = ("recipient.kind", "recipient.presence", "recipient.address", "thread", "channel")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LexiconSet(_Model):
    """A named word set; ``any`` holds in every language, ``regex`` for whole folded words.

    ``include`` adds the entries of other sets.
    """

    de: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    regex: tuple[str, ...] = ()
    include: tuple[Id, ...] = ()


class PhraseSet(_Model):
    """The patterns of a signal in one language.

    ``weak`` patterns match with confidence ½; a match that overlaps one of ``except`` is dropped.
    """

    patterns: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = Field((), alias="except")


class Credit(_Model):
    """What a signal is worth as a strength; less where nothing confirms it."""

    credit: int = Field(ge=1, le=15)
    without_presence: int | None = None
    de: Prose
    en: Prose


class SignalMatch(_Model):
    """A sentence that carries the signal, and exactly the stretches that show it."""

    lang: Language
    text: Prose
    match: str | tuple[str, ...]
    known: str | None = None


class SignalSilent(_Model):
    """A near miss: looks alike and is fine."""

    lang: Language
    text: Prose
    known: str | None = None


class SignalFile(_Model):
    """One file under rules/signals/<side>/.

    ``lexical`` is for what certain words alone make: the sentence classifier has no say in it.
    """

    id: Id
    side: Side
    stance: Literal["explicit", "implicit"] = "explicit"
    lexical: bool = False
    detector: str | None = None
    strength: Credit | None = None
    de: PhraseSet = Field(default_factory=lambda: PhraseSet.model_validate({}))
    en: PhraseSet = Field(default_factory=lambda: PhraseSet.model_validate({}))
    matches: tuple[SignalMatch, ...] = ()
    silent: tuple[SignalSilent, ...] = ()


class When(_Model):
    """A judgement over signals.

    The rule fires when all of ``all``, one of ``any`` (if given) and none of ``none`` are there.
    ``blame`` names the signals the finding points at, ``against`` the evidence that contradicts
    them. ``sure`` names those of the signals for which weak hits do not count. ``channels`` limits
    the rule to messages sent by one of these, ``first-contact`` to those in whose thread the
    reader has not written. ``exhaustive`` is for rules of absence: a sentence that no signal
    explains may hold what seems to be missing, and leaves no more than a hint. With ``each`` every
    occurrence of a blamed signal is a finding of its own. A finding is as sure as the least sure
    signal it rests on, unless ``confidence`` says otherwise of them together.
    """

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    blame: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    first_contact: bool = Field(False, alias="first-contact")
    exhaustive: bool = False
    each: bool = False
    confidence: float | None = None

    @field_validator("confidence")
    @classmethod
    def _quarter(cls, value: float | None) -> float | None:
        if value is not None and value not in CONFIDENCES:
            raise ValueError("use one of 0.25, 0.5, 0.75, 1")
        return value


class Texts(_Model):
    """What a finding says in one language."""

    title: Prose
    message: Prose
    explanation: Prose
    advice: Prose


class Variant(_Model):
    """One way in which a rule can be broken, with texts of its own where the rule's do not fit.

    What is proved more surely may weigh more: severity and weight are the rule's unless given.
    A rule with a detector leaves ``when`` out: the detector names the variant it found.
    """

    severity: SeverityName | None = None
    weight: float | None = Field(None, ge=0, le=100)
    when: When | None = None
    de: Texts | None = None
    en: Texts | None = None


class RuleExample(_Model):
    """A whole message, and what the rule must find in it (nothing, for a valid one).

    ``copies`` says that so many messages of the batch are the same.
    """

    lang: Judged
    text: Prose
    subject: str | None = None
    channel: Channel | None = None
    sender: str | None = None
    jurisdiction: str | None = None
    recipient: dict[str, str] | None = None
    thread: tuple[dict[str, str], ...] | None = None
    copies: int = Field(0, ge=0)
    match: str | tuple[str, ...] = ()
    variant: str | None = None
    known: str | None = None


class RuleFile(_Model):
    """One file under rules/<group>/."""

    id: Id
    severity: SeverityName
    weight: float = Field(ge=0, le=100)
    sides: tuple[Side, ...] = ()
    source: Prose
    status: Literal["stable", "preview", "deprecated"] = "stable"
    aliases: tuple[Id, ...] = ()
    languages: tuple[Judged, ...] | Literal["any"] = ("de", "en")
    needs: tuple[Literal[CONTEXT_PIECES], ...] = ()  # type: ignore[valid-type]
    detector: str | None = None
    when: When | None = None
    variants: dict[Id, Variant] = Field(default_factory=dict)
    de: Texts
    en: Texts
    invalid: tuple[RuleExample, ...] = ()
    valid: tuple[RuleExample, ...] = ()
