"""Speed and size of the whole pipeline: ``python -m tests.bench [COUNT]`` from the checkout.

Prints messages per second on one core against spaCy's blank tokenizer on the same messages in the
same run (alternating, so that a machine that slows down slows both), where the time goes, cold
starts, and peak memory. Not part of the test run: no test depends on a clock.
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy

from outreach_lint.linter import Linter
from outreach_lint.message import Message
from outreach_lint.text.components import address_of
from outreach_lint.text.document import blank_pipeline
from outreach_lint.text.language import detect
from outreach_lint.text.masking import find_masks
from tests.bench.messages import messages

ROUNDS = 5


def main() -> None:
    """Measure and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    linter = Linter()
    blank = {"de": spacy.blank("de"), "en": spacy.blank("en")}
    print(
        f"{ROUNDS} × {count} messages, {sys.version.split()[0]}, spaCy {spacy.__version__}, "
        f"{len(linter.rulebook.rules)} rules, {len(linter.rulebook.signals)} signals"
    )
    ours: list[float] = []
    theirs: list[float] = []
    words = 0.0
    for turn in range(ROUNDS + 1):
        # New messages each round: words never met before are part of real work, for both sides.
        sample = list(messages(count, seed=turn))
        languages = [detect(message.text) for message in sample]
        words = sum(len(message.text.split()) for message in sample) / count
        spent = (
            clock(lambda: [linter.lint(m) for m in sample]),  # noqa: B023
            clock(lambda: [blank[n](m.text) for m, n in zip(sample, languages, strict=True)]),  # noqa: B023
        )
        if turn:  # the first round is a warm-up
            ours.append(spent[0] / count)
            theirs.append(spent[1] / count)
    ratios = [t / o for o, t in zip(ours, theirs, strict=True)]
    row("words a message", f"{words:.0f}")
    for name, seconds in (("whole pipeline", ours), ("spaCy blank tokenizer", theirs)):
        middle = statistics.median(seconds)
        row(name, f"{1 / middle:,.0f} messages/s", f"{middle * 1e6:.0f} µs each")
    row("ratio (budget ≥ 0.25)", f"{statistics.median(ratios):.3f}", f"{min(ratios):.3f}–{max(ratios):.3f}")
    parts(sample, linter)
    for name, arguments in (
        ("cold start, check", ["check", "-", "--channel", "email"]),
        ("cold start, --help", ["--help"]),
    ):
        starts = [cold(arguments) for _ in range(ROUNDS)]
        row(name, f"{statistics.median(starts):.2f} s", f"{min(starts):.2f}–{max(starts):.2f} s")
    for size in (count, 5 * count):
        row(f"peak memory, batch of {size}", f"{batch_memory(size):.0f} MB")


def clock(work: Callable[[], object]) -> float:
    """Return the processor time some work takes."""
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def parts(sample: Sequence[Message], linter: Linter) -> None:
    """Print what each stage costs by itself."""
    german = [m for m in sample if detect(m.text) == "de"]
    nlp = blank_pipeline("de")
    docs = [nlp.make_doc(m.text) for m in german]
    pipeline = linter._analyser._pipelines["de"].nlp
    signals = pipeline.get_pipe("outreach_signals")
    classifier, fusion = pipeline.get_pipe("outreach_classifier"), pipeline.get_pipe("outreach_fusion")
    own = [pipeline.make_doc(m.text) for m in german]
    bounded = pipeline.get_pipe("outreach_sentences")
    address = pipeline.get_pipe("outreach_address")
    stages: dict[str, Callable[[], object]] = {
        "masking": lambda: [find_masks(m.text) for m in german],
        "language": lambda: [detect(m.text) for m in german],
        "tokenizing": lambda: [nlp.make_doc(m.text) for m in german],
        "sentences": lambda: [bounded(doc) for doc in docs],
        "address": lambda: [address_of(address(doc)) for doc in own],
        "signals, all": lambda: [signals(doc) for doc in own],
        # From here on the documents say which patterns are worth looking for.
        "classifier": lambda: [classifier(doc) for doc in own],
        "signals, sought": lambda: [signals(doc) for doc in own],
        "fusion": lambda: [fusion(doc) for doc in own],
    }
    for name, stage in stages.items():
        stage()
        begin = time.process_time()
        stage()
        row(f"  of it {name} (de)", f"{(time.process_time() - begin) / len(german) * 1e6:.0f} µs")


def cold(arguments: list[str]) -> float:
    """Return how long a fresh process takes."""
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "outreach_lint", *arguments],
        input="Guten Tag, ich fotografiere Küchen. Darf ich Ihnen Bilder schicken?".encode(),
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return time.perf_counter() - begin


def batch_memory(count: int) -> float:
    """Return the peak memory in MB of a process that scores so many messages from a file (Linux)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messages.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for message in messages(count, seed=count):
                file.write(json.dumps({"text": message.text, "channel": message.channel}) + "\n")
        code = (
            "import re, sys\n"
            "from outreach_lint.cli import main\n"
            "try:\n"
            "    main(sys.argv[1:])\n"
            "finally:\n"
            # Not ru_maxrss: a new process inherits that from the one that started it.
            "    print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1], file=sys.stderr)\n"
        )
        command = [sys.executable, "-c", code, "batch", str(path), "-o", str(Path(folder) / "out.jsonl")]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        return int(result.stderr.split()[-1]) / 1024


def row(name: str, value: str, note: str = "") -> None:
    """Print one row of the table."""
    print(f"{name:<28} {value:>22}  {note}")


if __name__ == "__main__":
    main()
