"""Messages and campaigns written down, and read again."""

from __future__ import annotations

import json
from dataclasses import asdict

from outreach_lint.campaign import Campaign, Piece
from outreach_lint.message import Message, Source
from outreach_lint.readers import Item
from outreach_lint.recipient import Recipient, Thread, Turn


def item_to_json(item: Item) -> str:
    """Return all of an item, for ``item_from_json``."""
    record = asdict(item)
    return json.dumps({key: value for key, value in record.items() if value}, ensure_ascii=False)


def item_from_json(text: str, direction: str | None) -> Item:
    """Return the item written by ``item_to_json``, with the direction found out since."""
    record = json.loads(text)
    message, recipient, thread = (record.pop(key, None) for key in ("message", "recipient", "thread"))
    source = message.pop("source", None) or {}
    source["direction"] = direction
    return Item(
        Message(**message, source=Source(**source)),
        recipient=Recipient(**recipient) if recipient is not None else None,
        thread=Thread(tuple(Turn(**turn) for turn in thread["turns"])) if thread is not None else None,
        **record,
    )


def campaign_to_json(campaign: Campaign) -> str:
    """Return all of a campaign, for ``campaign_from_json``."""
    return json.dumps(asdict(campaign) | {"common": sorted(campaign.common)}, ensure_ascii=False)


def campaign_from_json(text: str) -> Campaign:
    """Return the campaign written by ``campaign_to_json``."""
    values = json.loads(text)
    pieces = tuple(Piece(piece["text"], tuple(piece["examples"])) for piece in values.pop("template"))
    return Campaign(**values | {"template": pieces, "common": frozenset(values["common"])})
