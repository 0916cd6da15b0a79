"""The messages of a run on disk: taken in once, then read in any part, with what came before each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from outreach_lint.campaign import Campaign
from outreach_lint.message import Message, Source
from outreach_lint.readers import Item
from outreach_lint.recipient import Recipient
from outreach_lint.scale.job import MOST_TURNS, Job, Past, identity, job_of
from outreach_lint.scale.records import campaign_from_json, campaign_to_json, item_from_json, item_to_json

View = Literal["all", "inbound", "outbound"]

_ROWS_AT_ONCE = 1_000

_TABLES = """
CREATE TABLE message (
    number INTEGER PRIMARY KEY, export INTEGER, conversation TEXT, sent_at TEXT, author TEXT, other TEXT,
    direction TEXT, record TEXT
);
CREATE INDEX exports ON message (export);
CREATE TABLE owner (export INTEGER PRIMARY KEY, recipient TEXT);
CREATE TABLE job (place INTEGER PRIMARY KEY, number INTEGER, campaign INTEGER);
CREATE TABLE campaign (place INTEGER PRIMARY KEY, record TEXT);
"""


class Store:
    """A file of messages; ``writable`` only while they are taken in. Every process opens its own."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        if writable:
            self._db = sqlite3.connect(path, isolation_level=None)
            # After an interruption the taking in begins anew, so nothing needs to be durable.
            self._db.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;"
            )
            self._db.executescript(_TABLES)
            self._db.execute("BEGIN")
        else:
            self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
            self._db.execute("PRAGMA cache_size=-8000")
        self._waiting: list[tuple[Any, ...]] = []
        self._count = 0

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # Taking in

    def add(self, item: Item, export: int) -> None:
        """Take the next message of an export."""
        source = item.message.source or Source()
        author = identity(item.sender_id, item.message.sender)
        other = identity(item.to_id, item.to)
        sent_at = item.message.sent_at or ""
        where = (self._count, export, source.conversation, sent_at)
        self._waiting.append((*where, author, other, source.direction, item_to_json(item)))
        self._count += 1
        if len(self._waiting) >= _ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Let what was added be found."""
        self._db.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def participants(self, export: int) -> list[tuple[str, int]]:
        """Return the two who take part in most of an export's conversations, and in how many."""
        return self._db.execute(
            "SELECT who, count(DISTINCT conversation) AS often FROM ("
            " SELECT author AS who, conversation FROM message WHERE export = ?1"
            " UNION ALL SELECT other, conversation FROM message WHERE export = ?1"
            ") WHERE who IS NOT NULL AND conversation IS NOT NULL"
            " GROUP BY who ORDER BY often DESC, who LIMIT 2",
            (export,),
        ).fetchall()

    def conversations(self, export: int) -> int:
        """Return how many conversations an export has."""
        query = "SELECT count(DISTINCT conversation) FROM message WHERE export = ?"
        return int(self._db.execute(query, (export,)).fetchone()[0])

    def undirected(self, export: int) -> int:
        """Return of how many messages nobody knows who wrote them, the owner or the other one."""
        query = "SELECT count(*) FROM message WHERE export = ? AND direction IS NULL"
        return int(self._db.execute(query, (export,)).fetchone()[0])

    def direct(self, export: int, owner: Iterable[str]) -> None:
        """Set the direction of an export's messages where it is open, by who its owner is."""
        identities = [name.strip().casefold() for name in owner if name.strip()]
        self._db.execute(
            "UPDATE message SET direction = CASE WHEN author IN (SELECT value FROM json_each(?))"
            " THEN 'outbound' ELSE 'inbound' END"
            " WHERE export = ? AND direction IS NULL AND author IS NOT NULL",
            (json.dumps(identities), export),
        )

    def own_texts(self, export: int, most: int) -> list[str]:
        """Return texts the owner of an export wrote: the first of each conversation, oldest first."""
        rows = self._db.execute(
            "SELECT record FROM ("
            " SELECT record, sent_at, number, row_number() OVER ("
            "  PARTITION BY coalesce(conversation, number) ORDER BY sent_at, number) AS place"
            " FROM message WHERE export = ? AND direction = 'outbound')"
            " WHERE place = 1 ORDER BY sent_at, number LIMIT ?",
            (export, most),
        )
        return [json.loads(record)["message"]["text"] for (record,) in rows]

    def set_owner(self, export: int, recipient: Recipient) -> None:
        """Note what is known about an export's owner, the reader of what came in."""
        self._db.execute("INSERT INTO owner VALUES (?, ?)", (export, json.dumps(asdict(recipient))))

    def plan(self, view: View) -> int:
        """Choose the messages to be judged; return how many. Of unknown direction all are."""
        self._db.execute(
            "INSERT INTO job SELECT row_number() OVER (ORDER BY number) - 1, number, NULL FROM message"
            " WHERE ?1 = 'all' OR direction = ?1 OR direction IS NULL",
            (view,),
        )
        return int(self._db.execute("SELECT count(*) FROM job").fetchone()[0])

    def texts(self) -> Iterator[tuple[str, str | None, str | None]]:
        """Yield text, sender and receiver of the chosen messages, in order."""
        for export, conversation, author, other, record in self._db.execute(
            "SELECT export, conversation, author, other, record"
            " FROM job JOIN message USING (number) ORDER BY place"
        ):
            receiver = other or (f"{export} {conversation}" if conversation else None)
            yield json.loads(record)["message"]["text"], author, receiver

    def text(self, place: int) -> str:
        """Return the text of one of the chosen messages."""
        query = "SELECT record FROM job JOIN message USING (number) WHERE place = ?"
        return str(json.loads(self._db.execute(query, (place,)).fetchone()[0])["message"]["text"])

    def set_campaigns(self, campaigns: Iterable[Campaign], members: Iterable[tuple[int, int]]) -> None:
        """Note the campaigns, and (campaign, message) of their members, both as places."""
        rows = ((place, campaign_to_json(campaign)) for place, campaign in enumerate(campaigns))
        self._db.executemany("INSERT INTO campaign VALUES (?, ?)", rows)
        self._db.executemany("UPDATE job SET campaign = ? WHERE place = ?", members)

    def commit(self) -> None:
        """Write everything to the file, ready to be read."""
        self._db.execute("COMMIT")
        self._db.execute(
            "CREATE INDEX threads ON message (export, conversation, sent_at, number)"
            " WHERE conversation IS NOT NULL"
        )

    # Reading

    def jobs(self, first: int, count: int) -> Iterator[Job]:
        """Yield so many of the chosen messages with what is known about them."""
        owners = {
            export: Recipient.from_mapping(json.loads(record))
            for export, record in self._db.execute("SELECT export, recipient FROM owner")
        }
        campaigns: dict[int, Campaign] = {}
        rows = self._db.execute(
            "SELECT number, export, conversation, direction, record, campaign"
            " FROM job JOIN message USING (number) WHERE place >= ? AND place < ? ORDER BY place",
            (first, first + count),
        ).fetchall()
        for number, export, conversation, direction, record, campaign in rows:
            if campaign is not None and campaign not in campaigns:
                campaigns[campaign] = self._campaign(campaign)
            past = self._past(number) if conversation is not None else None
            item = item_from_json(record, direction)
            yield job_of(item, past, owners.get(export), campaigns.get(campaign))

    def campaigns(self) -> list[Campaign]:
        """Return all campaigns, the largest first."""
        rows = self._db.execute("SELECT record FROM campaign ORDER BY place")
        return sorted((campaign_from_json(record) for (record,) in rows), key=lambda c: (-c.size, c.id))

    def messages(self) -> Iterator[Message]:
        """Yield the chosen messages in order."""
        for direction, record in self._db.execute(
            "SELECT direction, record FROM job JOIN message USING (number) ORDER BY place"
        ):
            yield item_from_json(record, direction).message

    def _past(self, number: int) -> list[Past]:
        rows = self._db.execute(
            "SELECT past.author, past.sent_at, past.record FROM message AS this"
            " JOIN message AS past USING (export, conversation)"
            " WHERE this.number = ? AND (past.sent_at, past.number) < (this.sent_at, this.number)"
            " ORDER BY past.sent_at DESC, past.number DESC LIMIT ?",
            (number, MOST_TURNS),
        ).fetchall()
        return [
            Past(who, when, json.loads(record)["message"]["text"]) for who, when, record in reversed(rows)
        ]

    def _campaign(self, place: int) -> Campaign:
        query = "SELECT record FROM campaign WHERE place = ?"
        return campaign_from_json(self._db.execute(query, (place,)).fetchone()[0])


def opened(path: Path) -> closing[Store]:
    """Open a store for reading; as a context, it closes itself."""
    return closing(Store(path))
