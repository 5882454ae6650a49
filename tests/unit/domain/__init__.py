"""Tests of the domain rules, which depend on no technology."""
