"""The video state machine's real definition, run by a second interpreter with the real tasks behind it."""
