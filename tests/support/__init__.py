"""What the tests share: fakes, sample files, stacks; nothing here is a test."""
