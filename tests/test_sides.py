from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.finding import SIDES, Finding, Severity
from outreach_lint.sides import agreement, side_scores


def finding(points, sides=(), rule="some-rule"):
    return Finding(rule, Severity.WARNING, 1.0, "t", "m", "e", "a", sides=tuple(sides), points=points)


FINDINGS = st.lists(
    st.builds(
        finding,
        st.integers(0, 200).map(lambda quarters: quarters / 4),
        st.sets(st.sampled_from(SIDES)).map(sorted),
        st.sampled_from(["sides-mismatch", "no-offer"]),
    ),
    max_size=10,
)
GROUPS = {"sides-mismatch": "mismatch", "no-offer": "factual"}


def test_without_findings_all_sides_are_whole():
    assert side_scores([]) == dict.fromkeys(SIDES, 100)
    assert agreement([], GROUPS) == 100


def test_the_sides_stand_in_their_order():
    assert tuple(side_scores([finding(5, ("appeal",))])) == SIDES


@pytest.mark.parametrize(
    ("points", "expected"), [(0, 100), (4, 90), (10, 75), (20, 50), (40, 0), (60, 0), (0.5, 98), (39.9, 0)]
)
def test_forty_points_take_a_side_to_zero(points, expected):
    assert side_scores([finding(points, ("appeal",))])["appeal"] == expected


def test_a_finding_counts_on_each_of_its_sides_and_on_no_other():
    assert side_scores([finding(10, ("factual", "appeal"))]) == {
        "factual": 75,
        "self-disclosure": 100,
        "relationship": 100,
        "appeal": 75,
    }


def test_the_findings_of_a_side_add_up():
    assert side_scores([finding(10, ("appeal",)), finding(6, ("appeal",), "other")])["appeal"] == 60


@pytest.mark.parametrize(("points", "expected"), [(0, 100), (3, 90), (15, 50), (30, 0), (45, 0)])
def test_thirty_points_of_mismatch_take_the_agreement_to_zero(points, expected):
    assert agreement([finding(points, rule="sides-mismatch")], GROUPS) == expected


@pytest.mark.parametrize("rule", ["no-offer", "unheard-of"])
def test_only_mismatch_rules_touch_the_agreement(rule):
    assert agreement([finding(20, SIDES, rule)], GROUPS) == 100


@given(FINDINGS)
def test_bounds(findings):
    scores = [*side_scores(findings).values(), agreement(findings, GROUPS)]
    assert all(isinstance(score, int) and 0 <= score <= 100 for score in scores)


@given(FINDINGS, FINDINGS)
def test_more_findings_never_raise_a_side_or_the_agreement(findings, more):
    before, after = side_scores(findings), side_scores(findings + more)
    assert all(after[side] <= before[side] for side in SIDES)
    assert agreement(findings + more, GROUPS) <= agreement(findings, GROUPS)


@given(st.data(), FINDINGS)
def test_order_does_not_matter(data, findings):
    shuffled = data.draw(st.permutations(findings))
    assert side_scores(shuffled) == side_scores(findings)
    assert agreement(shuffled, GROUPS) == agreement(findings, GROUPS)
