"""The stack on a laptop: SAM deploys the real template onto an emulator, and a small proxy plays the edge."""
