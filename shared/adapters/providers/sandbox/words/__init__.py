"""The lexicon, as data: which words of a prompt mean what, in several languages."""
