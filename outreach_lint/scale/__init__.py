"""Whole inboxes: bounded memory, several processes, and on with it after an interruption."""
