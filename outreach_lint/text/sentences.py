"""Sentence bounds over spaCy tokens, for text as people really write it.

spaCy's sentencizer splits at punctuation alone. Messages lack full stops, end a thought with an
emoji or a line break, and number their dates; German adds abbreviations.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from spacy.strings import get_string_id
from spacy.tokens import Doc

from outreach_lint.text.folding import fold

_ENDERS = frozenset({".", "!", "?", "…", "...", "..", "!!", "!!!", "??", "???", "?!", "!?", "。"})
_BULLETS = frozenset("-–—•*→✓✔✅►▶●○▪+")
_CLOSERS = frozenset({")", '"', "“", "”", "»", "«", "’", "!", "?", ".", "*"})
_SMILEYS = frozenset({":)", ";)", ":D", ":(", ":P", ":/", "<3", "^^"})

#: The tokenizer knows the common abbreviations; these it splits from their full stop.
_ABBREVIATIONS = frozenset(
    """bzgl evtl ggf inkl exkl zzgl tel str max mind vgl bspw usf etc sog geb nr abt dipl ing jan
    feb apr aug sept okt nov dez st hr dr prof approx dept est inc ltd vs
    tgl wö ca mio mrd tsd""".split()
)

_SHORT = frozenset(get_string_id(fold(word)) for word in (*_ABBREVIATIONS, *ascii_lowercase))

#: A line shorter than this was ended on purpose; a longer one may be wrapped by a mail program.
_WRAPPED_FROM = 55

_WORD, _BREAK, _ENDER, _EMOJI, _ORDINAL = range(5)

#: Distinct tokens whose kind is remembered at most.
_MOST_KINDS = 25_000


class SentenceFinder:
    """Finds sentence bounds; remembers the kind of each token it has met."""

    def __init__(self) -> None:
        self._kinds: dict[int, int] = {}

    def bounds(self, doc: Doc, norms: Sequence[int]) -> list[tuple[int, int]]:
        """Return the sentences of a Doc as half-open token ranges, in order, covering all tokens.

        ``norms`` are the hashes of the tokens' folded forms.
        """
        kinds = self._kinds
        bounds: list[tuple[int, int]] = []
        count = len(norms)
        start = line_start = resume = 0
        for index, norm in enumerate(norms):
            kind = kinds.get(norm)
            if kind is None:
                kind = self._learn(norm, doc[index].norm_)
            if not kind or index < resume:
                continue
            end = index + 1
            if kind == _BREAK:
                ended = _line_break_ends(doc, line_start, index)
                line_start = end
            elif kind == _ENDER:
                # Only behind a known abbreviation it is worth a closer look.
                ended = not (index and norms[index - 1] in _SHORT and _is_abbreviation(doc, index))
                while ended and end < count and _belongs_to_end(doc[end].text):
                    end += 1
                resume = end
            elif kind == _EMOJI:
                ended = True
                while end < count and doc[end].text in _ENDERS:  # "Lust 😀?"
                    end += 1
                resume = end
            else:
                # "am 23. Mai" goes on; "für 950." and a number before a line break end.
                ended = _number_ends(doc, index)
            if ended and end < count:
                bounds.append((start, end))
                start = end
        if start < count:
            bounds.append((start, count))
        return bounds

    def _learn(self, norm: int, text: str) -> int:
        if len(self._kinds) >= _MOST_KINDS:
            self._kinds.clear()
        kind = _WORD
        if not text:
            pass  # nothing but invisible characters
        elif "\n" in text:
            kind = _BREAK
        elif text in _ENDERS:
            kind = _ENDER
        elif is_emoji(text):
            kind = _EMOJI
        elif text[-1] == "." and text[:-1].isdigit() and len(text) > 2:
            kind = _ORDINAL
        self._kinds[norm] = kind
        return kind


def is_emoji(text: str) -> bool:
    """Whether a token is an emoji or another pictograph."""
    first = ord(text[0])
    return first >= 0x1F000 or 0x2600 <= first <= 0x27BF or (len(text) == 2 and text in _SMILEYS)


def _belongs_to_end(text: str) -> bool:
    return text in _CLOSERS or text in _ENDERS


def _is_abbreviation(doc: Doc, index: int) -> bool:
    if doc[index].text != "." or index == 0 or index + 1 == len(doc):
        return False
    after = doc[index + 1].text
    return after[0].islower() or after[0].isdigit()


def _number_ends(doc: Doc, index: int) -> bool:
    """Whether a number with a full stop ends a sentence: days and ordinals have two digits."""
    return len(doc[index].text) > 3 or index + 1 == len(doc) or "\n" in doc[index + 1].text


def _line_break_ends(doc: Doc, line_start: int, index: int) -> bool:
    if doc[index].text.count("\n") > 1:
        return True
    if index + 1 < len(doc):
        after = doc[index + 1].text
        if after in _BULLETS or is_emoji(after):
            return True
    before = doc[index - 1].text if index else ""
    if before == ",":
        return False
    if not (before.isalnum() or before in _BULLETS):
        return True
    return doc[index].idx - doc[line_start].idx < _WRAPPED_FROM
