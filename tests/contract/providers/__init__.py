"""The provider adapters over real sockets, each against its stand-in on loopback."""
