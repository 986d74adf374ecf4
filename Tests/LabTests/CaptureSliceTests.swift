import Foundation
import Testing

/// `wirelab capture slice`, checked with tshark and with `wirelab analyze`.
struct CaptureSliceTests {
    private static let fixture = "zero-window.pcapng"

    /// What tshark says of each frame: interface, time and bytes.
    private func frames(_ file: String, _ filter: String, in lab: LabFixture) throws -> [String] {
        let run = try lab.shell(
            "tshark -n -r \(file) -Y '\(filter)' -T fields -e frame.interface_description -e frame.time_epoch -e frame.len "
                + "-e frame.cap_len -e tcp.seq_raw -e tcp.ack_raw -e tcp.payload")
        try #require(run.status == 0, "\(run.errors)")
        return run.lines
    }

    @Test func `a slice holds one connection as one interface saw it, and analyze says the same of it`() throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures(Self.fixture)
            let run = try lab.wirelab(
                "capture", "slice", Self.fixture, "--stream", "0", "--interface", "server", "-w", "slice.pcapng")
            #expect(run.status == 0 && run.errors.isEmpty)
            #expect(run.output == "slice.pcapng: 164 packets of 332\n")
            let sliced = try frames("slice.pcapng", "frame", in: lab)
            #expect(sliced.count == 164)
            #expect(
                sliced
                    == (try frames(Self.fixture, "tcp.stream==0 && frame.interface_description==\"server\"", in: lab)))
            let connections = try [Self.fixture, "slice.pcapng"].map { try connection($0, in: lab) }
            #expect(connections[0] == connections[1])
            let details = ["--connection", "0", "--interface", "server"]
            let whole = try lab.start(["analyze", Self.fixture] + details).finish().lines
            let part = try lab.start(["analyze", "slice.pcapng"] + details).finish().lines
            #expect(whole.count == part.count)
            // The table of the connection's figures: what comes before and behind it has times and frames of the file.
            #expect(whole[3..<29] == part[3..<29])
        }
    }

    /// ICMP errors quote TCP headers, by which Wireshark and `analyze` number connections too.
    @Test func `connections have the numbers that tshark gives them`() throws {
        try LabFixture.withFolder { lab in
            let cases = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("PacketsTests/Differential/Cases")
            let name = "quoted-segment-makes-a-stream.pcap"
            try lab.write(try Data(contentsOf: cases.appendingPathComponent(name)), to: name)
            for stream in ["0", "1"] {
                let run = try lab.wirelab("capture", "slice", name, "--stream", stream, "-w", "slice.pcapng")
                try #require(run.status == 0, "\(run.errors)")
                let expected = try frames(name, "tcp.stream==\(stream) && !icmpv6", in: lab)
                let sliced = try frames("slice.pcapng", "frame", in: lab)
                #expect(expected.count == 1 && sliced == expected)
            }
        }
    }

    /// What `analyze` says of the server's connection, without what counts from the file's beginning.
    private func connection(_ file: String, in lab: LabFixture) throws -> NSDictionary {
        let run = try lab.analyze(file, "--json", "--interface", "server")
        let document = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        var connection = try #require((document["connections"] as? [[String: Any]])?.first)
        for key in ["file", "start", "episodes"] { connection[key] = nil }
        return connection as NSDictionary
    }

    @Test func `a filter takes what it admits of all interfaces, also what is not TCP`() throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures("datagrams.pcapng")
            for (words, filter) in [
                ("host 10.0.0.99", "arp.dst.proto_ipv4==10.0.0.99"), ("port 53", "udp.port==53"),
                ("host 10.0.0.2 and time 1-2", "ip.addr==10.0.0.2 && frame.time_relative>=1 && frame.time_relative<=2"),
            ] {
                let run = try lab.wirelab("capture", "slice", "datagrams.pcapng", "--filter", words, "-w", "slice")
                try #require(run.status == 0, "\(run.errors)")
                let sliced = try frames("slice", "frame", in: lab)
                let expected = try frames("datagrams.pcapng", filter, in: lab)
                #expect(!sliced.isEmpty && sliced == expected, "\(words)")
            }
        }
    }

    @Test func `standard input and output are a pipe's`() throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures(Self.fixture)
            let run = try lab.shell(
                "gzip -c \(Self.fixture) | \"$wirelab\" capture slice - --filter 'port 1234' -w - | tshark -r - | wc -l"
            )
            #expect(run.status == 0 && run.output.trimmingCharacters(in: .whitespaces) == "328\n")
            #expect(run.errors.contains("-: 328 packets of 332\n"))
        }
    }

    @Test(arguments: [
        (
            ["--stream", "0"],
            "client-1 and server both saw a connection 0, which need not be the same one: --interface client-1"
        ),
        (["--stream", "7"], "zero-window.pcapng has no such packets; 'wirelab analyze' shows what it has"),
        (["--interface", "eth1"], "there is no interface eth1 in zero-window.pcapng, only client-1, server"),
        (["--filter", "horst 1"], "filter: 'horst' is none of host, port, stream, time"),
        ([], "Say which part: --stream NUMBER, --filter WORDS, or --interface NAME."),
    ]) func `where it is not clear what is meant nothing is written`(_ options: [String], _ message: String) throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures(Self.fixture)
            try lab.write("what was there", to: "slice")
            let run = try lab.start(["capture", "slice", Self.fixture, "-w", "slice"] + options).finish()
            #expect(run.status == 2 && run.output.isEmpty)
            #expect(run.errors.contains(message), "\(run.errors)")
            #expect(
                try String(contentsOf: lab.folder.appendingPathComponent("slice"), encoding: .utf8) == "what was there")
        }
    }

    @Test func `of a capture that is cut off the slice holds what is there`() throws {
        try LabFixture.withFolder { lab in
            try lab.write(try LabFixture.capture(Self.fixture).prefix(20_000), to: "half")
            let run = try lab.wirelab("capture", "slice", "half", "--filter", "stream 0", "-w", "slice")
            #expect(run.status == 2 && run.output.hasPrefix("slice: "))
            #expect(run.errors.hasPrefix("wirelab: half: byte "))
            #expect(try lab.analyze("slice").status == 0)
        }
    }
}
