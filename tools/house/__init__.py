"""`make house`: checks the rules of this code base that no other tool knows: words, file sizes, handlers, docstrings, names."""
