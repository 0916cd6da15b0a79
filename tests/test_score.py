from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.finding import CONFIDENCES, SIDES, Finding, Severity
from outreach_lint.score import compute, with_points
from outreach_lint.sides import side_scores

#: Rule, severity and weight: as in the rulebook, a rule has one of each.
RULES = {
    **{f"error-{n}": (Severity.ERROR, w) for n, w in enumerate((25, 25, 20, 25))},
    **{f"warning-{n}": (Severity.WARNING, w) for n, w in enumerate((15, 12, 8, 6))},
    **{f"style-{n}": (Severity.STYLE, w) for n, w in enumerate((2, 3, 2))},
    **{f"notice-{n}": (Severity.NOTICE, 0) for n in range(2)},
}
WEIGHTS = {rule: weight for rule, (_, weight) in RULES.items()}


def finding(rule, confidence=1.0, sides=("relationship",)):
    return Finding(rule, RULES[rule][0], confidence, "t", "m", "e", "a", sides=tuple(sides))


def score(findings, credits=(), weights=WEIGHTS):
    return compute(with_points(findings, weights), credits)


def total(findings, credits=(), weights=WEIGHTS):
    return score(findings, credits, weights).total


def rules(names):
    return st.builds(
        finding,
        st.sampled_from(names),
        st.sampled_from(CONFIDENCES),
        st.sets(st.sampled_from(SIDES), max_size=4),
    )


FINDINGS = st.lists(rules(sorted(RULES)), max_size=12)
CREDITS = st.lists(
    st.tuples(st.sampled_from(["presence", "offer", "easy-no"]), st.integers(0, 6)), max_size=5
)

TABLE = {
    "nothing": ([], [], 100),
    "a warning": ([("warning-0", 1.0)], [], 85),
    "half a warning": ([("warning-1", 0.5)], [], 94),
    "rounded down": ([("warning-0", 0.25)], [], 96),
    "a second hit counts half": ([("warning-1", 1.0), ("warning-1", 1.0)], [], 82),
    "a third a quarter": ([("warning-1", 1.0)] * 3, [], 79),
    "the surest hit counts full": ([("warning-2", 0.25), ("warning-2", 1.0)], [], 91),
    "an error": ([("error-0", 1.0)], [], 74),
    "an error of weight 20": ([("error-2", 1.0)], [], 74),
    "an error below the ceiling": ([("error-0", 1.0), ("warning-0", 1.0)], [], 60),
    "an unsure error has no ceiling": ([("error-0", 0.5)], [], 87),
    "a fairly sure error has": ([("error-2", 0.75)], [], 74),
    "two errors": ([("error-0", 0.75), ("error-2", 0.75)], [], 49),
    "three errors": ([("error-0", 1.0), ("error-1", 1.0), ("error-2", 1.0)], [], 24),
    "three hits of one error": ([("error-2", 1.0)] * 3, [], 65),
    "nothing below zero": ([(f"error-{n}", 1.0) for n in range(4)] + [("warning-0", 1.0)], [], 0),
    "a strength": ([("warning-0", 1.0)], [("presence", 6)], 91),
    "strengths without faults": ([], [("presence", 6)], 100),
    "strengths beyond the faults": ([("warning-3", 1.0)], [("presence", 6), ("offer", 4)], 100),
    "strengths capped": ([("warning-0", 1.0), ("warning-1", 1.0)], [("a", 6), ("b", 6), ("c", 6)], 88),
    "strengths lift no error": ([("error-0", 0.5)], [("presence", 6)], 87),
    "strengths lift no style": ([("style-0", 1.0)], [("presence", 6)], 98),
    "style": ([("style-0", 1.0), ("style-1", 1.0)], [], 95),
    "notices": ([("notice-0", 1.0), ("notice-1", 1.0)], [], 100),
}


@pytest.mark.parametrize(("hits", "credits", "expected"), TABLE.values(), ids=TABLE.keys())
def test_the_score(hits, credits, expected):
    assert total([finding(*hit) for hit in hits], credits) == expected


@pytest.mark.parametrize(("errors", "ceiling"), [(0, 100), (1, 74), (2, 49), (3, 24), (4, 24)])
def test_sure_errors_lower_the_ceiling_however_little_they_weigh(errors, ceiling):
    weights = dict.fromkeys(RULES, 1)
    assert total([finding(f"error-{n}", 0.75) for n in range(errors)], weights=weights) == ceiling


def test_the_points_of_each_hit():
    hits = with_points([finding("warning-1", 0.5), finding("warning-1"), finding("style-0", 0.25)], WEIGHTS)
    assert [hit.points for hit in hits] == [3.0, 12.0, 0.5]


def test_the_lines_name_what_they_stand_for():
    lines = score([finding("warning-0"), finding("style-0", 0.25)], [("presence", 6)]).lines
    assert [(line.kind, line.subject, line.points) for line in lines] == [
        ("finding", "warning-0", -15.0),
        ("finding", "style-0", -0.5),
        ("strength", "presence", 6.0),
        ("rounding", None, -0.5),
    ]


@given(FINDINGS, CREDITS)
def test_a_score_is_a_whole_number_from_0_to_100(findings, credits):
    result = total(findings, credits)
    assert isinstance(result, int)
    assert 0 <= result <= 100


@given(FINDINGS, CREDITS)
def test_the_lines_sum_exactly_to_what_is_missing(findings, credits):
    result = score(findings, credits)
    assert math.fsum(line.points for line in result.lines) == result.total - 100
    assert all(line.points for line in result.lines)


@given(FINDINGS, CREDITS, st.sampled_from([0.1, 0.3, 1.7, 3.3333, 9.99]))
def test_the_lines_sum_up_with_any_weights(findings, credits, factor):
    weights = {rule: weight * factor for rule, weight in WEIGHTS.items()}
    result = score(findings, credits, weights)
    assert 0 <= result.total <= 100
    assert math.isclose(math.fsum(line.points for line in result.lines), result.total - 100, abs_tol=1e-9)


@given(st.data(), FINDINGS, CREDITS)
def test_order_does_not_matter(data, findings, credits):
    shuffled = data.draw(st.permutations(findings))
    assert total(shuffled, credits) == total(findings, credits)
    assert total(findings, credits[::-1]) == total(findings, credits)
    assert (
        side_scores(with_points(findings, WEIGHTS)).keys()
        == side_scores(with_points(shuffled, WEIGHTS)).keys()
    )


@given(FINDINGS, CREDITS)
def test_the_same_findings_give_the_same_score(findings, credits):
    assert score(findings, credits) == score(findings, credits)


@given(FINDINGS, rules(sorted(RULES)), CREDITS)
def test_one_violation_more_never_raises_the_score(findings, another, credits):
    assert total([*findings, another], credits) <= total(findings, credits)


@given(FINDINGS, st.sampled_from(sorted(RULES)), st.sampled_from(CONFIDENCES))
def test_one_violation_more_never_raises_a_side(findings, rule, confidence):
    # A rule stands on fixed sides.
    fixed = [replace(f, sides=("appeal",)) for f in findings]
    before = side_scores(with_points(fixed, WEIGHTS))
    after = side_scores(with_points([*fixed, finding(rule, confidence, ("appeal",))], WEIGHTS))
    assert all(after[side] <= before[side] for side in SIDES)


@given(st.data(), st.lists(rules(sorted(RULES)), min_size=1, max_size=12), CREDITS)
def test_more_confidence_never_raises_score_or_side(data, findings, credits):
    number = data.draw(st.integers(0, len(findings) - 1))
    surer = data.draw(st.sampled_from([c for c in CONFIDENCES if c >= findings[number].confidence]))
    fixed = [replace(f, sides=("appeal",)) for f in findings]
    raised = [*fixed]
    raised[number] = replace(fixed[number], confidence=surer)
    assert total(raised, credits) <= total(fixed, credits)
    before, after = (side_scores(with_points(hits, WEIGHTS)) for hits in (fixed, raised))
    assert all(after[side] <= before[side] for side in SIDES)


@given(FINDINGS, CREDITS, st.integers(0, 6))
def test_a_strength_more_never_lowers_the_score(findings, credits, credit):
    assert total(findings, [*credits, ("another", credit)]) >= total(findings, credits)


@given(st.lists(rules([rule for rule in RULES if rule.startswith("error")]), max_size=8), CREDITS)
def test_strengths_never_lift_an_error(findings, credits):
    assert total(findings, credits) == total(findings)


@given(st.lists(rules([rule for rule in RULES if rule.startswith("style")]), max_size=30))
def test_style_alone_costs_at_most_ten_points(findings):
    assert total(findings) >= 90


@given(FINDINGS, st.lists(rules(["notice-0", "notice-1"]), max_size=4), CREDITS)
def test_notices_cost_nothing(findings, notices, credits):
    assert total([*findings, *notices], credits) == total(findings, credits)


@given(st.lists(rules(["warning-0"]), min_size=1, max_size=40))
def test_a_rule_costs_less_than_twice_its_weight(findings):
    assert sum(f.points for f in with_points(findings, WEIGHTS)) < 2 * WEIGHTS["warning-0"]


def test_one_object_found_twice_counts_as_two_hits():
    hit = finding("warning-1")
    assert sum(f.points for f in with_points([hit, hit], WEIGHTS)) == 18.0


def test_a_notice_with_a_weight_costs_nothing():
    assert total([finding("notice-0")], weights=WEIGHTS | {"notice-0": 5}) == 100
