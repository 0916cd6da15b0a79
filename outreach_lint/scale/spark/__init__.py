"""Scoring on Spark, with what the local run gives for the same messages. Needs the extra ``spark``.

    from outreach_lint.scale.spark import score
    score(spark.read.parquet("inbox.parquet")).write.parquet("scores.parquet")

The workers need the same Python packages; if theirs is another Python, set PYSPARK_PYTHON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it
from pyspark.sql.pandas.types import from_arrow_schema

from outreach_lint.config import Config
from outreach_lint.readers.exports import Options
from outreach_lint.recipient import Recipient
from outreach_lint.scale.arrow import judge_arrow, report_schema, take_arrow, taken_schema
from outreach_lint.scale.job import LONGEST_TURN, MOST_TURNS
from outreach_lint.scale.owner import OWN_TEXTS, likely_owner, recipient_of
from outreach_lint.scale.spark.campaigns import campaigns_by_key
from outreach_lint.scale.store import View

if TYPE_CHECKING:
    import pyarrow as pa

    OfBatches = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def score(
    messages: DataFrame,
    config: Config | None = None,
    *,
    options: Options | None = None,
    view: View = "all",
    campaigns: bool = True,
) -> DataFrame:
    """Return the reports of a table of messages, in columns of ``arrow.report_schema``, in no order.

    Columns are found by their names (text, subject, sender, recipient, sent_at, conversation,
    direction, …) or as ``options`` say. Within a conversation messages of the same moment go by
    their ids.

    Raises:
        InputError: when the rules or settings are faulty; in the workers, when no column holds the text.
    """
    config, options = config or Config(), options or Options()
    taken = messages.mapInArrow(_taking(options, campaigns), from_arrow_schema(taken_schema())).persist()
    directed = _directed(taken, options.me)
    owner = recipient_of((), _own_texts(directed), config.recipient)
    jobs = _with_past(directed)
    if view != "all":
        jobs = jobs.where(F.col("direction").isNull() | (F.col("direction") == view))
    if campaigns:
        jobs = jobs.join(campaigns_by_key(jobs), "key", "left")
    return jobs.drop("shingles").mapInArrow(_judging(config, owner), from_arrow_schema(report_schema()))


def _taking(options: Options, sketches: bool) -> OfBatches:
    return lambda batches: take_arrow(batches, options, sketches=sketches)


def _judging(config: Config, owner: Recipient | None) -> OfBatches:
    return lambda batches: judge_arrow(batches, config, owner=owner)


def _directed(taken: DataFrame, me: Sequence[str]) -> DataFrame:
    """Return the messages with their direction, where it can be known from who the owner is."""
    names = [name.strip().casefold() for name in me if name.strip()]
    talks = taken.where(F.col("conversation").isNotNull())
    if not names and not talks.where(F.col("direction").isNull()).isEmpty():
        people = talks.select("conversation", F.explode(F.array("author", "other")).alias("who"))
        often = people.dropna().groupBy("who").agg(F.countDistinct("conversation").alias("often"))
        most = [(row["who"], row["often"]) for row in often.orderBy(F.desc("often"), "who").take(2)]
        guess = likely_owner(talks.select("conversation").distinct().count(), most)
        names = [guess] if guess else []
    if not names:
        return taken
    found = F.when(F.col("author").isin(names), "outbound").when(F.col("author").isNotNull(), "inbound")
    return taken.withColumn("direction", F.coalesce("direction", found))


def _own_texts(directed: DataFrame) -> list[str]:
    sent = directed.where(F.col("direction") == "outbound")
    single = sent.where(F.col("conversation").isNull()).select("sent_at", "id", "text")
    first = F.min_by("text", F.struct("sent_at", "id")).alias("text")
    talks = sent.where(F.col("conversation").isNotNull()).groupBy("conversation")
    firsts = talks.agg(F.min(F.struct("sent_at", "id")).alias("when"), first)
    both = single.union(firsts.select("when.sent_at", "when.id", "text"))
    return [row["text"] for row in both.orderBy("sent_at", "id").take(OWN_TEXTS)]


def _with_past(directed: DataFrame) -> DataFrame:
    """Return the messages with what came before each in its conversation."""
    order = Window.partitionBy("conversation").orderBy("sent_at", "id").rowsBetween(-MOST_TURNS, -1)
    turn = F.struct("author", "sent_at", F.substring("text", 1, LONGEST_TURN).alias("text"))
    talks = directed.where(F.col("conversation").isNotNull())
    alone = directed.where(F.col("conversation").isNull())
    past = talks.withColumn("past", F.collect_list(turn).over(order))
    return past.unionByName(alone, allowMissingColumns=True)
