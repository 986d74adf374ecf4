/// What tshark's TCP analysis says of a frame, by the names of its fields below `tcp.analysis.`, in the order in which
/// `--frames` has them.
enum AnalysisFlag: String, CaseIterable {
    case retransmission
    case fastRetransmission = "fast_retransmission"
    case spuriousRetransmission = "spurious_retransmission"
    case outOfOrder = "out_of_order"
    case reusedPorts = "reused_ports"
    case lostSegment = "lost_segment"
    case ackLostSegment = "ack_lost_segment"
    case windowUpdate = "window_update"
    case windowFull = "window_full"
    case keepAlive = "keep_alive"
    case keepAliveACK = "keep_alive_ack"
    case duplicateACK = "duplicate_ack"
    case zeroWindowProbe = "zero_window_probe"
    case zeroWindow = "zero_window"
    case zeroWindowProbeACK = "zero_window_probe_ack"

    /// The flags in lines of `--frames`, counted.
    static func counts(in lines: [String]) -> [AnalysisFlag: Int] {
        var counts: [AnalysisFlag: Int] = [:]
        for line in lines {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count > 2 else { continue }
            for name in columns[2].split(separator: ",") {
                if let flag = AnalysisFlag(rawValue: String(name)) { counts[flag, default: 0] += 1 }
            }
        }
        return counts
    }
}
