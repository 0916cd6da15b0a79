from __future__ import annotations

import io
from xml.sax.saxutils import quoteattr

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.sms.sms import read, wants
from outreach_lint.readers.members import Member

HEAD = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    "<!--File Created By SMS Backup & Restore v10.20 on 03/05/2024 12:11:12-->\n"
    '<?xml-stylesheet type="text/xsl" href="sms.xsl"?>\n'
)


def backup(*records, head=HEAD):
    return (
        f'{head}<smses count="{len(records)}">\n' + "".join(f"  {r}\n" for r in records) + "</smses>"
    ).encode()


def member(data, path="sms-20240503.xml"):
    return Member(path, path, data[:8192], lambda: io.BytesIO(data))


def found(*records, **options):
    data = records[0] if isinstance(records[0], bytes) else backup(*records)
    return list(read([member(data)], Options(**options)))


def shown(*records):
    """The texts in order, and the lines of what could not be read."""
    return [
        one.error.line if isinstance(one, BadRecord) else one.message.text
        for one in found(*records)
        if isinstance(one, Item | BadRecord)
    ]


def tag(name, fields, raw=""):
    return (
        f"<{name} "
        + " ".join(f"{k}={quoteattr(str(v), {chr(10): '&#10;'})}" for k, v in fields.items())
        + raw
    )


def sms(body="Guten Tag", raw=None, **more):
    fields = {
        "protocol": "0",
        "address": "+491700000000",
        "date": "1714731072345",
        "type": "1",
        "subject": "null",
        "body": body,
        "toa": "null",
        "read": "1",
        "status": "-1",
        "readable_date": "03.05.2024 12:11:12",
        "contact_name": "Bäckerei Ahlers",
    } | more
    if raw is not None:
        del fields["body"]
        return tag("sms", fields, f' body="{raw}" />')
    return tag("sms", fields, " />")


def mms(*parts, addrs="", **more):
    fields = {
        "date": "1714731072345",
        "msg_box": "1",
        "address": "+491700000000",
        "sub": "null",
        "m_id": "x17",
        "contact_name": "Bäckerei Ahlers",
    } | more
    return tag("mms", fields, f"><parts>{''.join(parts)}</parts><addrs>{addrs}</addrs></mms>")


def part(text, ct="text/plain", **more):
    return tag("part", {"seq": "0", "ct": ct, "name": "null", "text": text} | more, " />")


def test_text_messages():
    first, second = found(sms("Moin"), sms("Hallo", type="2"))
    assert (first.message.text, first.message.sender, first.message.channel) == (
        "Moin",
        "Bäckerei Ahlers",
        "sms",
    )
    assert (first.sender_id, first.to, first.to_id) == ("+491700000000", None, None)
    assert (first.message.sent_at, first.message.subject) == ("2024-05-03T10:11:12.345Z", None)
    source = first.message.source
    assert (source.path, source.line, source.format) == ("sms-20240503.xml", 5, "sms")
    assert (source.conversation, source.direction) == ("+491700000000", "inbound")
    assert (second.message.sender, second.sender_id, second.to, second.to_id) == (
        None,
        None,
        "Bäckerei Ahlers",
        "+491700000000",
    )
    assert second.message.source.direction == "outbound"


def test_an_unknown_contact_is_his_number():
    (item,) = found(sms(contact_name="(Unknown)"))
    assert item.message.sender == "+491700000000"


def test_a_subject():
    (item,) = found(sms(subject="Brot"))
    assert item.message.subject == "Brot"


def test_multimedia_messages():
    (item,) = found(
        mms(
            part("<smil/>", "application/smil"),
            part("Zeile eins"),
            part("null", "image/jpeg", data="iVBORw0KGgo" * 20),
            part("Zeile zwei"),
            sub="Brot",
        )
    )
    assert (item.message.text, item.message.subject, item.message.id) == (
        "Zeile eins\nZeile zwei",
        "Brot",
        "x17",
    )
    assert (item.message.sender, item.message.source.direction) == ("Bäckerei Ahlers", "inbound")


def test_a_group():
    people = tag("addr", {"address": "+4930111", "type": "137"}, " />")
    people += tag("addr", {"address": "+4930222", "type": "151"}, " />")
    first, second = found(
        mms(part("An alle"), addrs=people, address="+4930111~+4930222", contact_name="A, B"),
        mms(part("Ich"), addrs=people, address="+4930111~+4930222", contact_name="A, B", msg_box="2"),
    )
    assert (first.sender_id, first.message.sender, first.to) == ("+4930111", "+4930111", None)
    assert first.message.source.conversation == "+4930111~+4930222"
    assert (second.sender_id, second.to, second.to_id) == (None, None, None)


CHARACTERS = {
    "pair": ("Brot &#55358;&#56656;!", "Brot \U0001f950!"),
    "hexadecimal pair": ("&#xD83E;&#xdd50;", "\U0001f950"),
    "two pairs": ("&#55357;&#56846;&#55357;&#56842;", "\U0001f60e\U0001f60a"),
    "after another reference": ("&#228;&#55357;&#56846;", "ä\U0001f60e"),
    "upper half alone": ("a&#55357;b", "a\ufffdb"),
    "lower half alone": ("a&#56846;b", "a\ufffdb"),
    "wrong way round": ("&#56846;&#55357;", "\ufffd\ufffd"),
    "upper half twice": ("&#55357;&#55357;&#56846;", "\ufffd\U0001f60e"),
    "as it should be": ("&#128526; \U0001f60e", "\U0001f60e \U0001f60e"),
    "no character": ("a&#0;&#11;&#1114112;&#xFFFFFFFF;b", "a\ufffd\ufffd\ufffd\ufffdb"),
    "control character": ("a\x01b\x0bc", "abc"),
    "line break": ("a&#10;b&#13;&#10;c", "a\nb\nc"),
    "entities": ("Brot &amp; Butter &lt;3 &quot;x&quot;", 'Brot & Butter <3 "x"'),
    "once only": ("&amp;#55357;", "&#55357;"),
    "raw bracket": ("a > b", "a > b"),
}


@pytest.mark.parametrize(("written", "meant"), CHARACTERS.values(), ids=CHARACTERS.keys())
def test_characters(written, meant):
    assert shown(sms(raw=written)) == [meant]


def test_a_pair_between_two_reads():
    bodies = ["x" * n + "&#55357;&#56846;" for n in range(0, 600)]
    assert shown(*(sms(raw=body) for body in bodies)) == ["x" * n + "\U0001f60e" for n in range(0, 600)]


def test_what_is_no_message_is_left_out_and_counted():
    records = [sms(type=n) for n in "334565"] + [
        sms(""),
        sms("null"),
        mms(part("null", "image/png")),
        sms("Da"),
    ]
    assert shown(*records) == ["Da"]
    (remark,) = [r for r in found(*records) if isinstance(r, Remark)]
    assert remark.text == "2 drafts, 4 messages that were not sent and 3 messages without text left out"


def test_a_message_of_unknown_type_has_no_direction():
    (item,) = found(sms(type="0"))
    assert item.message.source.direction is None


def test_quotes_of_either_kind():
    assert shown("<sms address='1' date='1' type='1' body='Er sagt \"ja\" > nein' />") == [
        'Er sagt "ja" > nein'
    ]


def test_other_elements_are_no_damage():
    assert shown(sms("a"), "<call number='1'/>", "<!-- Ende -->", sms("b")) == ["a", "b"]


def test_a_file_without_line_breaks():
    data = backup(sms("a"), mms(part("b")), sms("c")).replace(b"\n", b"")
    assert shown(data) == ["a", "b", "c"]


DAMAGE = {
    "no end": (b"zwei", b'zwei" <'),
    "no quote": (b'body="zwei"', b"body=zwei"),
    "not UTF-8": (b"zwei", b"\xff"),
    "unknown entity": (b"zwei", b"&zwei;"),
    "ampersand": (b"zwei", b"zwei & drei"),
    "picture without end": (b'zwei"', b'zwei" data="iVBO'),
    "attribute twice": (b'body="zwei"', b'body="zwei" body="x"'),
}


@pytest.mark.parametrize(("old", "new"), DAMAGE.values(), ids=DAMAGE.keys())
@pytest.mark.parametrize("record", [sms("zwei"), mms(part("zwei"), body="zwei")])
def test_damage_costs_one_record(old, new, record):
    data = backup(sms("eins"), record, sms("drei"))
    assert shown(data.replace(old, new)) == ["eins", 6, "drei"]
    *_, last = found(data.replace(old, new))
    assert last.continued


def test_a_gap_is_one_of_the_conversation_it_is_in():
    data = backup(
        sms("eins", address="1"), sms("zwei", address="2"), sms("drei", address="1"), sms("vier", address="2")
    )
    results = found(data.replace(b"zwei", b"\xff"))
    assert [r.continued for r in results if isinstance(r, Item)] == [False, False, True]


def test_damage_after_a_record_does_not_cost_it():
    assert shown(backup(sms("a"), "<sXs body='b' ", sms("c"))) == ["a", 5, "c"]


def test_entities_are_refused():
    bomb = HEAD + '<!DOCTYPE smses [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n'
    (bad,) = found(backup(sms("a", raw="&b;"), head=bomb))
    assert "entities" in bad.error.what


def test_a_file_that_ends_early():
    data = backup(sms("eins"), sms("zwei"), sms("drei"))
    assert shown(data[: data.index(b"drei")]) == ["eins", "zwei", 7, 7]
    results = found(data[: data.index(b"</smses")])
    assert "ends early" in results[-1].error.what


def test_a_message_that_is_too_long():
    assert shown(sms("a" * 200_001), sms("gut")) == [5, "gut"]


def test_a_large_picture_is_not_held():
    class Large(io.RawIOBase):
        def __init__(self):
            head, tail = backup(mms(part("Bild"), part("null", "image/png", data="PIC")), sms("b")).split(
                b"PIC"
            )
            self.parts = iter([head, *[b"iVBORw0K" * 8_192] * 200, tail])

        def read(self, size=-1):
            return next(self.parts, b"")

    assert [r.message.text for r in read([Member("a.xml", "a.xml", b"", Large)], Options())] == ["Bild", "b"]


def test_a_record_without_end_is_named_and_skipped():
    data = backup(sms("a"), "<sms body='" + "x" * 9_000_000, sms("b"))
    assert shown(data) == ["a", 6, "b"]


def test_what_cannot_be_opened_is_named():
    def refuse():
        raise PermissionError(13, "Permission denied")

    (bad,) = read([Member("a.xml", "a.xml", b"", refuse)], Options())
    assert bad.error.what == "Permission denied"


WANTED = {
    "backup": (backup(sms()), "sms-20240503.xml", True),
    "other name": (backup(sms()), "Sicherung.XML", True),
    "calls": (b"<?xml version='1.0'?><calls count='1'><call number='1'/></calls>", "calls-1.xml", False),
    "other XML": (b"<feed><sms body='x'/></feed>", "feed.xml", False),
    "no XML": (b"<smses >", "smses.txt", False),
}


@pytest.mark.parametrize(("data", "path", "wanted"), WANTED.values(), ids=WANTED.keys())
def test_wants(data, path, wanted):
    assert wants(member(data, path)) is wanted


@settings(max_examples=150, deadline=None)
@given(
    damaged(backup(sms("eins"), mms(part("zwei"), part("null", data="iVBO")), sms(raw="&#55357;&#56846;")))
)
def test_damaged_bytes_are_read_or_named(data):
    wants(member(data))
    assert all(isinstance(one, Item | BadRecord | Owner | Remark) for one in found(data))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 300), st.binary(min_size=1, max_size=12), st.booleans())
def test_damage_within_a_record_leaves_the_others(offset, noise, replace):
    data = backup(*(sms(f"Text {n}") for n in range(1, 6)))
    start, end = data.rindex(b"<sms", 0, data.index(b"Text 3")), data.index(b"/>", data.index(b"Text 3")) + 2
    place = min(start + offset, end - len(noise))
    damaged = data[:place] + noise + data[place + len(noise) * replace :]
    assert {"Text 1", "Text 2", "Text 4", "Text 5"} <= set(shown(damaged))
