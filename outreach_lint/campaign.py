"""Campaigns: messages of a batch that come from one template.

A message is compared by its shingles: each three words in a row of what its sender wrote himself
(quotations, links and signatures are masked). Shingles of many messages, greetings above all, say
nothing and are left aside. Two messages come from one template if they share enough of the rest.

What is here works on one or two messages at a time; ``scale`` finds the pairs in a batch, in one
process or in many, and gets the same campaigns from both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from outreach_lint.text.folding import fold
from outreach_lint.text.masking import blank, find_masks

Shingles = NDArray[np.uint32]

#: Messages of fewer words are alike by chance.
LEAST_WORDS = 8
#: So much of the text is compared; templates are shorter.
MOST_CHARACTERS = 20_000
#: A shingle of more than this share of the messages says nothing, if it is in so many at least.
FREQUENT_SHARE, FREQUENT_FROM = 0.025, 50
#: Of two messages from one template the shorter one shares so much with the longer one, and both
#: together so much of all they have.
_LEAST_CONTAINED, _LEAST_SHARED, _LEAST_ALIKE = 0.45, 5, 0.25
#: Each of these hash functions picks one shingle of a message; messages whose picks agree are
#: compared. A pair that shares a quarter of its shingles is missed once in a hundred times.
HASHES = 16
#: Counters of how many messages have a shingle; two shingles may share one.
COUNTERS = 1 << 20
#: So many messages show what of a template is fixed.
SAMPLE = 12
_FIXED_FROM = 0.6
_MOST_TEMPLATE_WORDS = 400
_MOST_EXAMPLES = 4
_LONGEST_EXAMPLE = 80

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PLACES = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], dtype=np.uint32)
_SEEDS = np.array(
    [(i * 0x9E3779B97F4A7C15 >> 32) & 0xFFFFFFFF for i in range(1, HASHES + 1)], dtype=np.uint32
)
_FACTORS = np.array(
    [(i * 0xD1B54A32D192ED03 >> 24) & 0xFFFFFFFF | 1 for i in range(1, HASHES + 1)], dtype=np.uint32
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a template: fixed ``text``, or a slot (None) with ``examples`` of what stands there."""

    text: str | None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Campaign:
    """Messages from one template; ``size`` counts them, ``senders`` the different senders (0: unknown).

    ``common`` are the shingles of its fixed words.
    """

    id: str
    size: int
    senders: int
    template: tuple[Piece, ...]
    common: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a message to compare it; ``key`` is the same for the same words only."""

    key: int
    shingles: Shingles


def sketch(text: str) -> Sketch | None:
    """Return the sketch of a message's text; None if it is too short to be compared."""
    words = [fold(word.group()) for word in _words(text)]
    if len(words) < LEAST_WORDS:
        return None
    key = int.from_bytes(blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=8).digest(), "big")
    return Sketch(key >> 1, np.unique(_shingles(words)))


def kept(shingles: Shingles, frequent: NDArray[np.bool_]) -> Shingles:
    """Return the shingles that tell something; all of them where most are those of many messages."""
    rare = shingles[~frequent[shingles & np.uint32(COUNTERS - 1)]]
    return rare if 2 * len(rare) >= len(shingles) else shingles


def frequent_from(messages: int) -> float:
    """Return the count above which a shingle stands in many of so many messages."""
    return max(FREQUENT_FROM, FREQUENT_SHARE * messages)


def min_hashes(shingles: Shingles) -> Shingles:
    """Return the pick of each hash function, in the order of the functions."""
    picks: Shingles = mixed(shingles).min(axis=1)
    return picks


def mixed(shingles: Shingles) -> NDArray[np.uint32]:
    """Return what each hash function makes of each shingle: one row a function."""
    hashed = (shingles ^ _SEEDS[:, None]) * _FACTORS[:, None]
    hashed ^= hashed >> np.uint32(15)
    hashed *= np.uint32(0x2C1B3C6D)
    hashed ^= hashed >> np.uint32(13)
    return hashed


def alike(one: Shingles, other: Shingles) -> bool:
    """Whether two messages come from one template, by what is kept of their shingles."""
    return alike_by(len(np.intersect1d(one, other, assume_unique=True)), len(one), len(other))


def alike_by(shared: int, one: int, other: int) -> bool:
    """Whether so many shared shingles of so many and so many are those of one template."""
    return (
        shared >= _LEAST_SHARED
        and shared >= _LEAST_CONTAINED * min(one, other)
        and shared >= _LEAST_ALIKE * (one + other - shared)
    )


def is_campaign(size: int, senders: int) -> bool:
    """Whether so many deliveries of one text, by so many different senders, prove a mass mailing."""
    return size >= 3 or (size == 2 and senders == 2)


def sender_mark(sender: str | None) -> int:
    """Return a number that tells senders apart; 0 for an unknown one."""
    return crc32(sender.encode("utf-8", "replace")) if sender else 0


def delivery_mark(sender: str | None, receiver: str) -> int:
    """Return a number that tells deliveries apart: what one sender sends one receiver."""
    return crc32(f"{sender}\0{receiver}".encode("utf-8", "replace"))


def name_of(key: int) -> str:
    """Return the id of the campaign whose smallest key this is."""
    return f"c{key:016x}"[:9]


def common_shingles(texts: Sequence[str]) -> frozenset[int]:
    """Return the shingles that most of some messages of a campaign have."""
    counts: Counter[int] = Counter()
    for text in texts[:SAMPLE]:
        counts.update(set(_shingles([fold(word.group()) for word in _words(text)]).tolist()))
    most = _FIXED_FROM * min(len(texts), SAMPLE)
    return frozenset(shingle for shingle, count in counts.items() if count >= most)


def fixed_stretches(text: str, common: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield where in a message of a campaign the words of its template stand."""
    words = list(_words(text))
    shingles = _shingles([fold(word.group()) for word in words]).tolist()
    start = end = -1
    for place, shingle in enumerate(shingles):
        if shingle not in common:
            continue
        if start >= 0 and words[place].start() > end:
            yield start, end
            start = -1
        start = words[place].start() if start < 0 else start
        end = words[place + 2].end()
    if start >= 0:
        yield start, end


def template_of(texts: Sequence[str]) -> tuple[Piece, ...]:
    """Return the template of some messages: the first one's words, slots where others differ."""
    text = texts[0]
    words = list(_words(text))[:_MOST_TEMPLATE_WORDS]
    folded = [fold(word.group()) for word in words]
    agreeing = [0] * len(words)
    fillings: list[list[tuple[int, int, str]]] = []
    others = texts[1:SAMPLE]
    for other in others:
        theirs = list(_words(other))[:_MOST_TEMPLATE_WORDS]
        matcher = SequenceMatcher(None, folded, [fold(word.group()) for word in theirs], autojunk=False)
        filling = []
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag == "equal":
                for place in range(a, b):
                    agreeing[place] += 1
            elif d > c:
                filling.append((a, b, other[theirs[c].start() : theirs[d - 1].end()]))
        fillings.append(filling)
    fixed = [count >= _FIXED_FROM * len(others) for count in agreeing]
    return tuple(_pieces(text, words, fixed, fillings))


def _pieces(
    text: str,
    words: Sequence[re.Match[str]],
    fixed: Sequence[bool],
    fillings: Sequence[Sequence[tuple[int, int, str]]],
) -> Iterator[Piece]:
    done = place = 0
    while place < len(words):
        if fixed[place]:
            place += 1
            continue
        first = place
        while place < len(words) and not fixed[place]:
            place += 1
        start, end = words[first].start(), words[place - 1].end()
        if start > done:
            yield Piece(text[done:start])
        found = [text[start:end]]
        found += [said for filling in fillings for a, b, said in filling if a < place and b > first]
        shown = dict.fromkeys(example[:_LONGEST_EXAMPLE] for example in found)
        yield Piece(None, tuple(shown)[:_MOST_EXAMPLES])
        done = end
    if text[done:].strip() and len(words) < _MOST_TEMPLATE_WORDS:
        yield Piece(text[done:])


def _words(text: str) -> Iterator[re.Match[str]]:
    text = text[:MOST_CHARACTERS]
    return _WORD.finditer(blank(text, find_masks(text)))


def _shingles(words: Sequence[str]) -> Shingles:
    hashes = np.fromiter((_word_hash(word) for word in words), dtype=np.uint32, count=len(words))
    if len(words) < len(_PLACES):
        return np.empty(0, dtype=np.uint32)
    windows = np.lib.stride_tricks.sliding_window_view(hashes, len(_PLACES))
    summed: Shingles = (windows * _PLACES).sum(axis=1, dtype=np.uint32)
    summed ^= summed >> np.uint32(16)
    return summed * np.uint32(0x7FEB352D)


@lru_cache(maxsize=50_000)
def _word_hash(word: str) -> int:
    return crc32(word.encode("utf-8", "replace"))
