"""What is known about a reader, inferred from what somebody saved about him."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from outreach_lint.inference.address import infer_address
from outreach_lint.inference.evidence import Evidence, Field, Inference
from outreach_lint.inference.excerpt import excerpt
from outreach_lint.inference.kind import infer_kind
from outreach_lint.inference.who import infer_company, infer_email, infer_name
from outreach_lint.presence import Presence
from outreach_lint.recipient import Recipient

__all__ = ["Evidence", "Inference", "infer"]


def infer(presences: Sequence[Presence], given: Mapping[str, str | None] | None = None) -> Inference:
    """Infer the recipient; ``given`` are values the user knows better.

    What is uncertain stays None in the recipient and is in the evidence only; a company known by
    nothing but a title is in both.

    Raises:
        InputError: when a given value is not a known one.
    """
    given = given or {}
    company = _told("company", given) or infer_company(presences)
    found = [
        _told("name", given) or infer_name(presences),
        company,
        _told("kind", given) or infer_kind(presences, company.value if company else None),
        _told("address", given) or infer_address(presences),
        infer_email(presences),
        excerpt(presences),
    ]
    evidence = tuple(item for item in found if item is not None)
    values: dict[str, Any] = {
        item.field: item.value
        for item in evidence
        if item.value and (item.confidence != "uncertain" or item.field == "company")
    }
    return Inference(Recipient(**values), evidence)


def _told(field: Field, given: Mapping[str, str | None]) -> Evidence | None:
    value = given.get(field)
    return Evidence(field, value, "sure", (f"given with --{field}",)) if value else None
