"""Rewriting: the informal form of address into the formal one, and other safe fixes."""

from __future__ import annotations

from outreach_lint.rewrite.edits import Doubt, Edit, Rewrite, apply
from outreach_lint.rewrite.formal import formalise

__all__ = ["Doubt", "Edit", "Rewrite", "apply", "formalise"]
