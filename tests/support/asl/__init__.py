"""An interpreter of our state machine definitions (Amazon States Language) that does no input or output of its own."""
