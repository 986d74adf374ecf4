import Foundation

/// What tcptrace counts in a capture: its long output, connection by connection.
struct TcptraceReport {
    /// What one end sent, by tcptrace's own names for it.
    struct Direction {
        fileprivate let values: [String: String]

        /// A number; 0 where there is none.
        private func number(_ name: String) -> Int { Int(values[name] ?? "") ?? 0 }
        private func milliseconds(_ name: String) -> Double { Double(values[name] ?? "") ?? 0 }

        var packets: Int { number("total_packets") }
        var resets: Int { number("resets_sent") }
        var acknowledgements: Int { number("ack_pkts_sent") }
        var pureAcknowledgements: Int { number("pure_acks_sent") }
        var packetsWithSACK: Int { number("sack_pkts_sent") }
        var packetsWithDSACK: Int { number("dsack_pkts_sent") }
        var uniqueBytes: Int { number("unique_bytes_sent") }
        var dataPackets: Int { number("actual_data_pkts") }
        var dataBytes: Int { number("actual_data_bytes") }
        var retransmittedPackets: Int { number("rexmt_data_pkts") }
        var retransmittedBytes: Int { number("rexmt_data_bytes") }
        var zeroWindowProbes: Int { number("zwnd_probe_pkts") }
        var outOfOrder: Int { number("outoforder_pkts") }
        var pushed: Int { number("pushed_data_pkts") }
        /// How many packets with SYN, and how many with FIN.
        var greetingsAndFarewells: [Int] {
            (values["SYN/FIN_pkts_sent"] ?? "").split(separator: "/").compactMap { Int($0) }
        }
        /// The shift that it offers; nil without the option, as tcptrace writes "N" for that.
        var windowScale: Int? { values["req_1323_ws/ts"]?.hasPrefix("Y") == true ? number("adv_wind_scale") : nil }
        var offersTimestamps: Bool { values["req_1323_ws/ts"]?.hasSuffix("Y") == true }
        var offersSACK: Bool { values["req_sack"] == "Y" }
        var urgentPackets: Int { number("urgent_data_pkts") }
        var maximumSegmentSize: Int { number("mss_requested") }
        var largestSegment: Int { number("max_segm_size") }
        var smallestSegment: Int { number("min_segm_size") }
        var averageSegment: Int { number("avg_segm_size") }
        var largestWindow: Int { number("max_win_adv") }
        var smallestWindow: Int { number("min_win_adv") }
        var averageWindow: Int { number("avg_win_adv") }
        var zeroWindows: Int { number("zero_win_adv") }
        /// From the first sequence number to the last, in bytes.
        var streamLength: Int { number("ttl_stream_length") }
        var duplicateAcknowledgements: Int { number("duplicate_acks") }
        /// Packets that came twice as they are; then retransmissions cannot be told from copies.
        var copies: Int { number("hardware_dups") }
        /// Round-trip times of what it sent, by Karn's rule, in milliseconds to one decimal.
        var roundTripSamples: Int { number("RTT_samples") }
        var shortestRoundTrip: Double { milliseconds("RTT_min") }
        var longestRoundTrip: Double { milliseconds("RTT_max") }
        var averageRoundTrip: Double { milliseconds("RTT_avg") }
    }

    struct Connection {
        /// Of the end that tcptrace calls a, and of b.
        let addresses: [String]
        let ports: [Int]
        /// From a to b, and from b to a.
        let directions: [Direction]
    }

    let connections: [Connection]

    /// - Parameter output: what `tcptrace -l -r -n --csv` printed.
    /// - Throws: `TsharkOracle.Failure` where that is no table of connections.
    init(output: String) throws {
        let lines = output.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        guard let head = lines.first.map(Self.cells) else {
            connections = []
            return
        }
        connections = try lines.dropFirst().map { line in
            let row = Dictionary(zip(head, Self.cells(line)), uniquingKeysWith: { first, _ in first })
            guard let hosts = [row["host_a"], row["host_b"]] as? [String],
                let ports = [row["port_a"], row["port_b"]].map({ $0.flatMap { Int($0) } }) as? [Int]
            else { throw TsharkOracle.Failure(description: "tcptrace said: \(line)") }
            return Connection(
                addresses: hosts, ports: ports,
                directions: ["_a2b", "_b2a"].map { Self.direction(row, ending: $0) })
        }
    }

    /// Asks tcptrace. It reads nanoseconds as microseconds, so the file has none, and it knows neither VLANs nor Linux's "any".
    ///
    /// - Parameters:
    ///   - capture: of Ethernet or IP alone.
    ///   - folder: where the file is put.
    /// - Throws: `TsharkOracle.Failure` where tcptrace fails.
    init(_ capture: CaptureImage, in folder: URL) throws {
        let path = folder.appendingPathComponent("\(UUID().uuidString).pcap")
        try Data(capture.file(CaptureFormat(.pcap, nanoseconds: false))).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let words = ["/usr/bin/tcptrace", "-l", "-r", "-n", "--csv", path.path]
        // It reads options from a file in the user's home, too.
        let run = try RunningCommand(words, in: folder, environment: ["HOME": folder.path, "TCPTRACEOPTS": ""]).finish()
        guard run.status == 0 else {
            throw TsharkOracle.Failure(
                description: "tcptrace (scripts/setup --tests) ended with \(run.status): \(run.errors)")
        }
        try self.init(output: run.output)
    }

    private static func cells(_ line: Substring) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
            String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    private static func direction(_ row: [String: String], ending: String) -> Direction {
        let own = row.filter { $0.key.hasSuffix(ending) }
        return Direction(values: Dictionary(uniqueKeysWithValues: own.map { (String($0.dropLast(4)), $1) }))
    }
}
