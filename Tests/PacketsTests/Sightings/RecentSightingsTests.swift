import Testing

@testable import Packets

/// The memory of what was seen lately has limits.
struct RecentSightingsTests {
    private static let segment = PacketBytes.tcp(payload: [1])

    private func sighting(_ number: Int, on interface: UInt8 = 0) throws -> Sighting {
        var bytes = Self.segment
        for place in 0..<4 { bytes[4 + place] = UInt8(truncatingIfNeeded: number >> (24 - 8 * place)) }
        let segment = TCPSegment(
            frame: number, interface: Int(interface), timestamp: Timestamp(nanoseconds: UInt64(number)),
            source: PacketBytes.client, destination: PacketBytes.server,
            header: try #require(read(bytes, as: TCPHeader.init)), payloadLength: 1)
        return Sighting(
            fingerprint: SegmentFingerprint(segment, identification: 0, direction: 0), time: UInt64(number), view: 0,
            frame: number, previous: -1, ordinal: UInt32(number), interface: interface)
    }

    @Test func `segments that no other interface shows do not pile up`() throws {
        var recent = RecentSightings()
        let all = RecentSightings.limit + 5000
        for number in 0..<all { _ = recent.append(try sighting(number), interfaces: 3) }
        #expect(recent.count == RecentSightings.limit)
        #expect(recent.find(try sighting(4999).fingerprint, on: 0, unmatchedWith: 1) == nil)
        for number in [5000, 37_777, all - 1] {
            let serial = try #require(recent.find(try sighting(number).fingerprint, on: 0, unmatchedWith: 1))
            #expect(recent[serial].frame == number)
            #expect(recent.find(try sighting(number).fingerprint, on: 1, unmatchedWith: 0) == nil)
        }
    }

    @Test func `what every interface has shown goes soon`() throws {
        var recent = RecentSightings()
        for number in 0..<20_000 {
            let serial = recent.append(try sighting(number), interfaces: 1)
            recent.match(serial, with: 1)
        }
        #expect(recent.count == RecentSightings.leastKept + 1)
        #expect(recent.find(try sighting(19_000).fingerprint, on: 0, unmatchedWith: 1) == nil)
        #expect(recent.find(try sighting(19_000).fingerprint, on: 0, unmatchedWith: 2) != nil)
    }

    @Test func `of equal segments the oldest comes first`() throws {
        var recent = RecentSightings()
        let serials = try (0..<3).map { _ in recent.append(try sighting(7), interfaces: 3) }
        for serial in serials {
            #expect(recent.find(try sighting(7).fingerprint, on: 0, unmatchedWith: 1) == serial)
            recent.match(serial, with: 1)
        }
        #expect(recent.find(try sighting(7).fingerprint, on: 0, unmatchedWith: 1) == nil)
    }

    @Test(.timeLimit(.minutes(1))) func `very many equal segments are no long search`() throws {
        var recent = RecentSightings()
        let same = try sighting(7)
        for _ in 0..<50_000 {
            _ = recent.append(same, interfaces: 3)
            _ = recent.find(same.fingerprint, on: 0, unmatchedWith: 1)
        }
        #expect(recent.count == 50_000)
    }
}
