"""How deeply a page is nested, before it is parsed: parsers take time by the square of the depth."""

from __future__ import annotations

import re

#: Browsers stop at 512.
_DEEPEST = 500
#: A block in open formatting (<b>) is given a copy of all of it.
_MOST_COPIES = 2_000_000

_TAG = re.compile(r"<(?:(!--)|(/?)([a-z][a-z0-9]{0,30}))", re.IGNORECASE)
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
#: Elements that what follows closes, or that never open.
_CLOSED_BY_OTHERS = frozenset(
    "area base br col dd dt embed hr img input li link meta option p param source tbody td tfoot th thead "
    "tr track wbr".split()
)
#: What they hold is no markup.
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
_COMMENT_END = re.compile("-->")
_DRAWING = frozenset(
    "svg g path circle rect line polygon polyline ellipse use stop image defs symbol mask filter text tspan "
    "lineargradient radialgradient clippath".split()
)


def is_too_deep(markup: str) -> bool:
    """Whether elements are nested more deeply than in any real page."""
    depth = formatting = copies = position = 0
    drawing = False
    while (tag := _TAG.search(markup, position)) is not None:
        position = tag.end()
        if tag.group(1):
            position = _after(markup, _COMMENT_END, position)
            continue
        name, closing = tag.group(3).lower(), bool(tag.group(2))
        if name in _RAW:
            if not closing:
                position = _after(markup, _RAW[name], position)
            continue
        drawing = name in _DRAWING and (drawing or name == "svg")
        step = -1 if closing else 0 if drawing and _is_empty(markup, position) else 1
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
        elif name not in _CLOSED_BY_OTHERS:
            depth = max(0, depth + step)
        copies += formatting
        if depth > _DEEPEST or formatting > _DEEPEST or copies > _MOST_COPIES:
            return True
    return False


def _after(markup: str, mark: re.Pattern[str], position: int) -> int:
    """Return where a closing mark stands; where there is none, all that follows is raw."""
    found = mark.search(markup, position)
    return found.end() if found is not None else len(markup)


def _is_empty(markup: str, position: int) -> bool:
    """Whether the tag that begins before ``position`` ends with "/>"."""
    end = markup.find(">", position, position + 20_000)
    return end > 0 and markup[end - 1] == "/"
