"""Measurements that are looked at, never asserted."""
