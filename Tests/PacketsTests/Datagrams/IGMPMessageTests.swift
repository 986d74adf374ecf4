import Packets
import Testing

@Suite struct IGMPMessageTests {
    static let group = NetworkAddress(ipv4: 0xefff_0001)
    static let none = NetworkAddress(ipv4: 0)

    private func content(_ bytes: [UInt8]) throws -> IGMPMessage.Content {
        try #require(read(bytes, as: IGMPMessage.init)).content
    }

    private func query(_ bytes: [UInt8]) throws -> IGMPMessage.Query {
        guard case .query(let query) = try content(bytes) else { throw NoQuery() }
        return query
    }

    private struct NoQuery: Error {}

    @Test func queries() throws {
        let first = try query(DatagramBytes.igmp(type: 0x11, group: Self.none))
        #expect(first.version == 1 && first.group == nil && first.maximumResponseTime == 0 && first.sources.isEmpty)
        let second = try query(DatagramBytes.igmp(type: 0x11, code: 100, group: Self.group))
        #expect(second.version == 2 && second.group == Self.group && second.maximumResponseTime == 100)
        let sources = [DatagramBytes.client, DatagramBytes.server]
        var rest: [UInt8] = [2, 125, 0, 2]
        for source in sources { rest += DatagramBytes.bytes(of: source) }
        // 0x9c: (12 + 16) << (1 + 3)
        let third = try query(DatagramBytes.igmp(type: 0x11, code: 0x9c, group: Self.group, rest))
        #expect(third.version == 3 && third.maximumResponseTime == 448 && third.sources == sources)
    }

    @Test func reportsOfVersions1And2() throws {
        #expect(
            try content(DatagramBytes.igmp(type: 0x12, group: Self.group)) == .report(version: 1, group: Self.group))
        #expect(
            try content(DatagramBytes.igmp(type: 0x16, group: Self.group)) == .report(version: 2, group: Self.group))
        #expect(try content(DatagramBytes.igmp(type: 0x17, group: Self.group)) == .leave(group: Self.group))
        #expect(try content(DatagramBytes.igmp(type: 0x30, group: Self.group)) == .other(type: 0x30))
    }

    @Test func groupRecords() throws {
        let bytes = DatagramBytes.igmpRecords(
            (4, Self.group, []), (9, Self.group, []), (3, Self.group, [DatagramBytes.client, DatagramBytes.server]))
        guard case .groupRecords(let records) = try content(bytes) else {
            Issue.record("no records")
            return
        }
        #expect(records.map(\.kind) == [.toExclude, .toInclude])
        #expect(records.map(\.sources.count) == [0, 2])
        #expect(records.allSatisfy { $0.group == Self.group })
    }

    @Test func whatIsAnnouncedNeedNotBeThere() throws {
        let whole = DatagramBytes.igmpRecords((1, Self.group, [DatagramBytes.client]), (4, Self.group, []))
        for length in 8..<whole.count {
            let message = try #require(read(Array(whole[..<length]), as: IGMPMessage.init))
            #expect(message.isTruncated)
        }
        let announced = DatagramBytes.igmpRecords(count: 65535, (4, Self.group, []))
        let many = try #require(read(announced, as: IGMPMessage.init))
        #expect(many.isTruncated)
    }
}
