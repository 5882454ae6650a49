"""SSRF protection: which IP addresses belong to the public internet."""

import ipaddress
from typing import Final

type _Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# https://www.iana.org/assignments/iana-ipv4-special-registry and the same for IPv6, read 2026-11; Python's `is_global`
# knows most of them, depending on its version. IPv6 addresses that embed an IPv4 address are refused in any case.
_REFUSED: Final[tuple[_Network, ...]] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip
_UNICAST: Final = ipaddress.ip_network("2000::/3")  # excludes mapped, NAT64, local, multicast and unassigned ones


def is_public(address: str) -> bool:
    """Return False for addresses that are private, local, special-purpose or malformed."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if ip.version == _UNICAST.version and ip not in _UNICAST:
        return False
    return ip.is_global and not any(ip in network for network in _REFUSED if network.version == ip.version)
