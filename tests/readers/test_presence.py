"""Saved pages, vCards and profiles."""

from __future__ import annotations

import codecs
import json
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.errors import InputError
from outreach_lint.presence import Presence
from outreach_lint.readers.presence import files, format_of, presence_readers, read
from outreach_lint.readers.presence.imprint import read_imprint
from outreach_lint.text.names import bare_name, person


def presence(data, name, card=None) -> Presence:
    return read(data.encode() if isinstance(data, str) else data, name, presence_readers(card))


def values(clues):
    return [clue.value for clue in clues]


def texts(found):
    return [paragraph.text for paragraph in found.paragraphs]


# Sniffing


@pytest.mark.parametrize(
    ("data", "name", "format_"),
    [
        (b"<p>Hallo", "a.html", "page"),
        (b"\n<!DOCTYPE html><p>Hallo", "saved", "page"),
        (codecs.BOM_UTF8 + b"BEGIN:VCARD\n", "contact.txt", "vcard"),
        (b"First Name,Last Name", "Profile.csv", "linkedin"),
        (b"{}", "personal_information.json", "social"),
        (b"Petra Kern", "xing.txt", "text"),
    ],
)
def test_formats_are_told_apart_by_content_and_name(data, name, format_):
    assert format_of(data, name) == format_


@pytest.mark.parametrize(("data", "name"), [(b"GIF89a", "logo.gif"), (b"", "a.html"), (b" \n", "a.vcf")])
def test_what_is_of_no_kind_is_refused(data, name):
    with pytest.raises(InputError, match="save it") as caught:
        presence(data, name)
    assert caught.value.source == name


# Pages

PAGE = """<!DOCTYPE html><html><head><title>Kern Metallbau | Treppen</title>
<meta name="description" content="Treppen und Geländer aus Ulm."></head><body class="has-nav">
<div class="cookie-notice"><p>Du kannst Cookies ablehnen.</p></div>
<header class="site-header"><nav>Start Kontakt</nav><h1>Ihre Treppe</h1></header>
<div>Vor dem Absatz<p>Wir bauen<br>für Sie.</p>nach dem Absatz</div>
<div class="testimonials">Ihr seid super</div><blockquote>Danke dir!</blockquote><p hidden>Weg</p>
<script>document.write("<p>Skript</p>")</script><footer>Fuß</footer></body></html>"""


def test_only_the_owners_own_text_is_read():
    found = presence(PAGE, "seite.html")
    assert [(p.role, p.text) for p in found.paragraphs] == [
        ("title", "Kern Metallbau | Treppen"),
        ("description", "Treppen und Geländer aus Ulm."),
        ("headline", "Ihre Treppe"),
        ("text", "Vor dem Absatz"),
        ("text", "Wir bauen\nfür Sie."),
        ("text", "nach dem Absatz"),
    ]


def test_a_page_that_is_all_furniture_is_read_nonetheless():
    assert texts(presence('<div class="menu"><p>Hallo <a>du</a></p></div>', "a.html")) == ["Hallo du"]


@pytest.mark.parametrize(
    ("name", "title", "heading"),
    [
        ("datenschutz.html", "Kern", "Kern"),
        ("a.html", "Datenschutzerklärung – Kern", "x"),
        ("a.html", "Kern", "Allgemeine Geschäftsbedingungen"),
        ("a.html", "Privacy Policy | Kern", "x"),
        ("AGB.html", "Kern", "x"),
    ],
)
def test_legal_pages_have_no_text_of_their_own(name, title, heading):
    markup = f"<title>{title}</title><h1>{heading}</h1><p>Du kannst widersprechen.</p>"
    assert not presence(markup, name).paragraphs


def test_a_trade_in_law_is_no_legal_page():
    markup = "<title>Datenschutz für Arztpraxen</title><h1>Datenschutz für Arztpraxen</h1><p>Wir helfen.</p>"
    assert "Wir helfen." in texts(presence(markup, "leistung.html"))


def test_a_legal_section_ends_with_its_heading():
    markup = "<h2>Impressum</h2><p>Kern GmbH</p><h3>Haftung</h3><p>Du</p><h2>Über uns</h2><p>Wir.</p>"
    found = presence(markup, "a.html")
    assert texts(found) == ["Über uns", "Wir."]
    assert values(found.companies) == ["Kern GmbH"]


def test_a_page_tells_its_owner_for_search_engines():
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": ["Dentist", "LocalBusiness"], "name": "Zahnarztpraxis Kern"},
            {"@type": "Person", "name": "Dr. Petra Kern"},
            {"@type": "Review", "author": {"@type": "Person", "name": "Lena Kunde"}},
            {"@type": "Product", "brand": {"@type": "Organization", "name": "Fremd AG"}},
        ],
    }
    found = presence(f'<script type="application/ld+json">{json.dumps(data)}</script><p>x', "a.html")
    assert values(found.kinds) == ["medical"]
    assert values(found.companies) == ["Zahnarztpraxis Kern"]
    assert values(found.names) == ["Dr. Petra Kern"]


@pytest.mark.parametrize("source", ["{", "[" * 100_000, "null", '"x"', '{"@type": {}, "name": []}', "[[1]]"])
def test_broken_json_ld_tells_nothing(source):
    found = presence(f'<script type="application/ld+json">{source}</script><p>Hallo</p>', "a.html")
    assert texts(found) == ["Hallo"]


def test_types_in_attributes_are_read():
    markup = '<div itemscope itemtype="https://schema.org/Hotel"><p itemprop="brand" itemscope itemtype="x/Dentist">'
    assert values(presence(markup, "a.html").kinds) == ["hospitality"]


@pytest.mark.parametrize(
    ("name", "head", "order"),
    [
        ("index.html", "", 0),
        ("Kern.html", '<link rel="canonical" href="https://kern.test/">', 0),
        ("Kern.html", '<link rel="canonical" href="https://kern.test/ueber-uns">', 1),
        ("kontakt.html", "", 2),
        ("blog-2021.html", "", 3),
        ("a.html", '<link rel="canonical" href="https://[bad">', 2),
    ],
)
def test_main_pages_come_first(name, head, order):
    assert presence(f"{head}<p>Hallo", name).order == order


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 200_000,
        "<b>" * 100_000,
        "".join(f"<b id={n}><p>" for n in range(30_000)),
        "<svg>" + "<g>" * 100_000,
        "<svg><div>" + "<path/>" * 100_000,
    ],
    ids=["blocks", "formatting", "copied formatting", "drawing", "no drawing"],
)
def test_a_page_nested_without_end_is_refused(markup):
    with pytest.raises(InputError, match=r"too deeply; save the page's text as \.txt"):
        presence(markup, "a.html")


@pytest.mark.parametrize(
    "markup",
    [
        "<p>x" * 200_000,
        "<li>x<br>" * 100_000,
        "<script>" * 100_000,
        "<!--" * 100_000,
        "<" * 500_000,
        '<a href="mailto:">x</a>' * 50_000,
        "<svg>" + "<path d=''/>" * 50_000 + "</svg><p>x</p>",
        "<h2>Impressum</h2><p>" + "Inhaber: " * 50_000,
        "<h2>Impressum</h2><p>" + "a@" * 200_000,
        "<title>" + " - " * 100_000 + "</title>",
    ],
    ids=lambda markup: markup[:20],
)
def test_large_pages_are_read_in_time(markup):
    start = time.perf_counter()
    presence(markup, "a.html")
    assert time.perf_counter() - start < 10


@given(st.text(alphabet='<>/="! abpdivh1script-\n', max_size=200))
def test_any_markup_is_read_or_refused(markup):
    with suppress(InputError):
        assert isinstance(presence("<html>" + markup, "a.html"), Presence)


# Imprints

IMPRINT = """Angaben gemäß § 5 DDG
{lines}
Am Wall 12
28195 Bremen"""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (IMPRINT.format(lines="Martina Brandis"), ["Martina Brandis"]),
        ("Inhaberin: Petra Kern", ["Petra Kern"]),
        ("Inhaber:\nDr. Jörg von der Au", ["Dr. Jörg von der Au"]),
        ("Vertreten durch den Geschäftsführer: Herrn Jens Koch", ["Jens Koch"]),
        ("Geschäftsführer: Ole Petersen, Ina Sommer", ["Ole Petersen", "Ina Sommer"]),
        ("Geschäftsführung: Ole Petersen und Ina Sommer", ["Ole Petersen", "Ina Sommer"]),
        ("Owner: Jane Finch", ["Jane Finch"]),
        ("Vertretungsberechtigt: Dr. Eva Kern, Tim Ott", ["Dr. Eva Kern", "Tim Ott"]),
        ("Impressum\nAnna Ott\nLange Str. 5a\n80331 München", ["Anna Ott"]),
        ("Geschäftsführer: Sitz der Gesellschaft Ulm", []),
        ("Martina Brandis", []),
    ],
)
def test_the_owner_is_read_from_an_imprint(text, names):
    assert values(read_imprint(text, "i.html").names) == names


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Nordlicht Webdesign GmbH, Hafenstraße 3", "Nordlicht Webdesign GmbH"),
        ("Firma: Kern & Co. KG", "Kern & Co. KG"),
        ("Kern UG (haftungsbeschränkt)", "Kern UG (haftungsbeschränkt)"),
        ("Radhaus Petra Kern e.K.", "Radhaus Petra Kern e.K."),
        ("Kern und Ott PartG mbB", "Kern und Ott PartG mbB"),
        ("Harbour Ltd", "Harbour Ltd"),
        ("Registergericht: AG Kiel", None),
        ("AG Kiel", None),
        ("Kern\nStraße 1\nUlm\nWebdesign: Fremd GmbH", None),
        ("Die Kern GmbH haftet nicht.", None),
    ],
)
def test_the_firm_is_read_from_an_imprint(text, firm):
    assert values(read_imprint(text, "i.html").companies) == ([firm] if firm else [])


@pytest.mark.parametrize(
    "text",
    [
        "info@kern.test",
        "info (at) kern.test",
        "info[at]kern[punkt]test",
        "info (at) kern (dot) test",
        "info {ät} kern.test",
    ],
)
def test_hidden_addresses_are_read(text):
    assert values(read_imprint(f"E-Mail: {text}", "i.html").emails) == ["info@kern.test"]


def test_addresses_of_others_are_left_out():
    text = "info@kern.test\ndatenschutz@kern.test\nx\nWebdesign: Nord, studio@nord.test"
    assert values(read_imprint(text, "i.html").emails) == ["info@kern.test"]


def test_a_mail_link_is_read_where_its_words_hide_it():
    markup = '<h1>Impressum</h1><p><a href="mailto:a@kern.test?subject=x">Schreib uns</a></p>'
    assert values(presence(markup, "impressum.html").emails) == ["a@kern.test"]


@pytest.mark.parametrize(
    "name",
    ["Petra Kern", "Dr. Petra Kern", "Petra M. Kern", "Prof. Dr. Jörg O’Neil-Ott", "Anna van der Berg"],
)
def test_names_are_known(name):
    assert person(name) == name


@pytest.mark.parametrize(
    "text",
    [
        "Kern",
        "petra kern",
        "Kern GmbH",
        "Petra Kern 12",
        "Telefon Ulm",
        "",
        "Dr.",
        "A B C D E F G",
        "von der",
    ],
)
def test_other_words_are_no_names(text):
    assert person(text) is None


def test_titles_make_no_other_person():
    assert bare_name("Dr. Petra Kern") == bare_name("Petra KERN") == "petra kern"


# vCards

OLD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;Dr.;\r\n"
    b"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Dr. J=C3=B6rg M=\r\n=C3=BCller\r\n"
    b"ORG;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:Kanzlei M=FCller;Steuern\r\nEMAIL;INTERNET:jm@kern.test\r\n"
    b"TITLE:Steuerberater\r\nNOTE:Messe\r\nURL:https://www.kern.test/x\r\nPHOTO;BASE64:AAAA\r\n AAAA\r\nEND:VCARD\r\n"
)


def test_a_card_of_version_2_1():
    found = presence(OLD, "a.vcf")
    assert values(found.names) == ["Dr. Jörg Müller"]
    assert values(found.companies) == ["Kanzlei Müller"]
    assert values(found.emails) == ["jm@kern.test"]
    assert [(p.role, p.text) for p in found.paragraphs] == [
        ("text", "Steuerberater"), ("note", "Messe"), ("note", "kern.test"),
    ]  # fmt: skip


def card(*lines):
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


@pytest.mark.parametrize(
    ("lines", "name", "company"),
    [
        (["FN:Bert Zw", " ei"], "Bert Zwei", None),
        (["N:Zwei;Bert;Ben;Dr.;"], "Dr. Bert Ben Zwei", None),
        (["FN:Bert", "ORG:Zwei\\, Drei \\; Co;Vertrieb"], "Bert", "Zwei, Drei ; Co"),
        (['item1.FN;X="a:b;c":Bert'], "Bert", None),
        (["FN:Kern GmbH", "KIND:org"], None, "Kern GmbH"),
        (["FN:Kern", "ORG:Kern", "X-ABShowAs:COMPANY"], None, "Kern"),
        (["fn:Bert"], "Bert", None),
        (["FN:"], None, None),
        (["FN;CHARSET=klingon;ENCODING=QUOTED-PRINTABLE:B=FCrt"], "Bürt", None),
        (["FN:Bert", "AGENT:BEGIN:VCARD", "BEGIN:VCARD", "FN:Agent", "END:VCARD"], "Bert", None),
    ],
)
def test_cards(lines, name, company):
    found = presence(card(*lines), "a.vcf")
    assert values(found.names) == ([name] if name else [])
    assert values(found.companies) == ([company] if company else [])


def test_of_several_cards_one_is_picked():
    two = card("FN:Anna Eins") + card("FN:Bert Zwei")
    with pytest.raises(InputError, match="2 cards; pick one with --card"):
        presence(two, "a.vcf")
    assert values(presence(two, "a.vcf", card=2).names) == ["Bert Zwei"]
    with pytest.raises(InputError, match="no card 3; it holds 2"):
        presence(two, "a.vcf", card=3)
    with pytest.raises(InputError, match="no vCard"):
        presence("Hallo", "a.vcf")


@given(st.lists(st.text(alphabet='FNORG:;=\\",. \t\r\nüa', max_size=40)))
def test_any_card_is_read(lines):
    assert isinstance(presence(card(*lines), "a.vcf", card=1), Presence)


# Profiles

PROFILE = (
    'Notes:\n"Some, text"\n\nFIRST NAME,Last Name,Headline,Summary,Industry,Websites\n'
    'Petra,Kern,Partnerin bei Kern & Ott,"Ich baue.\n\nRufen Sie an.",Law Practice,[x:https://kern.test]\n'
)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["plain", "mark"])
def test_linkedin_profile(mark):
    found = presence(mark + PROFILE.encode(), "Profile.csv")
    assert values(found.names) == ["Petra Kern"]
    assert values(found.companies) == ["Kern & Ott"]
    assert texts(found)[:3] == ["Partnerin bei Kern & Ott", "Ich baue.", "Rufen Sie an."]


def test_linkedin_positions_that_go_on():
    table = "Company Name,Title,Started On,Finished On\nKern,Chefin,2004,\nBank,Lehrling,1999,2003\n"
    found = presence(table, "Positions.csv")
    assert (values(found.companies), texts(found)) == (["Kern"], ["Chefin"])


@pytest.mark.parametrize("table", ["a,b\n1,2\n", '"' + "x" * 300_000, "First Name\n", "\0"])
def test_other_tables_are_refused(table):
    with pytest.raises(InputError):
        presence(table, "Profile.csv")


def test_instagram_and_facebook():
    def spoilt(text):
        return text.encode().decode("latin-1")

    instagram = {"profile_user": [{"string_map_data": {
        "Name": {"value": spoilt("Jörg Töpfer 🏺")}, spoilt("Biografie"): {"value": spoilt("Töpferei\n\nSchreib mir")},
    }}]}  # fmt: skip
    found = presence(json.dumps(instagram), "personal_information.json")
    assert values(found.names) == ["Jörg Töpfer 🏺"]
    assert texts(found) == ["Töpferei", "Schreib mir"]
    facebook = {"profile_v2": {"name": {"full_name": "Petra Kern"}, "about_me": "Hallo über", "work_experiences": [
        {"employer": spoilt("Kern Möbel")}, {"employer": "Alt", "end_timestamp": 1}, 7,
    ]}}  # fmt: skip
    found = presence(json.dumps(facebook), "profile_information.json")
    assert values(found.names) == ["Petra Kern"]
    assert values(found.companies) == ["Kern Möbel"]
    assert texts(found) == ["Hallo über"]


@pytest.mark.parametrize("text", ["{", "[]", "{}", "[" * 100_000, '{"profile": 3}'])
def test_other_json_is_refused(text):
    with pytest.raises(InputError, match=r"profile_information\.json|not valid JSON"):
        presence(text, "profile_information.json")


def test_the_text_of_a_profile_page():
    found = presence(
        "Petra Kern\nPartnerin bei Kern & Ott\nVernetzen\n\n3 gemeinsame Kontakte\nIch baue.\n", "x.txt"
    )
    assert [(c.value, c.confidence) for c in found.names] == [("Petra Kern", "likely")]
    assert values(found.companies) == ["Kern & Ott"]
    assert texts(found) == ["Partnerin bei Kern & Ott", "Ich baue."]
    assert presence("Radhaus Ulm\nRäder für alle.", "x.txt").names[0].confidence == "uncertain"
    assert not presence("Wir bauen Treppen.\n", "x.txt").names


# Files


def named(path):
    return [found if isinstance(found, InputError) else found[0] for found in files.files_of(path)]


def test_a_folder_is_read_without_what_is_no_page(tmp_path):
    for name in (
        "b.html",
        "sub/a.htm",
        ".git/x.html",
        ".x.html",
        "b_files/f.html",
        "x.png",
        "data.json",
        "index.html",
    ):
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_text("x")
    assert named(tmp_path) == [str(tmp_path / n) for n in ("index.html", "b.html", "sub/a.htm")]


def test_what_is_too_much_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILES", 1)
    monkeypatch.setattr(files, "MAX_BYTES", 3)
    (tmp_path / "a.html").write_text("long")
    (tmp_path / "b.html").write_text("x")
    large, beyond = named(tmp_path)
    assert str(large).startswith(f"{tmp_path}/a.html: more than")
    assert str(beyond).startswith(f"{tmp_path}/b.html: not read: more than 1 files")


def test_an_empty_folder_and_a_missing_file_are_named(tmp_path):
    assert "nothing to read" in str(named(tmp_path)[0])
    assert "No such file" in str(named(tmp_path / "gone.html")[0])


def test_positions_beside_a_profile_are_read(tmp_path):
    for name in ("Profile.csv", "Positions.csv"):
        (tmp_path / name).write_text("x")
    assert named(tmp_path / "Profile.csv") == [str(tmp_path / "Profile.csv"), str(tmp_path / "Positions.csv")]


def test_exports_are_read_from_a_zip(tmp_path):
    place = tmp_path / "Basic_LinkedInDataExport_1.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Profile.csv", PROFILE)
        archive.writestr("deep/positions.csv", "0" * (files.MAX_BYTES + 1))
        archive.writestr("Connections.csv", "secret")
    profile, bomb = named(place)
    assert profile == f"{place}/Profile.csv"
    assert "more than 20 MB" in str(bomb)
    assert named(tmp_path) == [profile, bomb] or len(named(tmp_path)) == 2


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 100])
def test_a_damaged_zip_is_named(tmp_path, data):
    place = tmp_path / "a.zip"
    place.write_bytes(data)
    assert "damaged or encrypted" in str(named(place)[0])
