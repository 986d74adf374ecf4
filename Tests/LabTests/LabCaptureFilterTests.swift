import Foundation
import Packets
import Testing

/// Filters of `wirelab capture` are those of `wire capture`.
struct LabCaptureFilterTests {
    @Test func `only what the filter lets through is captured, and the list says which`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "server,client-1", "--filter", "icmp and host 10.0.0.21")
            #expect(
                try lab.captures().captures.map(\.filter) == ["icmp and host 10.0.0.21", "icmp and host 10.0.0.21"])
            #expect(try lab.wirelab("capture", "list").output.contains("icmp and host 10.0.0.21"))
            // Names are asked for by UDP, and found by ARP before.
            try lab.exec("client-1", "ping -c 2 -i 0.01 server; ping -c 1 10.0.0.22")
            try lab.exec("client-2", "ping -c 2 -i 0.01 server")
            _ = try lab.stopCaptures()
            let frames = try lab.tshark("capture.pcapng", fields: "frame.protocols", "ip.src", "ip.dst")
            #expect(frames.count == 10)
            #expect(frames.allSatisfy { $0[0].contains("icmp") && $0[1...].contains("10.0.0.21") }, "\(frames)")
        }
    }

    @Test func `a live capture filters, too`() throws {
        try LabFixture.withLab { lab in
            let live = try lab.start(["capture", "live", "client-1", "--filter", "udp port 53"])
            let isCapturing = eventually(within: 30) { live.errorsSoFar.contains("capturing on eth0\n") }
            try #require(isCapturing, "\(live.errorsSoFar)")
            try lab.exec("client-1", "ping -c 1 server")
            kill(live.process.processIdentifier, SIGINT)
            #expect(live.finish(within: 20).status == 0)
            let capture = Capture(pcapng: [UInt8](try Data(contentsOf: live.outputFile)))
            var ports: Set<UInt16> = []
            capture.forEachDissection { packet in
                guard case .udp(let datagram) = packet else { return }
                ports.formUnion([datagram.source.port, datagram.destination.port])
            }
            #expect(capture.packets.count >= 2 && ports.contains(53))
        }
    }

    @Test(arguments: [["start", "--hosts", "server,client-1"], ["live", "client-1"]])
    func `a wrong filter fails at the start with the filter's own words`(_ words: [String]) throws {
        try LabFixture.withLab { lab in
            let run = try lab.start(["capture"] + words + ["--filter", "tcp prot 80"]).finish()
            #expect(run.status == 2 && run.output.isEmpty)
            #expect(run.errors.contains("filter"), "\(run.errors)")
            #expect(run.errors.contains("prot"), "\(run.errors)")
            #expect(try lab.captures().captures.isEmpty && lab.capturedFiles().isEmpty)
        }
    }
}
