"""Scoring Arrow record batches: for data platforms that bring messages as columns. Needs pyarrow.

``score_arrow`` does all of it, one message at a time. ``take_arrow`` and ``judge_arrow`` are its two
halves; what one message does not show, its conversation and its campaign, is found between them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outreach_lint.campaign import sketch
from outreach_lint.config import Config
from outreach_lint.formatters.batch import Row
from outreach_lint.formatters.batch.parquet import record_batch, schema
from outreach_lint.linter import Linter
from outreach_lint.message import Source
from outreach_lint.readers import BadRecord, Item
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.tables.cells import rows
from outreach_lint.readers.exports.tables.columns import matched
from outreach_lint.readers.exports.tables.moments import Order
from outreach_lint.readers.exports.tables.rows import Rows
from outreach_lint.recipient import Recipient
from outreach_lint.scale.job import Job, Past, identity, job_of, judged
from outreach_lint.scale.records import campaign_from_json, item_from_json, item_to_json

if TYPE_CHECKING:
    import pyarrow as pa

Batches = Iterable["pa.RecordBatch"]

_log = logging.getLogger(__name__)


def score_arrow(
    batches: Batches,
    config: Config | None = None,
    *,
    options: Options | None = None,
    owner: Recipient | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield for each batch of messages one of their reports, in columns of ``report_schema``.

    Columns are found by their names (text, subject, sender, direction, …), or as ``options`` say. A
    row without text, or that cannot be read, has no report; a warning in the log counts them.

    Raises:
        InputError: when no column holds the text.
    """
    return judge_arrow(take_arrow(batches, options, sketches=False), config, owner=owner)


def report_schema() -> pa.Schema:
    """Return the columns of reports."""
    return schema()


def taken_schema() -> pa.Schema:
    """Return the columns of messages taken in: all of a message, and what it is grouped by."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, and slow to import

    text = ("id", "conversation", "sent_at", "direction", "author", "other", "text", "record")
    return pa.schema(
        {name: pa.string() for name in text} | {"key": pa.int64(), "shingles": pa.list_(pa.int64())}
    )


def take_arrow(
    batches: Batches, options: Options | None = None, *, sketches: bool = True
) -> Iterator[pa.RecordBatch]:
    """Yield the messages of each batch in columns of ``taken_schema``; ``sketches`` are for campaigns."""
    import pyarrow as pa  # noqa: PLC0415

    options = options or Options()
    for batch in batches:
        reader = Rows("", "parquet", options, Order(options.date_order or "dmy"))
        columns = matched(batch.schema.names, options.columns)
        found = [
            None if values is None else reader.read(values, number)
            for number, values in enumerate(rows(batch, columns))
        ]
        taken = [_taken(item, sketches=sketches) for item in found if isinstance(item, Item)]
        if unread := sum(item is None or isinstance(item, BadRecord) for item in found):
            _log.warning("%d of %d rows have no text or cannot be read", unread, len(found))
        yield pa.RecordBatch.from_pylist(taken, schema=taken_schema())


def judge_arrow(
    batches: Batches, config: Config | None = None, *, owner: Recipient | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the reports of messages taken in.

    Batches may have two columns more: ``past``, what came before in the conversation (structs of
    author, sent_at and text), and ``campaign``, as JSON.
    """
    linter = Linter(config)
    for batch in batches:
        lines = []
        for values in batch.to_pylist():
            job = _job(values, owner)
            report, error = judged(linter, job)
            if error is not None:
                _log.warning("%s", error)
            if report is not None:
                lines.append(Row(report, job.message.text, job.message.subject))
        yield record_batch(lines)


def _taken(item: Item, *, sketches: bool) -> dict[str, Any]:
    # Rows of a distributed table have no number.
    source = replace(item.message.source or Source(), path=None, line=None)
    message = replace(item.message, source=source)
    found = sketch(message.text) if sketches else None
    return {
        "id": message.id,
        "conversation": source.conversation,
        "sent_at": message.sent_at or "",
        "direction": source.direction,
        "author": identity(item.sender_id, message.sender),
        "other": identity(item.to_id, item.to),
        "text": message.text,
        "record": item_to_json(replace(item, message=message)),
        "key": found and found.key,
        "shingles": found and found.shingles.tolist(),
    }


def _job(values: Mapping[str, Any], owner: Recipient | None) -> Job:
    past = None
    if values["conversation"] is not None and values.get("past") is not None:
        past = [Past(turn["author"], turn["sent_at"], turn["text"]) for turn in values["past"]]
    campaign = values.get("campaign")
    return job_of(
        item_from_json(values["record"], values["direction"]),
        past,
        owner,
        campaign_from_json(campaign) if campaign is not None else None,
    )
