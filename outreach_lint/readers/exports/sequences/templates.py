"""Reads templates: spintax, merge variables of many tools, branches between tags."""

from __future__ import annotations

import re
from collections.abc import Callable

from outreach_lint.errors import InputError
from outreach_lint.readers.exports.sequences.branches import Tag, folded_branches, stripped, word_of
from outreach_lint.readers.exports.sequences.spintax import Choice, Node, Nodes, Variable

_DEEPEST = 20

_IN_BRACES = re.compile(r"[^\W\d][\w .:/-]{0,60}")
#: Variables in other marks than braces.
_MARKED = re.compile(
    r"\*\|(?P<stars>[\w: ]{2,40})\|\*"
    r"|\[\[(?P<brackets>[^\[\]{}\n]{1,80})\]\]"
    r"|%%(?P<percents>[^\W\d]\w{1,40})%%"
    r"|%(?P<percent>[^\W\d]\w{1,40})%"
    r"|«\s?(?P<quotes>[^«»\n]{1,40}?)\s?»"
    r"|#(?P<hashes>[A-ZÄÖÜ_]{3,30})#"
)
_TOKEN = re.compile(rf"{_MARKED.pattern}|[{{|]")
_RANDOM = re.compile(r"\s*(?:random|spin|spintax|rand)\s*[|:]", re.IGNORECASE)
_DEFAULT = re.compile(r"""\|\s*default\s*[:=]?\s*(?:"([^"]*)"|'([^']*)'|[„“”]([^„“”]*)[“”]|([^|"']+))""")
_FILTERS = frozenset("capitalize upcase downcase titleize title trim strip escape upper lower".split())


def parse(text: str, is_name: Callable[[str], bool]) -> Nodes:
    """Return a template's parts; ``is_name`` tells ``{first_name|there}`` from ``{Hi|Hello}``.

    What is neither alternative nor variable stays as it is written.

    Raises:
        InputError: when alternatives are nested too deeply.
    """
    return _Parser(text, is_name).nodes(0, len(text), 0)


class _Parser:
    def __init__(self, text: str, is_name: Callable[[str], bool]) -> None:
        self._text = text
        self._is_name = is_name
        self._end_of = _pairs(text)

    def nodes(self, start: int, end: int, depth: int) -> Nodes:
        (nodes,) = self._alternatives(start, end, depth, split=False)
        return nodes

    def _alternatives(self, start: int, end: int, depth: int, *, split: bool = True) -> tuple[Nodes, ...]:
        if depth > _DEEPEST:
            raise InputError(f"alternatives in braces are nested more than {_DEEPEST} deep")
        found: list[list[Node | Tag]] = [[]]
        place = start
        while (match := _TOKEN.search(self._text, place, end)) is not None:
            at, sign = match.start(), match[0]
            found[-1].append(self._text[place:at])
            place = match.end()
            if sign == "{" and (close := self._end_of.get(at, end)) < end:
                found[-1] += self._group(at, close, depth)
                place = close + 1
            elif sign == "|" and split:
                found.append([])
            elif sign in "{|":
                found[-1].append(sign)
            else:
                found[-1].append(_variable(sign, match[match.lastgroup or 0]))
        found[-1].append(self._text[place:end])
        return tuple(folded_branches(nodes) for nodes in found)

    def _group(self, at: int, close: int, depth: int) -> list[Node | Tag]:
        raw = self._text[at : close + 1]
        inner = raw[1:-1]
        if len(inner) > 1 and inner[0] == inner[-1] == "%":
            return [Tag(raw, word_of(inner[1:-1]))]
        if self._end_of.get(at + 1) == close - 1:
            return self._double(at + 2, close - 1, depth, raw)
        if "|" not in inner and _IN_BRACES.fullmatch(inner.strip()):
            return [Variable(raw, inner.strip())]
        parts = self._alternatives(at + 1, close, depth + 1)
        if len(parts) == 1:
            return ["{", *parts[0], "}"]
        name = _only_text(parts[0])
        if len(parts) == 2 and name is not None and self._is_name(name):
            return [Variable(raw, name.strip(), _only_text(parts[1]))]
        return [Choice(parts)]

    def _double(self, start: int, end: int, depth: int, raw: str) -> list[Node | Tag]:
        inner = self._text[start:end]
        if inner.lstrip()[:1] in ("#", "/") or inner.strip() == "else":
            return [Tag(raw, word_of(inner))]
        if random := _RANDOM.match(inner):
            return [Choice(self._stripped(start + random.end(), end, depth))]
        if "|" not in inner:
            return [Variable(raw, inner.strip())]
        if default := _DEFAULT.search(inner):
            fallback = next(group for group in default.groups() if group is not None)
            return [Variable(raw, inner.split("|", 1)[0].strip(), fallback.strip())]
        parts = self._stripped(start, end, depth)
        name = _only_text(parts[0])
        rest = [_only_text(part) or "" for part in parts[1:]]
        if name is not None and all(word_of(part) in _FILTERS for part in rest):
            return [Variable(raw, name)]
        if name is not None and len(parts) == 2 and self._is_name(name):
            return [Variable(raw, name, rest[0])]
        return [Choice(parts)]

    def _stripped(self, start: int, end: int, depth: int) -> tuple[Nodes, ...]:
        # In double braces blanks beside the strokes are no part of the text.
        return tuple(stripped(nodes) for nodes in self._alternatives(start, end, depth + 1))


def _pairs(text: str) -> dict[int, int]:
    """Return where each brace that opens is closed."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer(r"[{}]", text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found


def _variable(raw: str, inner: str) -> Variable:
    name, _, fallback = inner.partition("|")
    return Variable(raw, name.strip(), fallback.strip() or None)


def _only_text(nodes: Nodes) -> str | None:
    return "".join(map(str, nodes)) if all(isinstance(node, str) for node in nodes) else None
