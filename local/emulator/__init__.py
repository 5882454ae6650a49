"""The AWS emulator (ministack) and, one file each, the corrections that bring it closer to AWS."""
