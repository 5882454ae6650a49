"""The local stack: the edge proxy, the emulator's corrections, and starting and stopping it all."""
