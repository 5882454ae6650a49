"""Only public internet addresses may be fetched on behalf of a client."""

import pytest

from shared.domain.public_addresses import is_public

PUBLIC = [
    "93.184.216.34", "8.8.8.8", "1.1.1.1", "52.95.110.1", "11.0.0.1", "9.255.255.255", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
    "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:2800:220:1:248:1893:25c8:1946",
    "2a00:1450:4001:800::200e", "2600:1f18::1",
]  # fmt: skip

NOT_PUBLIC = {
    "this network": ["0.0.0.0", "0.1.2.3", "::"],  # noqa: S104 - refused, not bound
    "loopback": ["127.0.0.1", "127.255.255.254", "::1"],
    "private": [
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.168.255.255",
        "fd00::1",
    ],
    "metadata and link-local": [
        "169.254.169.254",
        "169.254.170.2",
        "169.254.0.1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
    ],
    "carriers' NAT": ["100.64.0.0", "100.100.100.200", "100.127.255.255"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "reserved and broadcast": [
        "240.0.0.1",
        "255.255.255.255",
        "4000::1",
        "8000::1",
        "e000::1",
        "fec0::1",
        "100::1",
        "5f00::1",
    ],
    "documentation and benchmarks": [
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "198.18.0.1",
        "198.19.255.255",
        "2001:db8::1",
        "3fff::1",
    ],
    "protocol assignments": [
        "192.0.0.1",
        "192.0.0.192",
        "192.31.196.1",
        "192.52.193.1",
        "192.175.48.1",
        "2001:2::1",
        "2620:4f:8000::1",
    ],
    "IPv4 in IPv6": [
        "::ffff:93.184.216.34",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::93.184.216.34",
        "::ffff:0:127.0.0.1",
    ],
    "NAT64": ["64:ff9b::8.8.8.8", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"],
    "6to4 and Teredo": ["2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::1", "192.88.99.1", "2001:0:4136:e378::1"],
    "no address": [
        "",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "1.2.3.4.5",
        "1.2.3.4:80",
        "[::1]",
        "\u0661.1.1.1",
        "01.1.1.1",
    ],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_accepted(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", [address for addresses in NOT_PUBLIC.values() for address in addresses])
def test_a_non_public_address_is_refused(address: str) -> None:
    assert not is_public(address)
