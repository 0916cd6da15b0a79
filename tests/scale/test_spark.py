"""Spark gives what the local run gives, row by row; run with ``pytest -m spark`` and the extra installed."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach_lint.config import Config
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.reading import found_in
from outreach_lint.scale.run import Plan, Run

pytestmark = pytest.mark.spark

CORPUS = Path(__file__).parents[2] / "corpora"
TEMPLATES = [
    "Hallo {name}, ich helfe Agenturen wie deiner, mehr Kunden über {thing} zu gewinnen. Hast du am {day} Zeit?",
    "Guten Tag {name}, diese Zeilen habe ich nur für Sie geschrieben: Ihr Auftritt bei {thing} verschenkt Anfragen. "
    "Passt Ihnen ein Gespräch am {day}, damit Sie mir Ihre Ziele schildern?",
    "Hi {name}, quick question about {thing}: are you taking on new clients at the moment? Let's jump on a call {day}.",
]
NAMES = ["Nora", "Frau Uhl", "Herr Ebert", "Tim", "Ada", "Frau Kolbe", "Jan Ahlers"]
THINGS = ["LinkedIn", "Google", "Instagram", "Empfehlungen", "Ihre Website", "Messen"]
DAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Friday", "Saturday"]


def messages() -> Iterator[dict[str, Any]]:
    rng = random.Random(11)  # noqa: S311
    texts = [
        json.loads(line)["text"]
        for path in sorted(CORPUS.glob("**/dev.jsonl"))
        for line in path.read_text("utf-8").splitlines()[:60]
    ]
    texts += [
        rng.choice(TEMPLATES).format(name=rng.choice(NAMES), thing=rng.choice(THINGS), day=rng.choice(DAYS))
        for _ in range(90)
    ]
    rng.shuffle(texts)
    for number, text in enumerate(texts):
        talk = f"k{number % 70}" if number % 3 else None
        outbound = number % 5 == 0
        other = f"person{number % 70}@example.org"
        yield {
            "id": f"m{number:05}",
            "text": text,
            "subject": "Ihre Anfrage" if number % 7 == 0 else None,
            "sender": "Petra Uhl" if outbound else other,
            "recipient": other if outbound else "Petra Uhl",
            "conversation": talk,
            "sent_at": f"2026-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}T10:00:00Z",
            "channel": "email",
        }


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.sql.shuffle.partitions", "4").config("spark.log.level", "ERROR")
    session = builder.getOrCreate()
    yield session
    session.stop()


def local(path: Path, folder: Path) -> dict[str, dict[str, Any]]:
    folder.mkdir()
    run = Run(folder, Plan(Config(), view="inbound"), pytest.fail)
    run.take_in([("in", found_in(path, None, Options()))], "")
    run.judge()
    return by_id(json.loads(line) for line in run.batch().lines())


def by_id(reports: Iterator[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {}
    for report in reports:
        # Where a row lies is known locally only.
        report["source"] |= {"path": None, "line": None}
        found[report["id"]] = report
    return found


@pytest.mark.filterwarnings("ignore")
def test_spark_gives_what_the_local_run_gives(spark: Any, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from outreach_lint.scale.spark import score

    path = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist(list(messages())), path)
    expected = local(path, tmp_path / "run")
    rows = score(spark.read.parquet(str(path)).repartition(5), view="inbound").collect()
    assert len(rows) == len(expected)
    assert by_id(json.loads(row["report"]) for row in rows) == expected
    assert len({row["campaign"] for row in rows} - {None}) >= 3
    for row in rows:
        report = expected[row["id"]]
        assert (row["score"], row["campaign"]) == (report["score"], report["campaign"])
        assert [finding["rule"] for finding in row["findings"]] == [f["rule"] for f in report["findings"]]
