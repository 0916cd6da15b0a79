"""Rewriting: the informal form of address into the formal one, and other fixes for findings."""

from __future__ import annotations

from outreach_lint.rewrite.edits import Doubt, Edit, Rewrite
from outreach_lint.rewrite.formal import formalise

__all__ = ["Doubt", "Edit", "Rewrite", "formalise"]
