"""`make house`: checks the rules that no other tool knows: words, file sizes, handlers, docstrings, names."""
