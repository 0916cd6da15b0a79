import csv
import io

import pytest

from outreach_lint.formatters.batch import csv_


def table(text, separator=","):
    assert text.startswith("\ufeff"), "Excel misreads umlauts without it"
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=separator))


def rendered(batch, **options):
    return "".join(csv_.render(batch, **options))


def test_has_one_line_per_message_under_documented_columns(make_batch, make_row, make_finding):
    findings = [make_finding("cheap", 2.0), make_finding("dear", 12.5), make_finding("cheap", 1.0)]
    rows = table(
        rendered(
            make_batch(
                make_row(findings=findings, sender="Jörg", path="a.mbox", line=7), make_row(score=None)
            )
        )
    )
    assert tuple(rows[0]) == tuple(csv_.COLUMNS)
    assert rows[0]["rules"] == "dear cheap"
    assert rows[0]["worst_rule"] == "dear"
    assert rows[0]["points_lost"] == "15.5"
    assert (
        rows[0] | {"sender": "Jörg", "path": "a.mbox", "line": "7", "outreach": "true", "score": "40"}
        == rows[0]
    )
    assert (rows[1]["score"], rows[1]["verdict"], rows[1]["worst_rule"]) == ("", "none", "")


def test_german_excel_gets_semicolons_and_decimal_commas(make_batch, make_row, make_finding):
    text = rendered(make_batch(make_row(findings=[make_finding(points=12.5)])), language="de")
    assert table(text, ";")[0]["points_lost"] == "12,5"


@pytest.mark.parametrize(
    "sender",
    ["=1+1", "+1-1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", " =1", "\"=1", "'=1", "\x00=1", "＝1+1", "\ufeff=1", "\u200b=1"],
)  # fmt: skip
def test_no_cell_is_a_formula(make_batch, make_row, sender):
    cell = table(rendered(make_batch(make_row(sender=sender))))[0]["sender"]
    assert cell.startswith("'")
    assert not {"\t", "\r", "\n", "\x00"} & set(cell)


def test_negative_numbers_and_names_stay_as_they_are(make_batch, make_row):
    rows = table(rendered(make_batch(make_row(sender='Müller; "Söhne", Co.', id="-5"))))
    assert (rows[0]["sender"], rows[0]["id"]) == ('Müller; "Söhne", Co.', "-5")


def test_every_message_keeps_to_one_line(make_batch, hostile):
    text = rendered(make_batch(hostile, hostile))
    assert len(text.splitlines()) == 3
    text.encode("utf-8")


def test_lone_surrogates_can_be_written_out(make_batch, make_row):
    rendered(make_batch(make_row(sender="\ud83d kaputt"))).encode("utf-8")


def test_an_empty_batch_has_a_header_only(make_batch):
    assert rendered(make_batch()) == "\ufeff" + ",".join(csv_.COLUMNS) + "\r\n"


def test_message_text_stays_out(make_batch, make_row):
    assert "geheim" not in rendered(make_batch(make_row("ganz geheim", subject="auch geheim")))
