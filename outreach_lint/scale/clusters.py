"""Campaigns among any number of messages, on disk: memory is a few bytes a message.

Shingles go to a file as messages come. Then, for each hash function, messages with the same pick
are compared with the one of them whose key is smallest. Texts go by the order of their keys, so the
order of the messages makes no difference to what comes out.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from outreach_lint.campaign import (
    COUNTERS,
    HASHES,
    SAMPLE,
    Campaign,
    Shingles,
    alike_by,
    common_shingles,
    delivery_mark,
    frequent_from,
    is_campaign,
    kept,
    mixed,
    name_of,
    sender_mark,
    sketch,
    template_of,
)

_BLOCK = 4_096
_NONE = -1

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Clusters:
    """``of`` is for each message the place of its campaign in ``campaigns``, or -1."""

    of: NDArray[np.int32]
    campaigns: Sequence[Campaign]


class ClusterFinder:
    """Takes messages one by one; ``folder`` is for its files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # One entry a message that is long enough: its number, key, check sum and where its shingles begin.
        self._numbers = array("q")
        self._keys = array("q")
        self._sums = array("L")
        self._starts = array("q", [0])
        # One entry a message.
        self._senders = array("L")
        self._deliveries = array("L")
        self._file = (folder / "shingles").open("w+b")

    def add(self, text: str, sender: str | None = None, receiver: str | None = None) -> None:
        """Take the next message; what the same sender sends the same receiver counts once."""
        number = len(self._senders)
        self._senders.append(sender_mark(sender))
        self._deliveries.append(delivery_mark(sender, receiver) if receiver else number)
        found = sketch(text)
        if found is None:
            return
        self._numbers.append(number)
        self._keys.append(found.key)
        self._sums.append(crc32(text.encode("utf-8", "replace")))
        self._starts.append(self._starts[-1] + len(found.shingles))
        self._file.write(found.shingles.tobytes())

    def find(self, text_of: Callable[[int], str]) -> Clusters:
        """Return the campaigns; ``text_of`` gives the text of the n-th message."""
        all_keys = np.frombuffer(self._keys, dtype=np.int64)
        keys, firsts, texts = np.unique(all_keys, return_index=True, return_inverse=True)
        groups = _Groups(len(keys))
        if len(keys):
            self._keep(firsts)
            for picks in self._picks(len(keys)):
                self._unite(picks, groups)
        self._file.close()
        Path(self._file.name).unlink()
        return self._named(groups.all()[texts], keys[texts], text_of)

    def _keep(self, firsts: Ids) -> None:
        """Leave in the file what is kept of the shingles of each different text, in order of their keys."""
        counts = np.zeros(COUNTERS, dtype=np.int64)
        for place in np.sort(firsts).tolist():
            counts[np.unique(self._shingles(place) & np.uint32(COUNTERS - 1))] += 1
        frequent = counts > frequent_from(len(firsts))
        starts = array("q", [0])
        with (self._folder / "kept").open("wb") as out:
            for place in firsts.tolist():
                rest = kept(self._shingles(place), frequent)
                out.write(rest.tobytes())
                starts.append(starts[-1] + len(rest))
        self._starts = starts
        self._file.close()
        Path(self._file.name).unlink()
        self._file = (self._folder / "kept").open("r+b")

    def _picks(self, texts: int) -> Iterator[Shingles]:
        """Yield for each hash function what it picks of each text."""
        starts = np.frombuffer(self._starts, dtype=np.int64)
        outs = [(self._folder / f"picks-{number}").open("w+b") for number in range(HASHES)]
        self._file.seek(0)
        for first in range(0, texts, _BLOCK):
            bounds = starts[first : first + _BLOCK + 1]
            data = np.frombuffer(self._file.read(4 * int(bounds[-1] - bounds[0])), dtype=np.uint32)
            smallest = np.minimum.reduceat(mixed(data), bounds[:-1] - bounds[0], axis=1)
            for out, row in zip(outs, smallest, strict=True):
                out.write(row.tobytes())
        for out in outs:
            with out:
                out.seek(0)
                yield np.frombuffer(out.read(), dtype=np.uint32)
            Path(out.name).unlink()

    def _unite(self, picks: Shingles, groups: _Groups) -> None:
        order = np.argsort(picks, kind="stable")
        ranked = picks[order]
        begins = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
        sizes = np.diff(np.r_[begins, len(ranked)])
        for begin, size in zip(begins[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
            leader, *members = order[begin : begin + size].tolist()
            members = [member for member in members if groups.of(member) != groups.of(leader)]
            if members:
                for member in self._alike(leader, members):
                    groups.unite(leader, member)

    def _alike(self, leader: int, members: list[int]) -> Iterator[int]:
        mine = self._shingles(leader)
        for member in members:
            theirs = self._shingles(member)
            places = np.searchsorted(mine, theirs)
            places[places == len(mine)] = 0
            if alike_by(int((mine[places] == theirs).sum()), len(mine), len(theirs)):
                yield member

    def _shingles(self, place: int) -> Shingles:
        start, end = self._starts[place], self._starts[place + 1]
        self._file.seek(4 * start)
        return np.frombuffer(self._file.read(4 * (end - start)), dtype=np.uint32)

    def _named(self, group: Ids, keys: Ids, text_of: Callable[[int], str]) -> Clusters:
        """Return the groups that are campaigns; ``group`` and ``keys`` are those of each long message."""
        of = np.full(len(self._senders), _NONE, dtype=np.int32)
        numbers, sums = np.frombuffer(self._numbers, dtype=np.int64), np.array(self._sums)
        order = np.lexsort((sums, keys, group))
        ranked = group[order]
        bounds = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1], True]) if len(ranked) else ()
        campaigns: list[Campaign] = []
        for begin, end in pairwise(bounds):
            if end - begin < 2:
                continue
            places = order[begin:end]
            members = numbers[places].tolist()
            size = len({self._deliveries[member] for member in members})
            senders = len({self._senders[member] for member in members} - {0})
            if not is_campaign(size, senders):
                continue
            of[members] = len(campaigns)
            _, firsts = np.unique(keys[places], return_index=True)
            sample = [text_of(members[first]) for first in firsts[:SAMPLE].tolist()]
            name = name_of(int(keys[places[0]]))
            campaigns.append(
                Campaign(name, len(members), senders, template_of(sample), common_shingles(sample))
            )
        return Clusters(of, campaigns)


class _Groups:
    """Texts united into groups; a group goes by its first text."""

    def __init__(self, texts: int) -> None:
        self._parents = np.arange(texts)

    def of(self, place: int) -> int:
        parents = self._parents
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = int(parents[place])
        return place

    def unite(self, one: int, other: int) -> None:
        one, other = self.of(one), self.of(other)
        self._parents[max(one, other)] = min(one, other)

    def all(self) -> Ids:
        """Return the group of every text."""
        while not np.array_equal(above := self._parents[self._parents], self._parents):
            self._parents = above
        return self._parents
