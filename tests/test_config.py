from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from outreach_lint.config import FILE_NAME, Config, find_config, load_config
from outreach_lint.errors import ConfigError
from outreach_lint.recipient import Recipient


@pytest.fixture
def write(tmp_path):
    def write_(text, name=FILE_NAME):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write_


def test_everything_can_be_set(write):
    path = write("""
select = ["no-offer", "jargon"]
ignore = ["shouting"]
fail-under = 60
pass-from = 80
review-from = 40
channel = "linkedin"
lang = "de"
explain-in = "en"
rules = ["mine", "/else/where"]

[weights]
no-offer = 20
jargon = 0.5

[recipient]
kind = "consultancy"
address = "Sie"
""")
    assert load_config(path) == Config(
        select=("no-offer", "jargon"),
        ignore=("shouting",),
        fail_under=60,
        pass_from=80,
        review_from=40,
        channel="linkedin",
        lang="de",
        explain_in="en",
        rules=(path.parent / "mine", Path("/else/where")),
        weights={"no-offer": 20.0, "jargon": 0.5},
        recipient=Recipient(kind="consultancy", address="sie"),
        path=path,
    )


def test_an_empty_file_sets_nothing_but_its_path(write):
    path = write("")
    assert load_config(path) == Config(path=path)


FAULTS = {
    "unknown": ("selekt = []", "selekt.*select"),
    "underscore": ("fail_under = 5", "fail_under"),
    "the path": ('path = "x"', "unknown key 'path'"),
    "no list": ('select = "no-offer"', "select: must be a list of texts"),
    "list of numbers": ("ignore = [5]", "ignore: must be a list of texts"),
    "rules no list": ('rules = "mine"', "rules: must be a list of texts"),
    "text for a number": ('fail-under = "60"', "fail-under: must be a whole number"),
    "a fraction": ("fail-under = 60.5", "fail-under: must be a whole number"),
    "truth for a number": ("pass-from = true", "pass-from: must be a whole number"),
    "below zero": ("review-from = -1", "review-from: must be a whole number"),
    "above all": ("fail-under = 200", "fail-under: must be a whole number"),
    "unknown channel": ('channel = "fax"', "channel: must be one of .*email"),
    "channel no text": ("channel = []", "channel: must be one of"),
    "explain in French": ('explain-in = "fr"', "explain-in: must be one of auto, de, en"),
    "language no text": ("lang = 5", "lang: must be text"),
    "batch no table": ("batch = 5", "batch: must be a table"),
    "batch of unknown": ("[batch]\nmine = []", "batch: unknown key 'mine'"),
    "me no list": ('[batch]\nme = "Nora"', "batch: must be a list of texts"),
    "columns no texts": ("[batch]\ncolumns = {text = 5}", "batch: columns must be a table of name = text"),
    "no order of dates": ('[batch]\ndate-order = "ydm"', "batch: must be one of dmy, mdy, ymd"),
    "encoding no text": ("[batch]\nencoding = 8", "batch: encoding must be text"),
    "weights no table": ("weights = 5", "weights: must be a table"),
    "weight no number": ('[weights]\nno-offer = "5"', "weights: no-offer must be a number"),
    "weight of truth": ("[weights]\nno-offer = true", "weights: no-offer must be a number"),
    "weight below zero": ("[weights]\nno-offer = -1", "weights: no-offer must be a number"),
    "weight not a number": ("[weights]\nno-offer = nan", "weights: no-offer must be a number"),
    "weight without end": ("[weights]\nno-offer = inf", "weights: no-offer must be a number"),
    "recipient no table": ('recipient = "Petra"', "recipient: must be a table"),
    "recipient's key": ('[recipient]\nnmae = "Petra"', "recipient: .*'nmae'"),
    "recipient's kind": ('[recipient]\nkind = "agentur"', "recipient: .*'agentur'"),
    "no TOML": ("select = [", "not valid TOML"),
    "a key twice": ("lang = 'de'\nlang = 'en'", "not valid TOML"),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_file_and_key(write, text, message):
    path = write(text)
    with pytest.raises(ConfigError, match=message) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_file_that_is_not_there_or_not_utf8(tmp_path):
    with pytest.raises(ConfigError, match="No such file"):
        load_config(tmp_path / FILE_NAME)
    (tmp_path / FILE_NAME).write_bytes(b"lang = '\xff'")
    with pytest.raises(ConfigError, match="not valid TOML"):
        load_config(tmp_path / FILE_NAME)


def test_the_own_file_of_the_folder_is_found(write):
    path = write("fail-under = 60")
    assert find_config(path.parent).path == path


def test_a_file_further_up_is_found(write, tmp_path):
    path = write("fail-under = 60")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_config(deep).fail_under == 60
    assert find_config(deep).path == path


def test_the_nearest_file_wins_and_nothing_is_merged(write, tmp_path):
    write('fail-under = 60\nlang = "de"')
    write("fail-under = 50", f"a/{FILE_NAME}")
    config = find_config(tmp_path / "a")
    assert (config.fail_under, config.lang) == (50, None)


def test_the_project_file_is_read(write, tmp_path):
    path = write('[tool.outreach-lint]\nlang = "en"\n[tool.other]\nx = 1', "pyproject.toml")
    config = find_config(tmp_path)
    assert (config.lang, config.path) == ("en", path)


def test_the_own_file_goes_before_the_project_file(write, tmp_path):
    write('[tool.outreach-lint]\nlang = "en"', "pyproject.toml")
    write('lang = "de"')
    assert find_config(tmp_path).lang == "de"


def test_a_near_project_file_goes_before_a_far_own_file(write, tmp_path):
    write('lang = "de"')
    write('[tool.outreach-lint]\nlang = "en"', "a/pyproject.toml")
    assert find_config(tmp_path / "a").lang == "en"


def test_a_project_file_without_our_table_is_passed_by(write, tmp_path):
    write('lang = "de"')
    write("[tool.other]\nx = 1", "a/pyproject.toml")
    assert find_config(tmp_path / "a").lang == "de"


def test_an_unknown_key_in_the_project_file_is_an_error(write, tmp_path):
    write("[tool.outreach-lint]\nselekt = []", "pyproject.toml")
    with pytest.raises(ConfigError, match="selekt"):
        find_config(tmp_path)


@pytest.mark.parametrize(
    "text", ["[tool]\noutreach-lint = 5", "tool = 5"], ids=["ours no table", "tool no table"]
)
def test_a_project_file_of_another_shape_is_no_crash(write, tmp_path, text):
    write(text, "pyproject.toml")
    with suppress(ConfigError):
        find_config(tmp_path)


def test_a_threshold_above_100_is_refused(write):
    with pytest.raises(ConfigError):
        load_config(write("fail-under = 101"))


def test_what_is_given_on_the_command_line_wins():
    config = Config(fail_under=60, lang="de", select=("a",))
    assert config.merged(lang="en", channel=None, select=None) == Config(
        fail_under=60, lang="en", select=("a",)
    )
    assert config.merged() == config
