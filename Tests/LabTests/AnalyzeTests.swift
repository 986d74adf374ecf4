import Foundation
import Testing

/// `wirelab analyze` as a person and a script meet it; what it says of packets is tested in PacketsTests.
struct AnalyzeTests {
    private static let fixture = "zero-window.pcapng"

    @Test(arguments: ["zero-window", "datagrams"]) func `it tells what happened`(_ name: String) throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures("\(name).pcapng")
            let run = try lab.analyze("\(name).pcapng")
            #expect(run.status == 0 && run.errors.isEmpty)
            #expect(run.output == (try LabFixture.file("Tests/LabTests/Transcripts/analyze-\(name).txt")))
        }
    }

    @Test func `one connection is told with all that is known`() throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures(Self.fixture)
            let run = try lab.analyze(Self.fixture, "--connection", "0", "--interface", "server")
            #expect(run.status == 0 && run.errors.isEmpty)
            #expect(run.output == (try LabFixture.file("Tests/LabTests/Transcripts/analyze-connection.txt")))
        }
    }

    @Test func `what two interfaces saw of a connection is told beside them`() throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures(Self.fixture)
            let lines = try lab.analyze(Self.fixture, "--connection", "0").lines
            for line in [
                "client-1 and server                  client   server",
                "segments seen by both                   133       31",
                "only by client-1                          0        0",
                "clocks agree within 0.01 ms",
            ] { #expect(lines.count { $0 == line } == 1, "\(line)") }
            let one = try lab.analyze(Self.fixture, "--interface", "server").output
            #expect(!one.contains("seen by both") && one.contains("tail-loss-probe"))
        }
    }

    @Test(arguments: [
        (["--connection", "99"], "wirelab: there is no connection 99 in zero-window.pcapng\n"),
        (["--connection", "99", "--json"], "wirelab: there is no connection 99 in zero-window.pcapng\n"),
        (
            ["--interface", "eth1"],
            "wirelab: there is no interface eth1 in zero-window.pcapng, only client-1, server\n"
        ),
        (
            ["--interface", "eth1", "--frames"],
            "wirelab: there is no interface eth1 in zero-window.pcapng, only client-1, server\n"
        ),
        (["--frames", "--json"], "--frames goes with neither --json nor --connection."),
        (["-", "-"], "Standard input can be read once."),
        (["--filter", "horst 10.0.0.10"], "filter: 'horst' is none of host, port, stream, time"),
        (["--filter", "host server"], "filter: 'server' is no address"),
        (["--filter", "host 10.0.0"], "filter: '10.0.0' is no address"),
        (["--filter", "host"], "filter: 'host' wants a value"),
        (["--filter", "port 70000"], "filter: '70000' is no port"),
        (["--filter", "stream x"], "filter: 'x' is no stream"),
        (["--filter", "time 3-1"], "filter: '3-1' is no time; write FROM-TO"),
        (["--filter", "time nan-1"], "filter: 'nan-1' is no time; write FROM-TO"),
    ]) func `what is not there, or not understood, ends with 2`(_ options: [String], _ message: String) throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures(Self.fixture)
            let run = try lab.start(["analyze", Self.fixture] + options).finish()
            #expect(run.status == 2 && run.output.isEmpty)
            #expect(run.errors.contains(message), "\(run.errors)")
        }
    }

    @Test(arguments: [
        ("host 10.0.0.21", 2), ("host 10.0.0.21 and host 10.0.0.10", 2), ("host 10.0.0.99", 0), ("port 1234", 2),
        ("port 80", 0), ("stream 0", 2), ("stream 1", 0), ("time 0-1", 2), ("time 2-", 2), ("time 4-", 0),
        ("time -2", 2),
        ("host 10.0.0.10 port 1234 and stream 0 and time 1-2", 2), ("host ::1", 0), ("", 2),
    ]) func `a filter leaves connections out`(_ words: String, _ count: Int) throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures(Self.fixture)
            let run = try lab.analyze(Self.fixture, "--json", "--filter", words)
            #expect(run.status == 0 && run.errors.isEmpty)
            let document = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            #expect((document["connections"] as? [Any])?.count == count)
            #expect(document["packets"] as? Int == 332)
        }
    }

    @Test(arguments: ["server", "1"]) func `an interface is named by its host or number`(_ name: String) throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures("datagrams.pcapng")
            // The second interface is client-1's.
            let run = try lab.analyze("datagrams.pcapng", "--json", "--interface", name)
            let document = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            let other = name == "1" ? "server" : "client-1"
            let lists = document.values.compactMap { $0 as? [[String: Any]] }.flatMap { $0 }
            #expect(lists.contains { $0["interface"] as? String != nil })
            #expect(!lists.contains { $0["interface"] as? String == other })
        }
    }

    @Test func `frames are lines with six tabs, filtered or not`() throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures(Self.fixture)
            let all = try lab.analyze(Self.fixture, "--frames").lines
            #expect(all.count == 328)
            #expect(all.allSatisfy { $0.count(where: { $0 == "\t" }) == 6 })
            let server = try lab.analyze(Self.fixture, "--frames", "--interface", "server").lines
            let client = try lab.analyze(Self.fixture, "--frames", "--interface", "client-1").lines
            #expect(server.count == 164 && Set(server).union(client) == Set(all))
            let late = try lab.analyze(Self.fixture, "--frames", "--filter", "time 2.5-").lines
            #expect(!late.isEmpty && Array(all.suffix(late.count)) == late)
            #expect(try lab.analyze(Self.fixture, "--frames", "--filter", "port 80").output.isEmpty)
        }
    }

    @Test func `several files are one sequence of frames in the order of time`() throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures(Self.fixture)
            for host in ["client-1", "server"] {
                let run = try lab.wirelab("capture", "slice", Self.fixture, "--interface", host, "-w", "\(host).pcapng")
                try #require(run.status == 0, "\(run.errors)")
            }
            let whole = try lab.analyze(Self.fixture, "--frames")
            let parts = try lab.analyze("server.pcapng", "client-1.pcapng", "--frames")
            #expect(parts.status == 0 && parts.output == whole.output)
            let text = try lab.analyze("server.pcapng", "client-1.pcapng").output
            #expect(text.contains("server.pcapng: 166 packets") && text.contains("\n\nclient-1.pcapng: 166 packets"))
        }
    }

    @Test(arguments: [[], ["--json"], ["--frames"]]) func `a pipe and gzip are read as a file is`(_ options: [String])
        throws
    {
        try LabFixture.withFolder { lab in
            let data = try LabFixture.capture(Self.fixture)
            try lab.write(data, to: "capture")
            let words = options.joined(separator: " ")
            let file = try lab.shell("\"$wirelab\" analyze capture \(words)")
            try #require(file.status == 0, "\(file.errors)")
            let named = file.output.replacingOccurrences(of: "capture", with: "standard input")
            let pipe = try lab.shell("cat capture | \"$wirelab\" analyze - \(words)")
            #expect(
                pipe.status == 0 && pipe.output.replacingOccurrences(of: "capture", with: "standard input") == named)
            try lab.write(try data.gzipped(in: lab), to: "capture")
            #expect(try lab.shell("\"$wirelab\" analyze capture \(words)").output == file.output)
            let packedPipe = try lab.shell("cat capture | \"$wirelab\" analyze - \(words)")
            #expect(packedPipe.output.replacingOccurrences(of: "capture", with: "standard input") == named)
        }
    }
}

extension CommandRun {
    /// The lines of its output.
    var lines: [String] { output.split(separator: "\n").map(String.init) }
}
