from __future__ import annotations

import io
import json
import sys

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.readers import BadRecord, Item, Remark
from outreach_lint.readers.exports import Options, formats
from outreach_lint.readers.exports.sequences.sequence import MAX_BYTES, read, wants
from outreach_lint.readers.members import Member
from outreach_lint.recipient import Thread, Turn


def member(data, name="herbst.json"):
    if not isinstance(data, bytes | str):
        data = json.dumps(data, ensure_ascii=False)
    data = data if isinstance(data, bytes) else data.encode()
    return Member(f"/y/{name}", name, data[:8192], lambda: io.BytesIO(data))


def found(data, name="herbst.json", **options):
    return list(read([member(data, name)], Options(**options)))


def items(data, name="herbst.json", **options):
    return [f for f in found(data, name, **options) if isinstance(f, Item)]


def texts(data, name="herbst.json"):
    return [item.message.text for item in items(data, name)]


def bad(data, name="herbst.json"):
    return [f.error for f in found(data, name) if isinstance(f, BadRecord)]


def remarks(data, name="herbst.json"):
    return [f.text for f in found(data, name) if isinstance(f, Remark)]


STEPS = {
    "name": "Herbst",
    "steps": [
        {"variants": [{"subject": "Frage", "body": "Hallo A"}, {"subject": "Idee", "body": "Hallo B"}]},
        {"delay": 3, "body": "Nachfass"},
    ],
}


def test_steps_and_variants():
    first, second, third = items(STEPS)
    assert [i.message.text for i in (first, second, third)] == ["Hallo A", "Hallo B", "Nachfass"]
    assert (first.message.subject, third.message.subject) == ("Frage", None)
    source = second.message.source
    assert (source.conversation, source.direction, source.format) == (
        "Herbst, step 1, variant B",
        "outbound",
        "sequence",
    )
    assert third.message.source.conversation == "Herbst, step 2"
    assert {i.message.channel for i in (first, second, third)} == {"email"}


def test_later_steps_know_what_came_before():
    first, second, third = items(STEPS)
    assert first.thread == second.thread == Thread()
    assert third.thread == Thread((Turn("sender", "Hallo A"),))
    steps = [{"variants": [{"body": "1A"}, {"body": "1B"}]}, {"variants": [{"body": "2A"}, {"body": "2B"}]}]
    assert items({"steps": steps})[3].thread == Thread((Turn("sender", "1B"),))


SHAPES = {
    "steps": STEPS,
    "campaign around it": {"data": {"campaign": {"name": "Herbst", "sequence": STEPS["steps"]}}},
    "sequences of steps": {"name": "x", "sequences": [{"name": "Herbst", "steps": STEPS["steps"]}]},
    "numbered": {
        "name": "Herbst",
        "sequences": [
            {"seq_number": 1, "seq_delay_details": {"delay_in_days": 1},
             "seq_variants": [{"variant_label": "A", "subject": "Frage", "email_body": "<p>Hallo A</p>"},
                              {"variant_label": "B", "subject": "Idee", "email_body": "<p>Hallo B</p>"}]},
            {"seq_number": 2, "subject": "", "email_body": "<div>Nachfass</div>"},
        ],
    },
    "variants by name": {"name": "Herbst", "steps": [
        {"variants": {"A": {"subject": "Frage", "body": "Hallo A"}, "B": {"subject": "Idee", "body": "Hallo B"}}},
        {"body": "Nachfass"}]},
    "variants as texts": {"name": "Herbst", "steps": [{"subject": "Frage", "variants": ["Hallo A", "Hallo B"]}, {"body": "Nachfass"}]},
    "keys written otherwise": {"Campaign_Name": "Herbst", "Steps": [
        {"Variants": [{"Betreff": "Frage", "Text": "Hallo A"}, {"Betreff": "Idee", "Text": "Hallo B"}]}, {"Nachricht": "Nachfass"}]},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_shapes(shape):
    assert [(i.message.text, i.message.source.conversation) for i in items(shape)] == [
        ("Hallo A", "Herbst, step 1, variant A"),
        ("Hallo B", "Herbst, step 1, variant B"),
        ("Nachfass", "Herbst, step 2"),
    ]
    assert wants(member(shape))


def test_several_sequences_in_a_file():
    shape = {"sequences": [{"name": "a", "steps": [{"body": "1"}]}, {"name": "b", "steps": [{"body": "2"}]}]}
    assert [i.message.source.conversation for i in items(shape)] == ["a, step 1", "b, step 1"]
    assert items(shape)[1].thread == Thread()


def test_a_plain_list_of_steps_is_named_after_its_file():
    assert items([{"step": 1, "body": "x"}])[0].message.source.conversation == "herbst, step 1"


def test_switched_off_variants_and_empty_steps():
    shape = {
        "steps": [
            {"variants": [{"body": "a", "v_disabled": True}, {"body": "b"}]},
            {"type": "call", "body": ""},
        ]
    }
    assert texts(shape) == ["b"]
    assert "herbst: 1 step without text left out" in remarks(shape)


def test_alternatives_are_written_out():
    shape = {
        "steps": [
            {"subject": "{Frage|Idee}", "body": "{Hallo|Guten Tag} {{first_name}}, haben Sie kurz Zeit?"}
        ]
    }
    results = items(shape)
    assert [(i.message.subject, i.message.text.split()[0]) for i in results] == [
        ("Frage", "Hallo"), ("Idee", "Hallo"), ("Frage", "Guten"), ("Idee", "Guten")]  # fmt: skip
    assert [i.message.source.conversation for i in results][:2] == [
        "herbst, step 1, expansion 1",
        "herbst, step 1, expansion 2",
    ]
    assert {i.to for i in results} == {"Martina Kolbe"}
    assert not any("combinations" in text for text in remarks(shape))


def test_many_alternatives_are_told():
    shape = {"steps": [{"body": "{a|b|c} {d|e|f} {g|h|i}"}]}
    assert texts(shape) == ["a d g", "b e h", "c f i"]
    assert any("1 text with more than 12 combinations" in text for text in remarks(shape))


def test_variables_are_filled_or_named():
    shape = {
        "steps": [
            {"body": "Hallo {{firstName}}, {{icebreaker}} Viele Grüße von {{sender_name}} bei %SEGMENT%"}
        ]
    }
    assert texts(shape) == ["Hallo Martina, {{icebreaker}} Viele Grüße von Ole Brandt bei %SEGMENT%"]
    assert any("no value for {{icebreaker}}, %SEGMENT%: left as written" in text for text in remarks(shape))
    (item,) = items(shape, values={"first_name": "Jörg", "icebreaker": "schöne Seite!", "segment": "Bäckern"})
    assert item.message.text == "Hallo Jörg, schöne Seite! Viele Grüße von Ole Brandt bei Bäckern"
    assert item.to == "Jörg Kolbe"


def test_samples_speak_the_language_of_the_text():
    assert texts(
        {"steps": [{"body": "Hi, I saw that {{company}} is hiring and would like to help you."}]}
    ) == ["Hi, I saw that Ahlers Ltd is hiring and would like to help you."]


def test_channels_of_steps():
    shape = {
        "steps": [{"type": "linkedin_message", "body": "a"}, {"type": "email", "subject": "s", "body": "b"}]
    }
    assert [i.message.channel for i in items(shape)] == ["linkedin", "email"]


CSV = (
    "Campaign;Step;Variant;Delay;Subject;Body\r\n"
    'Herbst;1;A;0;Frage;"Hallo {{first_name}},\r\nHallo A"\r\n'
    "Herbst;1;B;0;Idee;Hallo B\r\n"
    "Herbst;2;;3;;Nachfass\r\n"
)


def test_a_table_of_steps():
    first, second, third = items(CSV, "herbst.csv")
    assert (first.message.text, first.message.subject) == ("Hallo Martina,\nHallo A", "Frage")
    assert [i.message.source.conversation for i in (first, second, third)] == [
        "Herbst, step 1, variant A", "Herbst, step 1, variant B", "Herbst, step 2"]  # fmt: skip
    assert [i.message.source.line for i in (first, second, third)] == [2, 4, 5]
    assert third.thread.turns[0].text == "Hallo Martina,\nHallo A"


def test_faulty_rows_of_a_table():
    data = "Step;Subject;Body\n1;a;eins\n2;b\n3;c;drei\n"
    assert texts(data, "x.csv") == ["eins", "drei"]
    assert [e.line for e in bad(data, "x.csv")] == [3]


YAML = """
name: Herbst
steps:
  - variants:
      - subject: Frage
        body: |
          Hallo A
      - {subject: Idee, body: Hallo B}
  - body: "{{first_name}}, Nachfass"
"""


def test_yaml():
    pytest.importorskip("yaml")
    results = items(YAML, "herbst.yaml")
    assert [i.message.text for i in results] == ["Hallo A", "Hallo B", "Martina, Nachfass"]
    assert results[0].message.source.conversation == "Herbst, step 1, variant A"


BAD_YAML = {
    "alias": ("a: &a [x]\nsteps: [{body: *a}]\n", "aliases"),
    "merge": ("a: &a {body: x}\nsteps:\n  - <<: *a\n", "aliases"),
    "code": ("steps: !!python/object/apply:os.system [true]\n", "not valid YAML"),
    "no mapping": ("steps: {{first_name}}\n", "not valid YAML"),
    "broken": ('steps: ["a\n', "not valid YAML"),
    "deep": ("steps: " + "[" * 5_000, "nested too deeply"),
    "nothing": ("steps: []\n", "no steps"),
    "no UTF-8": (b"steps: [{body: '\xff'}]", "not valid YAML"),
}


@pytest.mark.parametrize(("data", "what"), BAD_YAML.values(), ids=BAD_YAML.keys())
def test_yaml_that_is_not_read(data, what):
    pytest.importorskip("yaml")
    (error,) = bad(data, "x.yaml")
    assert what in error.what
    assert error.source == "/y/x.yaml"


def test_without_pyyaml_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    (error,) = bad(YAML, "x.yml")
    assert "pip install 'outreach-lint[yaml]'" in error.what


BAD_JSON = {
    "broken": ('{"steps": [', "not valid JSON"),
    "deep": ("[" * 100_000, "not valid JSON: nested too deeply"),
    "nothing": ('{"steps": []}', "no steps"),
    "other": ('{"a": {"b": [1, "x"]}}', "no steps"),
    "large": ('{"steps": "' + "x" * MAX_BYTES + '"}', "larger than"),
    "empty": ("", "not valid JSON"),
}


@pytest.mark.parametrize(("data", "what"), BAD_JSON.values(), ids=BAD_JSON.keys())
def test_json_that_is_not_read(data, what):
    (error,) = bad(data)
    assert what in error.what


def test_faulty_steps_are_named_and_the_rest_is_read():
    steps = [
        {"body": "eins"},
        {"body": {"x": 1}},
        {"body": "{a|" * 40 + "}" * 40},
        {"body": "x" * 250_000},
        {"body": "fünf"},
    ]
    assert texts({"steps": steps}) == ["eins", "fünf"]
    assert [e.what.split(":")[0] for e in bad({"steps": steps})] == [f"herbst, step {n}" for n in (2, 3, 4)]


def test_what_is_wanted_here_is_asked_of_no_other_format_before():
    for data, name in [
        (STEPS, "x.json"),
        ([{"step": 1, "body": "x"}], "x.json"),
        (CSV, "x.csv"),
        (YAML, "x.yaml"),
    ]:
        source = member(data, name)
        assert wants(source)
        assert next(name for name, format_ in formats().items() if format_.wants(source)) == "sequence"


OTHERS = {
    "x.json": '[{"text": "x", "sender": "y"}]',
    "result.json": '{"name": "Ole", "type": "personal_chat", "id": 1, "messages": [{"text": "\\"steps\\": [1]"}]}',
    "x.csv": "Text;Von\na;b\n",
    "log.csv": "Step,Recipient,Sent at,Body\n1,x,y,z\n",
    "x.jsonl": '{"steps": [{"body": "x"}]}',
    "log.json": '[{"step": 1, "to": "x", "body": "y"}]',
    "x.yaml": "services:\n  web: {}\n",
    "x.txt": '{"steps": [{"body": "x"}]}',
}


@pytest.mark.parametrize(("name", "data"), OTHERS.items(), ids=OTHERS.keys())
def test_other_files_are_not_wanted(name, data):
    assert not wants(member(data, name))


@settings(max_examples=150, deadline=None)
@given(
    damaged(json.dumps(STEPS).encode()).map(lambda data: (data, "x.json"))
    | damaged(CSV.encode()).map(lambda data: (data, "x.csv"))
    | damaged(YAML.encode()).map(lambda data: (data, "x.yaml"))
)
def test_any_bytes_are_read_or_named(file):
    wants(member(*file))
    for result in found(*file):
        assert isinstance(result, Item | BadRecord | Remark)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["steps", "variants", "body", "subject", "name", "step", "x"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_any_json_is_read_or_named(value):
    results = found(value)
    assert results
    for result in results:
        assert isinstance(result, Item | BadRecord | Remark)


def test_a_short_step_has_the_language_of_the_one_before():
    long = "Guten Tag, ich habe Ihre Seite gesehen und möchte Ihnen gerne etwas anbieten."
    assert texts({"steps": [{"body": long}, {"body": "{{company}}?"}]})[1] == "Ahlers GmbH?"
