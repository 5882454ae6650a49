"""Unit tests: single modules with a fake behind every port; no sockets, no AWS, no environment."""
