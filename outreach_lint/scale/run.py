"""A run over whole exports: taken in, campaigns found, judged, written; it can be gone on with.

Everything lies in one folder. ``results.jsonl`` grows by whole chunks, in order; after an
interruption its complete lines are kept and the rest is judged.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from outreach_lint.campaign import Campaign
from outreach_lint.config import Config
from outreach_lint.errors import InputError
from outreach_lint.formatters.batch import Row
from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Found
from outreach_lint.readers.members import PARTIAL
from outreach_lint.scale.clusters import ClusterFinder
from outreach_lint.scale.owner import OWN_TEXTS, likely_owner, recipient_of
from outreach_lint.scale.pool import FAILED, chunks
from outreach_lint.scale.store import Store, View, opened

_STATE = "run.json"
_MOST_NAMED = 3

Tell = Callable[[str], None]
Advance = Callable[[int], None]
#: What is being done, with how many messages (None: not known yet); gives what to tell each step to.
Progress = Callable[[str, int | None], AbstractContextManager[Advance]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do; ``me`` are names and accounts of the owner."""

    config: Config
    view: View = "all"
    me: tuple[str, ...] = ()
    campaigns: bool = True
    processes: int = 1


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in: how many messages are to be judged, what was said on the way."""

    fingerprint: str
    title: str
    total: int
    skipped: int
    remarks: tuple[str, ...]


class Run:
    """A run in its folder, which must be there."""

    def __init__(self, folder: Path, plan: Plan, complain: Tell, progress: Progress | None = None) -> None:
        self._folder = folder
        self._plan = plan
        self._complain = complain
        self._progress = progress or _unseen
        self._store = folder / "messages.sqlite"
        self._results = folder / "results.jsonl"
        self._state = folder / _STATE
        self.taken: Taken | None = None

    def resume(self, fingerprint: str) -> bool:
        """Find what an interrupted run took in; whether there is any.

        Raises:
            InputError: when it was another input, or judged by other settings.
        """
        try:
            values = json.loads(self._state.read_bytes())
        except (OSError, ValueError):
            return False
        self.taken = Taken(**values | {"remarks": tuple(values["remarks"])})
        if self.taken.fingerprint != fingerprint:
            raise InputError(
                "input or settings are not those of the interrupted run; without --resume it begins anew",
                source=str(self._folder),
            )
        return True

    def take_in(self, exports: Iterable[tuple[str, Iterator[Found]]], fingerprint: str) -> None:
        """Take in all exports (name, what is in it), and find whose they are and what is alike."""
        for old in (self._store, self._results, self._state):
            old.unlink(missing_ok=True)
        names: list[str] = []
        remarks: list[str] = []
        skipped = 0
        with closing(Store(self._store, writable=True)) as store:
            with self._progress("reading", None) as advance:
                for number, (name, export) in enumerate(exports):
                    names.append(name)
                    owners, bad = self._store_all(store, number, export, remarks, advance)
                    skipped += bad
                    remarks += [f"{name}: {said}" for said in self._direct(store, number, owners)]
            total = store.plan(self._plan.view)
            if self._plan.campaigns:
                self._find_campaigns(store, total)
            store.commit()
        self.taken = Taken(fingerprint, _title(names), total, skipped, tuple(remarks))
        _write_whole(self._state, json.dumps(asdict(self.taken), ensure_ascii=False))

    def _store_all(
        self, store: Store, number: int, export: Iterator[Found], remarks: list[str], advance: Advance
    ) -> tuple[list[Owner], int]:
        """Store an export's messages and add its remarks; return its owners and how many records were bad."""
        owners: list[Owner] = []
        bad = 0
        for found in export:
            match found:
                case Item():
                    store.add(found, number)
                    advance(1)
                case BadRecord():
                    bad += 1
                    self._complain(str(found.error))
                case Owner():
                    owners.append(found)
                case Remark():
                    remarks.append(": ".join(filter(None, (found.source, found.text))))
        store.flush()
        return owners, bad

    def judge(self) -> int:
        """Judge what is not judged yet; return of how many messages that failed, earlier ones included."""
        assert self.taken is not None  # noqa: S101 - take_in or resume comes first
        done, failed = self._done()
        seen = self._progress("judging", self.taken.total)
        with seen as advance, self._results.open("ab") as out:
            advance(done)
            for chunk in chunks(
                self._store,
                self._plan.config,
                first=done,
                total=self.taken.total,
                processes=self._plan.processes,
            ):
                out.write(chunk.lines)
                out.flush()
                for error in chunk.failed:
                    self._complain(error)
                failed += len(chunk.failed)
                advance(chunk.count)
        return failed

    def batch(self) -> JudgedBatch:
        """Return what was judged, for the formatters."""
        assert self.taken is not None  # noqa: S101 - take_in or resume comes first
        with opened(self._store) as store:
            campaigns = store.campaigns()
        return JudgedBatch(self.taken.title, campaigns, self.taken.remarks, self._store, self._results)

    def _done(self) -> tuple[int, int]:
        """Return how many messages are judged, and how many failed; half a line at the end is cut off."""
        if not self._results.exists():
            return 0, 0
        done = failed = whole = 0
        with self._results.open("rb+") as results:
            for line in results:
                if line.endswith(b"\n"):
                    done += 1
                    failed += line == FAILED
                    whole += len(line)
            results.truncate(whole)
        return done, failed

    def _direct(self, store: Store, export: int, owners: Sequence[Owner]) -> Iterator[str]:
        """Find out which messages came in and which went out; yield what should be told about it."""
        names = [*self._plan.me, *(name for owner in owners for name in (*owner.ids, *owner.names))]
        conversations = store.conversations(export)
        if conversations and store.undirected(export):
            if not names and (guess := likely_owner(conversations, store.participants(export))):
                names = [guess]
                yield f"taken for the owner: {guess}; if that is wrong, say who with --me"
            if names:
                store.direct(export, names)
            else:
                yield "who wrote and who was written to is not known; say with --me who the owner is"
        recipient = recipient_of(owners, store.own_texts(export, OWN_TEXTS), self._plan.config.recipient)
        if recipient is not None:
            store.set_owner(export, recipient)

    def _find_campaigns(self, store: Store, total: int) -> None:
        finder = ClusterFinder(self._folder)
        with self._progress("comparing", total) as advance:
            for text, sender, receiver in store.texts():
                finder.add(text, sender, receiver)
                advance(1)
        clusters = finder.find(store.text)
        members = np.flatnonzero(clusters.of >= 0)
        store.set_campaigns(clusters.campaigns, ((int(clusters.of[m]), int(m)) for m in members))


@dataclass(frozen=True, slots=True)
class JudgedBatch:
    """The batch that formatters get."""

    title: str
    campaigns: Sequence[Campaign]
    remarks: Sequence[str]
    store: Path
    results: Path

    @property
    def ruleset(self) -> str:
        """The version of the rules it was judged by; empty if nothing was."""
        return next((str(row.report["ruleset"]) for row in self.rows()), "")

    def lines(self) -> Iterator[bytes]:
        """Yield the reports as JSON Lines."""
        with self.results.open("rb") as results:
            yield from (line for line in results if line != FAILED)

    def rows(self) -> Iterator[Row]:
        """Yield the messages that could be judged, in order of the input."""
        with self.results.open("rb") as results, opened(self.store) as store:
            for line, message in zip(results, store.messages(), strict=True):
                if line != FAILED:
                    yield Row(json.loads(line), message.text, message.subject)


def is_begun(folder: Path) -> bool:
    """Whether a run in this folder has taken everything in, so that it can be gone on with."""
    return (folder / _STATE).exists()


def fingerprint_of(inputs: Iterable[Path], settings: Mapping[str, Any]) -> str:
    """Return what tells whether a run is the same: its settings, its files with size and time."""
    files = []
    for path in inputs:
        places = sorted(place for place in path.rglob("*") if place.is_file()) if path.is_dir() else [path]
        files += [
            (str(place), place.stat().st_size, place.stat().st_mtime_ns)
            for place in places
            if place.exists() and not any(part.endswith(PARTIAL) for part in place.parts)
        ]
    return json.dumps([files, settings], default=str, sort_keys=True, ensure_ascii=False)


def _title(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" + {more:,}" if more > 0 else "")


@contextmanager
def _unseen(what: str, total: int | None) -> Iterator[Advance]:
    yield lambda count: None


def _write_whole(path: Path, text: str) -> None:
    temporary = path.with_suffix(".part")
    temporary.write_text(text, "utf-8")
    os.replace(temporary, path)
