import LabModel
import Testing

@Suite struct AddressTests {
    @Test(arguments: ["0.0.0.0", "10.0.0.1", "255.255.255.255", "192.168.100.9"]) func `an address reads back`(
        text: String
    ) {
        #expect(IPv4Address(text)?.description == text)
    }

    @Test(arguments: [
        "", "10.0.0", "10.0.0.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.-1", "10.0.0.+1", "a.b.c.d", "10.0.0. 1",
        "１.0.0.0",
    ])
    func `what is no address is refused`(text: String) {
        #expect(IPv4Address(text) == nil)
    }

    @Test(arguments: ["0.0.0.0/0", "10.0.0.0/16", "10.0.0.128/25", "10.0.0.1/32"]) func `a block reads back`(
        text: String
    ) {
        #expect(IPv4Prefix(text)?.description == text)
    }

    @Test(arguments: [
        "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.1/24", "10.0.0.0/16/8", "/8", "10.0.0.0/-1",
        "10.0.0.0/+8",
    ])
    func `what is no block is refused`(text: String) {
        #expect(IPv4Prefix(text) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/24", "10.0.0.128/25", true), ("10.0.0.128/25", "10.0.0.0/24", true),
        ("10.0.0.0/25", "10.0.0.128/25", false),
        ("0.0.0.0/0", "1.2.3.4/32", true),
    ]) func `blocks that share an address overlap`(left: String, right: String, overlap: Bool) throws {
        let left = try #require(IPv4Prefix(left))
        #expect(left.overlaps(try #require(IPv4Prefix(right))) == overlap)
    }

    @Test func `an address ends where the space does`() throws {
        #expect(IPv4Address.limitedBroadcast.advanced(by: 1) == nil)
        #expect(IPv4Address(rawValue: 0).advanced(by: -1) == nil)
        #expect(try #require(IPv4Address("10.0.0.255")).advanced(by: 1)?.description == "10.0.1.0")
    }
}

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("clients", "client"), ("cleint", "client"), ("Client", "client"), ("netwrok", "network"), ("srv", nil),
        ("", nil),
        ("x", nil), ("databse", "database"),
    ]) func `the nearest name is near enough`(written: String, nearest: String?) {
        #expect(nearestName(to: written, among: ["server", "client", "network", "database"]) == nearest)
    }
}
