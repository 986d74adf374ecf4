internal import Diagnostics

extension TCPConnection {
    /// Last segments that were sent again to ask for an acknowledgement.
    var tailLossFindings: [Finding] {
        ConnectionEnd.allCases.compactMap { end in
            let probes = tailLossProbes.probes.filter { $0.sender == end }
            guard !probes.isEmpty else { return nil }
            let waits = probes.prefix(3).map { Quantity.duration($0.wait) }.joined(separator: ", ")
            return finding(
                .tailLossProbe, probes.map(\.frame), "RFC 8985 §7",
                "The \(name(end)) sent the last of its segments again after \(waits)\(probes.count > 3 ? ", …" : ""): a tail "
                    + "loss probe, not what its retransmission timer sends. Nothing follows the last segment that could make the "
                    + "other end report its loss, so the sender asks for an acknowledgement.")
        }
    }
}
