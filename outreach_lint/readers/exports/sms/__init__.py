"""Text messages saved by SMS Backup & Restore."""
