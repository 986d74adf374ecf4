import Foundation
import Packets
import Testing

/// What is counted of a connection, against tcptrace's counts.
struct TcptraceAgreementTests {
    @Test func `a conversation with a retransmission`() throws {
        let (report, connection) = try Self.both(ToolReportTests.capture)
        for (theirs, end) in zip(report.directions, ConnectionEnd.allCases) {
            let ours = connection.flow(from: end)
            expectSameCounts(theirs, ours)
            #expect(theirs.retransmittedPackets == ours.retransmittedSegments)
            #expect(theirs.retransmittedBytes == ours.retransmittedBytes)
            #expect(theirs.outOfOrder == ours.outOfOrderSegments)
            #expect(theirs.roundTripSamples == ours.roundTrips.count)
            // tcptrace's milliseconds have one decimal.
            let pairs = [
                (theirs.shortestRoundTrip, ours.roundTrips.minimum), (theirs.averageRoundTrip, ours.roundTrips.mean),
                (theirs.longestRoundTrip, ours.roundTrips.maximum),
            ]
            for (milliseconds, duration) in pairs {
                #expect(abs(milliseconds - (duration ?? .zero) / .milliseconds(1)) < 0.06)
            }
        }
    }

    /// Captured from Linux. tcptrace takes what Linux sends into a closed window for copies by the network, so what was sent again
    /// is not compared.
    @Test(arguments: [0, 1]) func `a closed window, as each end saw it`(interface: Int) throws {
        let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("ReportsTests/Fixtures/zero-window.pcapng")
        let capture = try #require(CaptureImage(file: [UInt8](try Data(contentsOf: fixtures))))
        let (report, connection) = try Self.both(capture.view(of: interface))
        for (theirs, end) in zip(report.directions, ConnectionEnd.allCases) {
            expectSameCounts(theirs, connection.flow(from: end))
        }
        #expect(report.directions[1].zeroWindows > 0)
    }

    /// tcptrace ends a connection elsewhere than Wireshark, so the counts of all connections between two endpoints are compared.
    /// It takes IPv6's extension headers and the data of a RST for data of the stream, and loses segments without a length, as
    /// offload leaves them; these are not compared.
    @Test func `counts of captures that seeds make`() throws {
        var compared = 0
        for script in (1...240 as ClosedRange<UInt64>).lazy.map(TCPScript.init) {
            guard script.capture.linkTypes == [1], script.isUnmutated else { continue }
            // tcptrace does not survive every capture.
            guard let report = try? Self.inFolder({ try TcptraceReport(script.capture, in: $0) }) else { continue }
            let theirs = Self.sums(report)
            let ours = Self.sums(TCPAnalysis(Capture(pcapng: script.capture.file(CaptureFormat()))))
            for (direction, counts) in theirs where direction[0].address.isIPv4 {
                let own = ours[direction] ?? [:]
                let differing = own.filter { counts[$0.key] != $0.value }
                #expect(
                    ours[direction] != nil && differing.isEmpty, "\(script), \(direction): \(counts), and here \(own)")
                if !own.isEmpty { compared += 1 }
            }
        }
        #expect(compared > 60)
    }

    private static func sums(_ report: TcptraceReport) -> [[Endpoint]: [String: Int]] {
        var sums: [[Endpoint]: [String: Int]] = [:]
        for connection in report.connections {
            let ends = zip(connection.addresses, connection.ports).compactMap { address, port in
                NetworkAddress(text: address).map { Endpoint(address: $0, port: UInt16(port)) }
            }
            for (direction, path) in zip(connection.directions, [ends, ends.reversed()]) {
                let counts = [
                    "packets": direction.packets, "pure": direction.pureAcknowledgements, "data": direction.dataPackets,
                    "bytes": direction.dataBytes,
                ]
                sums[path, default: [:]].merge(counts, uniquingKeysWith: +)
            }
        }
        return sums
    }

    private static func sums(_ analysis: TCPAnalysis) -> [[Endpoint]: [String: Int]] {
        var sums: [[Endpoint]: [String: Int]] = [:]
        var incomparable: [[Endpoint]: Set<String>] = [:]
        for connection in analysis.connections {
            for end in ConnectionEnd.allCases {
                let flow = connection.flow(from: end)
                let path = [flow.endpoint, connection.flow(from: end.peer).endpoint]
                let counts = [
                    "packets": flow.segments, "pure": flow.pureAcknowledgements, "data": flow.dataSegments,
                    "bytes": flow.payloadBytes,
                ]
                sums[path, default: [:]].merge(counts, uniquingKeysWith: +)
                if flow.reset != nil { incomparable[path, default: []].formUnion(["data", "bytes"]) }
                if flow.largestPayload > 1460 { incomparable[path, default: []].formUnion(counts.keys) }
            }
        }
        for (path, names) in incomparable { for name in names { sums[path]?[name] = nil } }
        return sums
    }

    private func expectSameCounts(_ theirs: TcptraceReport.Direction, _ ours: TCPFlow) {
        #expect(theirs.packets == ours.segments)
        #expect(theirs.dataPackets == ours.dataSegments)
        #expect(theirs.dataBytes == ours.payloadBytes)
        #expect(theirs.uniqueBytes == ours.uniqueBytes)
        #expect(theirs.pureAcknowledgements == ours.pureAcknowledgements)
        #expect(theirs.packetsWithSACK == ours.sackSegments)
        #expect(theirs.maximumSegmentSize == ours.synOptions?.maximumSegmentSize.map(Int.init))
        #expect(theirs.largestSegment == ours.largestPayload)
        #expect(theirs.zeroWindows == ours.windows.zeroCount)
    }

    private static func both(_ capture: CaptureImage) throws -> (TcptraceReport.Connection, TCPConnection) {
        let report = try #require(try inFolder { try TcptraceReport(capture, in: $0) }.connections.first)
        let analysis = TCPAnalysis(Capture(pcapng: capture.file(CaptureFormat(.pcapng, nanoseconds: true))))
        let connection = try #require(analysis.connections.first)
        #expect(report.addresses == [connection.client, connection.server].map { "\($0.endpoint.address)" })
        return (report, connection)
    }

    private static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tcptrace-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}

extension NetworkAddress {
    fileprivate init?(text: String) {
        let numbers = text.split(separator: ".").compactMap { UInt32($0) }
        if numbers.count == 4 {
            self.init(ipv4: numbers.reduce(0) { $0 << 8 | $1 })
        } else if let address = IPv6Address(text) {
            self.init(address)
        } else {
            return nil
        }
    }
}
