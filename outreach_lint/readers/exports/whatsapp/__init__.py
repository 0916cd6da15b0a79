"""Chats exported from WhatsApp."""
