import LabModel
import Testing

@testable import Backends

/// Counts go on over counters that begin anew.
struct DenialTallyTests {
    private func denial(_ port: UInt16?, _ side: RuleDirection, _ packets: Int, source: UInt32 = 1) -> Denial {
        Denial(
            source: IPv4Address(rawValue: source), destination: IPv4Address(rawValue: 9),
            protocol: port == nil ? "icmp" : "tcp", port: port, side: side, packets: packets)
    }

    @Test func `kept and current counts of a kind are one`() {
        var tally = DenialTally()
        tally.keep([denial(80, .inbound, 2), denial(80, .outbound, 1)])
        tally.keep([denial(80, .inbound, 3)])
        #expect(tally.reading([denial(80, .inbound, 10)]) == [denial(80, .inbound, 15), denial(80, .outbound, 1)])
    }

    @Test func `reading keeps nothing`() {
        let tally = DenialTally()
        #expect(tally.reading([denial(80, .inbound, 1)]) == [denial(80, .inbound, 1)])
        #expect(tally.reading([]) == [])
    }

    @Test func `kinds come in a stable order`() {
        let wanted = [
            denial(nil, .inbound, 1), denial(22, .outbound, 1), denial(80, .inbound, 1), denial(80, .outbound, 1),
            denial(22, .inbound, 1, source: 2),
        ]
        #expect(DenialTally().reading(wanted.reversed()) == wanted)
    }
}
