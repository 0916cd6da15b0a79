"""Where the package keeps its own data."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path


def builtin_rules() -> Traversable:
    """Return the root of the built-in rulebook.

    In an installed wheel that is ``outreach_lint/_rules``; in a checkout it is
    ``rules/`` beside the package.
    """
    package = resources.files("outreach_lint")
    packed = package / "_rules"
    if packed.is_dir():
        return packed
    return Path(__file__).parent.parent / "rules"


def builtin_model() -> Traversable:
    """Return the file of the sentence classifier that ships with the package."""
    return resources.files("outreach_lint") / "classifier" / "model.npz"
