"""The words and rules of generation, free of any technology."""
