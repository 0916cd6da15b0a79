"""Shared fixtures: one linter for the whole run, the shipped rulebook, the command line."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings

from outreach_lint.linter import Linter
from outreach_lint.rulebook.book import Rulebook

settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60, derandomize=True
)
settings.load_profile("ours")


@pytest.fixture(scope="session")
def linter() -> Linter:
    return Linter()


@pytest.fixture(scope="session")
def rulebook(linter: Linter) -> Rulebook:
    return linter.rulebook


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()
