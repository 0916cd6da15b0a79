"""Batches of growing size: ``python -m tests.bench.scale 10000 100000 [--jobs 1 2] [--no-campaigns]``.

Prints messages per second by the clock, from start to written output, processor time a message of
all processes, and peak memory (Linux) of the process that leads and of the largest worker. Three in
ten messages come from templates.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.messages import messages

_TEMPLATES = 50
_PEAK = "VmHWM:"


def main() -> None:
    """Measure and print a line for each run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--jobs", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--no-campaigns", action="store_true")
    given = parser.parse_args()
    print(
        f"{'messages':>10} {'jobs':>4} {'campaigns':>9} {'seconds':>8} {'per s':>6} {'lead MB':>8} {'worker MB':>9}"
    )
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "in.jsonl")
            with path.open("w", encoding="utf-8") as out:
                out.writelines(
                    json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts(size))
                )
            for jobs in given.jobs:
                before = cpu_seconds()
                seconds, lead, worker = run(path, jobs, ["--no-campaigns"] if given.no_campaigns else [])
                found = "no" if given.no_campaigns else "yes"
                each = (cpu_seconds() - before) / size * 1_000
                speed = f"{seconds:>8.0f} {size / seconds:>6.0f} {each:>7.2f}"
                print(f"{size:>10,} {jobs:>4} {found:>9} {speed} {lead:>8} {worker:>9}", flush=True)


def cpu_seconds() -> float:
    """Return the processor time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def texts(count: int) -> Iterator[str]:
    """Yield so many texts, three in ten from templates with a name in front and a word changed."""
    rng = random.Random(5)  # noqa: S311
    templates = [message.text for message in messages(_TEMPLATES, seed=99)]
    for message in messages(count, seed=count):
        if rng.random() >= 0.3:
            yield message.text
            continue
        words = rng.choice(templates).split(" ")
        words[rng.randrange(len(words))] = rng.choice(message.text.split())
        yield f"Guten Tag {rng.choice(message.text.split())}, {' '.join(words)}"


def run(path: Path, jobs: int, options: list[str]) -> tuple[float, int, int]:
    """Return seconds, and peak MB of the leading process and of the largest of its workers."""
    command = [sys.executable, "-m", "outreach_lint", "batch", str(path), "--jobs", str(jobs), *options]
    begin = time.perf_counter()
    process = subprocess.Popen([*command, "-o", f"{path}.out.jsonl"], stderr=subprocess.DEVNULL)
    peaks: dict[int, int] = {}
    watcher = threading.Thread(target=_watch, args=(process, peaks), daemon=True)
    watcher.start()
    if process.wait():
        raise SystemExit(f"the run failed: {process.returncode}")
    seconds = time.perf_counter() - begin
    watcher.join()
    lead = peaks.pop(process.pid, 0)
    return seconds, lead // 1024, max(peaks.values(), default=0) // 1024


def _watch(process: subprocess.Popen[bytes], peaks: dict[int, int]) -> None:
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        try:
            found = [process.pid, *map(int, children.read_text().split())]
        except OSError:
            return
        for number in found:
            try:
                lines = Path(f"/proc/{number}/status").read_text().splitlines()
            except OSError:
                continue
            kilobytes = next((int(line.split()[1]) for line in lines if line.startswith(_PEAK)), 0)
            peaks[number] = max(peaks.get(number, 0), kilobytes)
        time.sleep(0.2)


if __name__ == "__main__":
    main()
