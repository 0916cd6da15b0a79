"""Campaigns among the messages of a Spark table: those that ``ClusterFinder`` finds, by joins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from outreach_lint.campaign import (
    COUNTERS,
    SAMPLE,
    Campaign,
    alike,
    common_shingles,
    frequent_from,
    is_campaign,
    kept,
    min_hashes,
    name_of,
    template_of,
)
from outreach_lint.scale.records import campaign_to_json

if TYPE_CHECKING:
    import pyarrow as pa

    Batches = Iterable[pa.RecordBatch]


def campaigns_by_key(messages: DataFrame) -> DataFrame:
    """Return ``key`` and ``campaign`` (as JSON) of the messages that belong to one."""
    long = messages.where(F.col("key").isNotNull())
    # Texts of the same words differ in marks at most; the check sum chooses one of them.
    texts = long.groupBy("key").agg(
        F.first("shingles").alias("shingles"), F.min_by("text", F.crc32("text")).alias("text")
    )
    texts = texts.persist()
    groups = _groups(texts.select("key"), _edges(_kept(texts)))
    return _campaigns(groups.join(texts.select("key", "text"), "key"), long)


def _kept(texts: DataFrame) -> DataFrame:
    """Return of each text what is kept of its shingles, and the picks of the hash functions."""
    counters = F.array_distinct(F.transform("shingles", lambda s: s.bitwiseAND(COUNTERS - 1)))
    counted = texts.select(F.explode(counters).alias("counter")).groupBy("counter").count()
    many = counted.where(F.col("count") > frequent_from(texts.count())).collect()
    common = [row["counter"] for row in many]

    def picked(batches: Batches) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415

        frequent = np.zeros(COUNTERS, dtype=np.bool_)
        frequent[common] = True
        for batch in batches:
            rest = [
                kept(np.array(s, dtype=np.uint32), frequent) for s in batch.column("shingles").to_pylist()
            ]
            columns = {
                "key": batch.column("key"),
                "shingles": pa.array([s.tolist() for s in rest], pa.list_(pa.int64())),
                "picks": pa.array([min_hashes(s).tolist() for s in rest], pa.list_(pa.int64())),
            }
            yield pa.RecordBatch.from_pydict(columns)

    schema = "key long, shingles array<long>, picks array<long>"
    return texts.select("key", "shingles").mapInArrow(picked, schema).persist()


def _edges(sketches: DataFrame) -> DataFrame:
    """Return pairs of texts that are alike, among those of which a hash function picks the same."""
    picks = sketches.select("key", F.posexplode("picks").alias("hash", "pick"))
    leaders = picks.groupBy("hash", "pick").agg(F.min("key").alias("leader"))
    pairs = picks.join(leaders, ["hash", "pick"]).where("key <> leader").select("leader", "key").distinct()
    mine = sketches.select(F.col("key").alias("leader"), F.col("shingles").alias("mine"))
    both = pairs.join(mine, "leader").join(sketches.select("key", F.col("shingles").alias("theirs")), "key")

    def similar(batches: Batches) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415

        for batch in batches:
            lists = zip(batch.column("mine").to_pylist(), batch.column("theirs").to_pylist(), strict=True)
            good = [alike(np.array(a, dtype=np.uint32), np.array(b, dtype=np.uint32)) for a, b in lists]
            yield batch.select(["leader", "key"]).filter(pa.array(good, pa.bool_()))

    return both.select("leader", "key", "mine", "theirs").mapInArrow(similar, "leader long, key long")


def _groups(keys: DataFrame, edges: DataFrame) -> DataFrame:
    """Return ``key`` and ``group``, the smallest key it is tied to, over however many edges."""
    both = edges.union(edges.select("key", "leader")).toDF("one", "other").localCheckpoint()
    groups = keys.withColumn("group", F.col("key")).localCheckpoint()
    while True:
        near = (
            both.join(groups, both["other"] == groups["key"]).groupBy("one").agg(F.min("group").alias("near"))
        )
        closer = groups.join(near, groups["key"] == near["one"], "left")
        least = F.least("group", F.coalesce("near", "group"))
        after = closer.select("key", least.alias("group"), (least < F.col("group")).alias("moved"))
        after = after.localCheckpoint()
        groups = after.select("key", "group")
        if after.where("moved").isEmpty():
            return groups


def _campaigns(groups: DataFrame, messages: DataFrame) -> DataFrame:
    """Return the groups that are campaigns; ``groups`` has key, group and text."""
    receiver = F.coalesce("other", F.concat(F.lit("\0"), "conversation"))
    delivery = F.when(receiver.isNotNull(), F.struct(F.coalesce("author", F.lit("")), receiver))
    sent = messages.join(groups.select("key", "group"), "key").groupBy("group").agg(
        F.count("*").alias("size"),
        F.countDistinct(delivery).alias("to"),
        F.sum(receiver.isNull().cast("long")).alias("open"),
        F.countDistinct("author").alias("senders"),
    )  # fmt: skip
    first = Window.partitionBy("group").orderBy("key")
    ranked = groups.withColumn("place", F.row_number().over(first)).where(F.col("place") <= SAMPLE)
    samples = ranked.groupBy("group").agg(
        F.sort_array(F.collect_list(F.struct("key", "text"))).alias("sample")
    )

    def named(batches: Batches) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415

        for batch in batches:
            found = []
            for row in batch.to_pylist():
                if not is_campaign(row["to"] + row["open"], row["senders"]):
                    continue
                texts = [part["text"] for part in row["sample"]]
                campaign = Campaign(
                    name_of(row["group"]),
                    row["size"],
                    row["senders"],
                    template_of(texts),
                    common_shingles(texts),
                )
                found.append({"group": row["group"], "campaign": campaign_to_json(campaign)})
            schema = pa.schema({"group": pa.int64(), "campaign": pa.string()})
            yield pa.RecordBatch.from_pylist(found, schema=schema)

    several = sent.where("size > 1").join(samples, "group")
    proved = several.mapInArrow(named, "group long, campaign string")
    return groups.select("key", "group").join(proved, "group").select("key", "campaign")
