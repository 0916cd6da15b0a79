"""Files as accidents leave them; for tests of readers (``pythonpath`` in pyproject.toml)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


@st.composite
def damaged(
    draw: Any, data: bytes, pieces: st.SearchStrategy[bytes] | None = None, *, longest: int = 200
) -> bytes:
    """The bytes with stretches cut out, doubled, moved, flipped or put in; ``pieces`` are put in, too."""
    put_in = st.binary(max_size=20) if pieces is None else pieces | st.binary(max_size=20)
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = min(start + draw(st.integers(0, longest)), len(data))
        before, piece, after = data[:start], data[start:end], data[end:]
        match draw(st.sampled_from(["end", "cut", "double", "move", "flip", "insert"])):
            case "end":
                data = before
            case "cut":
                data = before + after
            case "double":
                data = before + piece * 2 + after
            case "move":
                rest = before + after
                place = draw(st.integers(0, len(rest)))
                data = rest[:place] + piece + rest[place:]
            case "flip":
                flipped = bytes(byte ^ draw(st.integers(1, 255)) for byte in piece[:3])
                data = before + flipped + piece[3:] + after
            case _:
                data = before + draw(put_in) + piece + after
    return data
