"""outreach-lint: the linter for cold-contact messages.

    from outreach_lint import lint

    report = lint("Hallo, hast du noch Kapazitäten?")
    report.score, report.findings

``lint`` is for one message; build a ``Linter`` once for many.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outreach_lint.config import Config as Config
    from outreach_lint.finding import Finding as Finding
    from outreach_lint.finding import Span as Span
    from outreach_lint.linter import Linter as Linter
    from outreach_lint.linter import lint as lint
    from outreach_lint.message import Message as Message
    from outreach_lint.recipient import Recipient as Recipient
    from outreach_lint.recipient import Thread as Thread
    from outreach_lint.recipient import Turn as Turn
    from outreach_lint.report import Report as Report

__version__ = "0.1.0"

# Loaded when first asked for: importing the package must not import spaCy.
_HOMES = {
    "Config": "config",
    "Finding": "finding",
    "Linter": "linter",
    "Message": "message",
    "Recipient": "recipient",
    "Report": "report",
    "Span": "finding",
    "Thread": "recipient",
    "Turn": "recipient",
    "lint": "linter",
}

__all__ = [
    "Config", "Finding", "Linter", "Message", "Recipient", "Report", "Span", "Thread", "Turn", "lint",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'outreach_lint' has no attribute {name!r}")
    return getattr(import_module(f"outreach_lint.{home}"), name)
