"""Sequences of outreach tools: steps, variants, spintax and merge variables."""
