import Packets
import Testing

@Suite struct NetworkAddressTests {
    @Test func anIPv4AddressIsNotTheMappedOne() throws {
        let address = NetworkAddress(ipv4: 0x0a00_0001)
        let mapped = NetworkAddress(try #require(IPv6Address("::ffff:10.0.0.1")))
        #expect(address != mapped)
        #expect(address.isIPv4 && !mapped.isIPv4)
        #expect(address.ipv4 == 0x0a00_0001)
        #expect(address.description == "10.0.0.1")
        #expect(mapped.description == "::ffff:10.0.0.1")
        #expect(Set([address, mapped]).count == 2)
    }

    @Test(arguments: ["::", "::1", "2001:db8::2:1", "fe80::1:0:0:ff", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1"])
    func ipv6Text(text: String) throws {
        #expect(NetworkAddress(try #require(IPv6Address(text))).description == text)
    }

    @Test func endpointsOfIPv6HaveBrackets() {
        #expect(Endpoint(address: DatagramBytes.client6, port: 53).description == "[2001:db8::15]:53")
        #expect(PacketBytes.client.description == "10.0.0.21:40000")
    }

    @Test(arguments: [
        ("224.0.0.1", 0xe000_0001, true), ("239.255.255.255", 0xefff_ffff, true),
        ("223.255.255.255", 0xdfff_ffff, false), ("240.0.0.0", 0xf000_0000, false),
    ])
    func ipv4Groups(text: String, number: Int, isMulticast: Bool) {
        let address = NetworkAddress(ipv4: UInt32(number))
        #expect(address.description == text)
        #expect(address.isMulticast == isMulticast)
    }

    @Test func specialAddresses() {
        #expect(NetworkAddress(ipv4: .max).isLimitedBroadcast)
        #expect(!NetworkAddress(ipv6: 0, 0xffff_ffff).isLimitedBroadcast)
        #expect(NetworkAddress(ipv4: 0).isUnspecified && NetworkAddress(ipv6: 0, 0).isUnspecified)
        #expect(NetworkAddress(ipv6: 0xff02 << 48, 1).isMulticast)
        #expect(NetworkAddress(ipv4: .max) < NetworkAddress(ipv6: 0, 0))
    }
}
