"""What is known about the reader, and what was said before."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, cast

from outreach_lint.errors import InputError
from outreach_lint.message import optional_text

Address = Literal["du", "sie"]

#: Classes of business; the words that stand for each are in rules/lexicon/business-kinds.toml.
KINDS = (
    "agency",
    "association",
    "coaching",
    "consultancy",
    "craft",
    "education",
    "hospitality",
    "law-firm",
    "media",
    "medical",
    "real-estate",
    "shop",
    "software",
    "tax-advisor",
    "other",
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """The reader; whatever is not known stays None.

    ``presence`` is text of the reader's own site or profile, ``address`` the form of address
    he wants or uses.

    Raises:
        InputError: when ``kind`` or ``address`` is not a known value.
    """

    name: str | None = None
    company: str | None = None
    kind: str | None = None
    address: Address | None = None
    presence: str | None = None
    email: str | None = None

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in KINDS:
            raise InputError(f"unknown recipient kind {self.kind!r}; use one of {', '.join(KINDS)}")
        if self.address not in (None, "du", "sie"):
            raise InputError(
                f"recipient address must be 'du' or 'sie', not {self.address!r}; "
                "leave it out when it is not known"
            )

    @classmethod
    def from_mapping(cls, record: Mapping[str, Any]) -> Recipient:
        """Build a recipient from a TOML table or JSON object.

        Raises:
            InputError: on unknown keys or unusable values.
        """
        known = [field.name for field in fields(cls)]
        if unknown := sorted(set(record) - set(known)):
            raise InputError(f"unknown recipient key '{unknown[0]}'; known are {', '.join(known)}")
        values = {key: optional_text(dict(record), key) for key in known}
        for key in ("kind", "address"):
            value = values[key]
            values[key] = value.strip().lower() or None if value else None
        return cls(**cast(dict[str, Any], values))

    @classmethod
    def from_toml(cls, path: Path) -> Recipient:
        """Read a recipient file; the keys may stand at the top or under ``[recipient]``.

        Raises:
            InputError: when the file cannot be read or holds unusable values.
        """
        try:
            record = tomllib.loads(path.read_text("utf-8"))
        except OSError as error:
            raise InputError(error.strerror or "cannot be read", source=str(path)) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"not valid TOML: {error}", source=str(path)) from error
        try:
            table = record.get("recipient", record)
            if not isinstance(table, dict):
                raise InputError("'recipient' must be a table")
            return cls.from_mapping(table)
        except InputError as error:
            raise InputError(error.what, source=str(path)) from error


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    author: Literal["sender", "recipient"]
    text: str
    sent_at: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """What came before the message; no turns means: certainly a first contact."""

    turns: tuple[Turn, ...] = ()

    @property
    def recipient_wrote(self) -> bool:
        """Whether the reader has written at all, so that this is an answer."""
        return any(turn.author == "recipient" for turn in self.turns)

    @classmethod
    def from_list(cls, record: object) -> Thread:
        """Build a thread from JSON: a list of ``{"from", "text", "sent_at"}``.

        Raises:
            InputError: when it has another shape.
        """
        if not isinstance(record, list):
            raise InputError("'thread' must be a list of turns")
        turns = []
        for item in record:
            if not isinstance(item, dict) or item.get("from") not in ("sender", "recipient"):
                raise InputError('each turn in \'thread\' needs "from": "sender" or "recipient"')
            turns.append(
                Turn(
                    author=item["from"],
                    text=optional_text(item, "text") or "",
                    sent_at=optional_text(item, "sent_at"),
                )
            )
        return cls(tuple(turns))
