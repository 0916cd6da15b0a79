from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.errors import InputError
from outreach_lint.readers.exports.sequences.merging import Values, is_name, named
from outreach_lint.readers.exports.sequences.spintax import ALL_UP_TO, MOST, combinations, cover, expansions
from outreach_lint.readers.exports.sequences.templates import parse


def texts(template, language="en", **values):
    filler = Values(values)
    return [filler.fill(body, language)[0] for (body,) in expansions([parse(template, is_name)])]


def unknown(template, **values):
    ((body,),) = expansions([parse(template, is_name)])
    return Values(values).fill(body, "en")[1]


ALTERNATIVES = {
    "{Hallo|Guten Tag}, Ole": ["Hallo, Ole", "Guten Tag, Ole"],
    "{a|b}{1|2}": ["a1", "b1", "a2", "b2"],
    "{a|b{1|2}}": ["a", "b1", "b2"],
    "{{Hallo|Hi} Ole|Moin}": ["Hallo Ole", "Hi Ole", "Moin"],
    "{a|}b": ["ab", "b"],
    "{{RANDOM|Hallo|Hi}}!": ["Hallo!", "Hi!"],
    "{{ RANDOM | Hallo | Hi }}!": ["Hallo!", "Hi!"],
    "{{spin:Hallo|Hi}}": ["Hallo", "Hi"],
    "{{RANDOM|Hallo {{firstName}}|Hi}}": ["Hallo Martina", "Hi"],
    "{{Hallo|Hi|Moin}}": ["Hallo", "Hi", "Moin"],
    "{Firma|Unternehmen}": ["Firma", "Unternehmen"],
    "{{{first_name}}|du}": ["Martina", "du"],
    "{{% unless x %}a{% else %}b{% endunless %}}": ["{a}", "{b}"],
    "{% if first_name %}Hallo {{first_name}}{% else %}Hallo{% endif %}!": ["Hallo Martina!", "Hallo!"],
    "{% if a %}1{% elsif b %}2{% endif %}!": ["1!", "2!", "!"],
    "{% spin %} {% variation %} Hi {% variation %} Hey {% endspin %}": ["Hi", "Hey"],
    "{{#if company}}bei {{company}}{{else}}bei euch{{/if}}": ["bei Ahlers Ltd", "bei euch"],
}


@pytest.mark.parametrize(("template", "expected"), ALTERNATIVES.items(), ids=ALTERNATIVES.keys())
def test_alternatives(template, expected):
    assert texts(template) == expected


VARIABLES = {
    "{{firstName}}": "Martina",
    "{{first_name}}": "Martina",
    "{{ First Name }}": "Martina",
    "{{contact.first_name}}": "Martina",
    "{first_name}": "Martina",
    "{Vorname}": "Martina",
    "%FIRSTNAME%": "Martina",
    "%%first_name%%": "Martina",
    "[[Vorname]]": "Martina",
    "[[first_name|there]]": "Martina",
    "*|FNAME|*": "Martina",
    "«Vorname»": "Martina",
    "#VORNAME#": "Martina",
    "{{first_name | capitalize}}": "Martina",
    "{{first_name|there}}": "Martina",
    "{first_name|there}": "Martina",
    '{{ company | default: "Ihre | Firma" }}': "Ahlers Ltd",
    '{{ hook | default: "Ihre | Firma" }}': "Ihre | Firma",
    "{{ hook | default: 'x' | upcase }}": "x",
    "{{my_hook|nice site}}": "nice site",
    "a{x|y": "a{x|y",
    "}{": "}{",
    "{}": "{}",
    "{50, 60, 70} mm": "{50, 60, 70} mm",
    "if (x) { return y; }": "if (x) { return y; }",
    "100 % und 50% mehr": "100 % und 50% mehr",
    "a | b": "a | b",
    "{% if x %} offen": "{% if x %} offen",
    "{% endif %}": "{% endif %}",
    "": "",
}


@pytest.mark.parametrize(("template", "expected"), VARIABLES.items(), ids=VARIABLES.keys())
def test_variables_and_what_is_none(template, expected):
    assert texts(template) == [expected]


def test_samples_in_the_language_of_the_text():
    assert texts("{{anrede}} {{company}}", "de") == ["Frau Ahlers GmbH"]
    assert texts("{{salutation}} {{company}}", "en") == ["Ms Ahlers Ltd"]


def test_what_users_say_wins():
    assert texts("{{firstName}} {{icebreaker}}", first_name="Jörg", icebreaker="Hi") == ["Jörg Hi"]


def test_what_is_unknown_stays_and_is_named():
    assert texts("Hi {{icebreaker}}") == ["Hi {{icebreaker}}"]
    assert unknown("{{icebreaker}} {{first_name}} %SEGMENT%") == ["{{icebreaker}}", "%SEGMENT%"]
    assert named(["{{a\nb}}", "x" * 100]) == "{{a b}}, " + "x" * 39 + "…"
    assert named([str(n) for n in range(20)]).endswith(", …")


def test_alternatives_of_subject_and_body_are_combined():
    parts = [parse("{a|b}", is_name), parse("{1|2|3}", is_name)]
    assert len({tuple("".join(map(str, part)) for part in chosen) for chosen in expansions(parts)}) == 6


def test_of_many_combinations_each_alternative_occurs():
    template = "{a|b|c} {1|2|3|4{x|y}} {k|l}"
    nodes = parse(template, is_name)
    assert combinations(nodes) > ALL_UP_TO
    written = texts(template)
    assert len(written) == cover(nodes) == 5
    assert all(
        any(word in text for text in written) for word in ["a", "b", "c", "1", "2", "3", "4x", "4y", "k", "l"]
    )
    assert written == texts(template)


def test_never_too_many():
    assert len(texts("{" + "|".join(map(str, range(5_000))) + "}")) == MOST


@pytest.mark.parametrize(
    "template",
    ["{a|b}" * 20_000, "{a|" * 20_000, "{{" * 40_000, "{% if x %}" * 20_000, "{a|b" * 20_000 + "}" * 5,
     "|" * 100_000, "[[" * 50_000, "%a" * 50_000, "{" + "x|" * 50_000 + "}", "{{ x | default: " * 5_000,
     "{% if x %}a{% endif %}" * 5_000],
    ids=lambda template: template[:12],
)  # fmt: skip
def test_no_template_takes_long(template):
    started = time.perf_counter()
    nodes = parse(template, is_name)
    next(expansions([nodes]))
    assert time.perf_counter() - started < 3


def test_nested_too_deeply():
    with pytest.raises(InputError, match="nested"):
        parse("{a|" * 50 + "}" * 50, is_name)


MARKS = st.sampled_from(
    [
        "{",
        "}",
        "|",
        "{{",
        "}}",
        "{%",
        "%}",
        "if",
        "else",
        "endif",
        "RANDOM|",
        "first_name",
        "%",
        "[[",
        "]]",
        " ",
        "a",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(MARKS, max_size=25).map("".join))
def test_any_template_is_written_out(template):
    nodes = parse(template, is_name)
    written = list(expansions([nodes]))
    assert 1 <= len(written) <= MOST
    assert len(written) == (
        combinations(nodes) if combinations(nodes) <= ALL_UP_TO else min(MOST, cover(nodes))
    )


@given(st.text(alphabet="ab .,!?\n-()", max_size=60))
def test_text_without_marks_stays(text):
    assert texts(text) == [text]
