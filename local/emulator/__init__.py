"""The AWS emulator (ministack), and one patch per file for each difference from AWS."""
