"""One message of a batch with all that is known about it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from outreach_lint.campaign import Campaign
from outreach_lint.linter import Linter
from outreach_lint.message import Message
from outreach_lint.readers import Item
from outreach_lint.recipient import Recipient, Thread, Turn

#: Of a long conversation the latest turns are what matters.
MOST_TURNS = 20
LONGEST_TURN = 8_000


@dataclass(frozen=True, slots=True)
class Past:
    """What was written before in a conversation; ``author`` as ``identity`` names him."""

    author: str | None
    sent_at: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Job:
    """A message to be judged, with all that is known about it."""

    message: Message
    recipient: Recipient | None = None
    thread: Thread | None = None
    campaign: Campaign | None = None


def identity(account: str | None, name: str | None) -> str | None:
    """Return what tells people apart: the account, else the name."""
    return (account or name or "").strip().casefold() or None


def job_of(
    item: Item, past: Iterable[Past] | None, owner: Recipient | None, campaign: Campaign | None
) -> Job:
    """Put together what is known; ``past`` is None without a conversation, ``owner`` whose export it is.

    What the file says itself about recipient and thread counts. What came in was written to the
    owner, what went out to whom it names.
    """
    source = item.message.source
    recipient = item.recipient
    if recipient is None and source is not None and source.direction == "outbound":
        recipient = Recipient(name=item.to)
    elif recipient is None:
        recipient = owner
    thread = item.thread
    if thread is None and past is not None:
        thread = _thread(past, identity(item.sender_id, item.message.sender), continued=item.continued)
    return Job(item.message, recipient, thread, campaign)


def judged(linter: Linter, job: Job) -> tuple[dict[str, Any] | None, str | None]:
    """Return the report of a message as JSON-ready data, or else what went wrong, in one line."""
    try:
        return linter.lint(job.message, job.recipient, job.thread, campaign=job.campaign).to_dict(), None
    except Exception as error:  # one message must not end a run of a million
        source = job.message.source
        where = ":".join(str(part) for part in (source and source.path, source and source.line) if part)
        what = f"could not be judged ({type(error).__name__}); please report this"
        return None, f"{where}: {what}" if where else what


def _thread(past: Iterable[Past], author: str | None, *, continued: bool) -> Thread | None:
    turns = tuple(
        Turn(
            "sender" if turn.author == author else "recipient", turn.text[:LONGEST_TURN], turn.sent_at or None
        )
        for turn in past
    )
    return None if continued and not turns else Thread(turns)
