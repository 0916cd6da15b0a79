from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.formatters.batch.marking import Marked, marked, shortened


def findings(*spans):
    """One finding for each list of spans."""
    return [{"spans": [{"part": "body", "start": a, "end": b} for a, b in each]} for each in spans]


def cut(text, *spans):
    return list(marked(text, "body", findings(*spans)))


def test_pieces_follow_code_points_beyond_emoji():
    text = "\U0001f680\U0001f468\u200d\U0001f469 du hast"
    pieces = cut(text, [(5, 7)])
    assert [piece.text for piece in pieces if piece.within] == ["du"]


def test_overlapping_spans_share_a_piece():
    assert cut("abcdef", [(0, 4)], [(2, 6)]) == [
        Marked("ab", (0,), ()),
        Marked("cd", (0, 1), (0,)),
        Marked("ef", (1,), (1,)),
    ]


def test_nested_and_equal_spans():
    assert [p.within for p in cut("abc", [(0, 3)], [(1, 2)], [(1, 2)])] == [(0,), (0, 1, 2), (0,)]


def test_spans_of_the_subject_leave_the_body_alone():
    assert cut("abc") == [Marked("abc")]
    assert list(marked("abc", "subject", findings([(0, 1)]))) == [Marked("abc")]


def test_spans_beyond_the_text_are_cut():
    assert cut("ab", [(1, 9)], [(5, 7)]) == [Marked("a"), Marked("b", (0,), (0,))]


def test_windows_line_ends_keep_their_length():
    assert cut("a\r\nb", [(3, 4)]) == [Marked("a \n"), Marked("b", (0,), (0,))]


def test_nothing_a_page_might_obey_is_left():
    (piece,) = cut("\x1b[31m\u202e\ud800\x00")
    assert piece.text == "\ufffd[31m\ufffd\ufffd\ufffd"


def test_an_empty_text_has_no_pieces():
    assert cut("", [(0, 1)]) == []


def test_a_long_text_is_cut_within_a_piece():
    pieces = cut("abcdef", [(1, 4)])
    assert "".join(p.text for p in shortened(pieces, 3)) == "abc"
    assert list(shortened(pieces, 3))[-1].within == (0,)


@given(
    st.text(alphabet="ab\U0001f680\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 32), st.integers(0, 32)), max_size=6),
)
def test_pieces_are_the_text_and_each_marks_what_its_spans_cover(text, spans):
    pieces = cut(text, *[[span] for span in spans])
    assert "".join(piece.text for piece in pieces) == text
    for place, (start, end) in enumerate(spans):
        assert "".join(p.text for p in pieces if place in p.within) == text[start:end]
        assert sum(place in p.ending for p in pieces) == bool(text[start:end])
