"""Judging in several processes: each builds its own linter and reads the store itself."""

from __future__ import annotations

import json
import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from outreach_lint.config import Config
from outreach_lint.errors import OutreachLintError
from outreach_lint.linter import Linter
from outreach_lint.scale.job import judged
from outreach_lint.scale.store import Store

#: So many messages are handed out at once; so many such parts wait for each process.
CHUNK = 100
_WAITING = 3
#: Stands for a message that could not be judged, so that lines and messages stay in step.
FAILED = b"null\n"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Reports of messages in order, a line each; ``failed`` names the errors of lines ``FAILED``."""

    lines: bytes
    count: int
    failed: tuple[str, ...] = ()


class Worker:
    """A linter and the store it reads from."""

    def __init__(self, store: Path, config: Config) -> None:
        self._store = Store(store)
        self._linter = Linter(config)

    def chunk(self, first: int, count: int) -> Chunk:
        """Judge so many messages."""
        lines, failed = [], []
        for job in self._store.jobs(first, count):
            report, error = judged(self._linter, job)
            lines.append(FAILED if report is None else _line(report))
            if error:
                failed.append(error)
        return Chunk(b"".join(lines), len(lines), tuple(failed))


def chunks(store: Path, config: Config, *, first: int, total: int, processes: int) -> Iterator[Chunk]:
    """Yield the reports of messages ``first`` to ``total`` in order.

    Raises:
        OutreachLintError: when a process died (out of memory, killed).
    """
    parts = ((place, min(CHUNK, total - place)) for place in range(first, total, CHUNK))
    if processes == 1 or total - first <= CHUNK:
        worker = Worker(store, config)
        yield from (worker.chunk(*part) for part in parts)
        return
    # Forking a process with threads is unsafe; a new one is built in the time of one chunk.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (store, config))
    waiting: deque[Future[Chunk]] = deque()
    try:
        for part in parts:
            waiting.append(pool.submit(_chunk, *part))
            if len(waiting) >= _WAITING * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise OutreachLintError("a process died (out of memory?); go on with --resume") from error
    finally:
        pool.shutdown(cancel_futures=True)


_worker: Worker | None = None


def _begin(store: Path, config: Config) -> None:
    global _worker  # noqa: PLW0603 - what a process is given once, for all its chunks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells when to stop
    _worker = Worker(store, config)


def _chunk(first: int, count: int) -> Chunk:
    if _worker is None:
        raise RuntimeError("the process was not set up")
    return _worker.chunk(first, count)


def _line(report: dict[str, Any]) -> bytes:
    return json.dumps(report, ensure_ascii=False).encode("utf-8") + b"\n"
