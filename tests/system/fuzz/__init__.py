"""Invented input, by the minute: what comes from outside may be refused, in our own words, and nothing else happens."""
