"""One piece at a time, with fakes behind every port: no sockets, no AWS, no environment."""
