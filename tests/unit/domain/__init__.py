"""The words and rules, free of any technology."""
