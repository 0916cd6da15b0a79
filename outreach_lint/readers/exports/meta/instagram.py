"""Instagram: the threads of a download in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.meta import meta
from outreach_lint.readers.members import Member


def wants(member: Member) -> bool:
    """Say whether this is a thread or the profile of Instagram's download, or may be."""
    return meta.wants(member, "instagram")


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield the owner and the messages of each thread in order of time."""
    return meta.read(members, options, "instagram")
