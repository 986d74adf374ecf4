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
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tcptrace-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = try #require(try TcptraceReport(capture, in: folder).connections.first)
        let analysis = TCPAnalysis(Capture(pcapng: capture.file(CaptureFormat(.pcapng, nanoseconds: true))))
        let connection = try #require(analysis.connections.first)
        #expect(report.addresses == [connection.client, connection.server].map { "\($0.endpoint.address)" })
        return (report, connection)
    }
}
