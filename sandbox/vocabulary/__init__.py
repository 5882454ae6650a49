"""The vocabulary of prompts, as data: which words select which entry, in several languages."""
