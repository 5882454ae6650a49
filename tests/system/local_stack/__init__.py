"""Tests of the local stack: the edge proxy, the patches of the emulator, start and stop."""
