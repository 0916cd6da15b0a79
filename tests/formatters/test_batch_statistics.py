import pytest

from outreach_lint.formatters.batch.statistics import collect


def test_counts_scores_verdicts_and_bands(make_row):
    figures = collect([make_row(score=s) for s in (0, 9, 10, 49, 75, 99, 100)] + [make_row(score=None)])
    assert (figures.count, figures.scored, figures.median) == (8, 7, 49)
    assert figures.histogram == (2, 1, 0, 0, 1, 0, 0, 1, 0, 2)
    assert figures.verdicts == {"block": 4, "review": 0, "pass": 3, "none": 1}
    assert figures.mean == pytest.approx(342 / 7)


def test_a_rule_counts_once_per_message_and_brings_its_texts(make_row, make_finding):
    twice = make_row(findings=[make_finding("a"), make_finding("a")])
    english = make_row(findings=[make_finding("b", title="Title b")], language="en")
    figures = collect([twice, make_row(findings=[make_finding("a"), make_finding("b")]), english])
    assert [(rule.id, rule.count) for rule in figures.rules] == [("a", 2), ("b", 2)]
    assert figures.rules[0].texts_in("en").title == "Titel a"
    assert figures.rules[1].texts_in("en").title == "Title b"
    assert figures.rules[1].share == pytest.approx(2 / 3)


def test_keeps_the_worst_messages_in_a_stable_order(make_row, make_finding):
    rows = [make_row(str(n), score) for n, score in enumerate([50, 3, 90, 3, 0])]
    costlier = make_row("dear", 3, findings=[make_finding(points=60)])
    assert [row.text for row in collect([*rows, costlier], worst=4).worst] == ["4", "dear", "1", "3"]
    assert collect(rows, worst=0).worst == ()


def test_senders_are_ordered_by_how_much_they_send(make_row):
    figures = collect(
        [make_row(score=10, sender="A"), make_row(score=30, sender="B"), make_row(score=50, sender="B")]
    )
    assert [(s.name, s.count, s.mean, s.worst) for s in figures.senders] == [
        ("B", 2, 40, 30),
        ("A", 1, 10, 10),
    ]


def test_knows_the_first_and_last_day(make_row):
    days = ["2024-05-02T10:00:00Z", None, "2023-12-31T23:00:00Z", "2024-05-01"]
    figures = collect([make_row(sent_at=day) for day in days])
    assert (figures.first, figures.last) == ("2023-12-31", "2024-05-02")


def test_nothing_has_no_mean():
    figures = collect([])
    assert (figures.count, figures.mean, figures.median, figures.rules) == (0, None, None, ())
