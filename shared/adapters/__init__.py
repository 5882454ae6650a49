"""Adapters: each file implements one port with one technology."""
