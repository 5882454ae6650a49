"""`make breaking`: report changes of the API that would break a client of an earlier version."""
