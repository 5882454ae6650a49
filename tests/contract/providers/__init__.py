"""The provider adapters over real sockets, each against its fake upstream server on loopback."""
