"""`make breaking`: what would break a client of an earlier version of the document."""
