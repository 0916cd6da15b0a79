"""``outreach-lint recipient`` as its users run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outreach_lint.cli import main
from outreach_lint.recipient import Recipient

HOME = """<title>Brandis Unternehmensberatung</title><h1>Ihre Beratung für die Nachfolge</h1>
<p>Sie möchten Ihren Betrieb übergeben? Wir begleiten Familien seit 2004.</p>
<p>Schreiben Sie uns, was Sie vorhaben.</p>"""
IMPRINT = """<title>Impressum</title><h1>Impressum</h1><p>Brandis Unternehmensberatung<br>Inhaberin: Martina
Brandis</p><p>kontakt (at) brandis.example</p>"""
CARDS = "BEGIN:VCARD\nFN:Anna Eins\nEND:VCARD\nBEGIN:VCARD\nFN:Bert Zwei\nEND:VCARD\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text(HOME, "utf-8")
    (folder / "impressum.html").write_text(IMPRINT, "utf-8")
    return folder


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["recipient", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_site_becomes_a_recipient_file_that_check_takes(site: Path) -> None:
    result = run(site, "-o", "recipient.toml")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    found = Recipient.from_toml(Path("recipient.toml"))
    assert (found.name, found.company) == ("Martina Brandis", "Brandis Unternehmensberatung")
    assert (found.kind, found.address, found.email) == ("consultancy", "sie", "kontakt@brandis.example")
    Path("draft.txt").write_text("Hey Martina, wie läuft es in deiner Agentur?", "utf-8")
    checked = CliRunner().invoke(
        main, ["check", "draft.txt", "--recipient", "recipient.toml", "--format", "concise"]
    )
    assert "unsolicited-du" in checked.stdout
    assert "mislabelled-business" in checked.stdout


def test_options_win(site: Path) -> None:
    result = run(
        site, "--kind", "coaching", "--address", "du", "--name", "A B", "--company", "C", "--format", "json"
    )
    record = json.loads(result.stdout)
    assert record["recipient"]["kind"] == "coaching"
    assert {e["field"]: e["value"] for e in record["evidence"]}["name"] == "A B"


def test_one_of_several_cards_is_picked(site: Path) -> None:
    Path("a.vcf").write_text(CARDS, "utf-8")
    refused = run("a.vcf")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == "outreach-lint: a.vcf: 2 cards; pick one with --card 1 to --card 2\n"
    assert 'name = "Bert Zwei"' in run("a.vcf", "--card", "2").stdout


def test_the_rest_is_printed_where_a_file_cannot_be_read(site: Path) -> None:
    result = run("gone.html", site)
    assert result.exit_code == 2
    assert result.stderr == "outreach-lint: gone.html: No such file or directory\n"
    assert 'name = "Martina Brandis"' in result.stdout


def test_nothing_usable_is_one_line(site: Path) -> None:
    Path("empty").mkdir()
    Path("plain.html").write_text("<p></p>", "utf-8")
    for path, said in (
        ("empty", "nothing to read"),
        ("plain.html", "nothing about the reader found in plain.html"),
    ):
        result = run(path, "-o", "out.toml")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert said in result.stderr
        assert not Path("out.toml").exists()
    assert run().exit_code == 2


def test_a_file_name_cannot_obey_the_terminal(site: Path) -> None:
    assert "\x1b" not in run("\x1b[31mgone.html").stderr


def test_help_loads_no_spacy() -> None:
    code = (
        "import sys; from outreach_lint.cli import main\n"
        "try: main(['recipient', '--help'])\n"
        "except SystemExit: pass\n"
        "assert not {'spacy', 'selectolax', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
