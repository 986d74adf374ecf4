import Diagnostics
import Packets

/// A capture in numbers, in `analyze --json`.
struct CaptureFileDocument: Encodable {
    let file: String
    let packets: Int
    let bytes: Int
    let seconds: Double
    let dropped: UInt64?
    let truncatedPackets: Int
    let interfaces: [Interface]
    let protocols: [String: Int]
    let hosts: [Host]
    let leftOut: LeftOut
    let fault: String?

    struct Interface: Encodable {
        let name: String
        let linkType: UInt16
        let packets: Int
        let bytes: Int
        let dropped: UInt64?
    }

    struct Host: Encodable {
        let address: String
        let sentPackets: Int
        let sentBytes: Int
        let receivedPackets: Int
        let receivedBytes: Int
    }

    /// What the limits of the analysis left out, which keep its memory within bounds whatever the file.
    struct LeftOut: Encodable {
        let segments: Int
        let forgottenSegments: Int
        let closedWindows: Int
        let windowProbes: Int
        let sightings: Int
        let datagrams: Int
        let dnsQueries: Int
        let echoRequests: Int
        let arpMessages: Int
        let membershipChanges: Int
        let groupDatagrams: Int
        let hostPackets: Int
    }

    init(_ view: AnalysisView) {
        let capture = view.capture
        let summary = capture.analysis.traffic.summary
        file = capture.name
        packets = summary.total.packets
        bytes = summary.total.bytes
        seconds = summary.duration / .seconds(1)
        dropped = summary.dropped
        truncatedPackets = summary.truncatedPackets
        let counts = summary.interfaces
        interfaces = capture.interfaces.enumerated().map { index, interface in
            let count = counts[index]
            return Interface(
                name: capture.interfaceName(index), linkType: interface.linkType.rawValue,
                packets: count?.packets ?? 0, bytes: count?.bytes ?? 0, dropped: summary.drops[index])
        }
        protocols = Dictionary(uniqueKeysWithValues: summary.protocols.map { ($0.rawValue, $1.packets) })
        hosts = summary.hosts.map { host in
            Host(
                address: host.address.description, sentPackets: host.sent.packets, sentBytes: host.sent.bytes,
                receivedPackets: host.received.packets, receivedBytes: host.received.bytes)
        }
        leftOut = LeftOut(capture.analysis)
        fault = capture.fault?.message
    }
}

extension CaptureFileDocument.LeftOut {
    fileprivate init(_ analysis: CaptureAnalysis) {
        let traffic = analysis.traffic
        self.init(
            segments: analysis.tcp.omittedSegments, forgottenSegments: analysis.tcp.forgottenSegments,
            closedWindows: analysis.tcp.omittedEpisodes, windowProbes: analysis.tcp.omittedProbes,
            sightings: analysis.omittedSightings, datagrams: traffic.udp.datagramsLeftOut,
            dnsQueries: traffic.dns.queriesLeftOut, echoRequests: traffic.echo.requestsLeftOut,
            arpMessages: traffic.arp.leftOut, membershipChanges: traffic.multicast.changesLeftOut,
            groupDatagrams: traffic.multicast.datagramsLeftOut, hostPackets: traffic.summary.packetsOfOtherHosts)
    }
}
