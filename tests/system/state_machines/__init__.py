"""The state machines' real definitions, run by a second interpreter with the real tasks behind them."""
