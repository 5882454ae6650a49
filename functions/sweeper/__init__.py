"""Sweeper: reconciles jobs that are overdue, or whose state machine ended without ending them."""
