import Foundation
import Packets
import Testing

/// `wirelab capture stop` that is not alone, or does not come to its end.
struct LabCaptureStopTests {
    @Test func `of two stops at once one saves every packet, and the other says so`() throws {
        try LabFixture.withLab { lab in
            let deadline = Date(timeIntervalSinceNow: 40)
            for trial in 1...12 where Date() < deadline {
                try lab.startCaptures("--hosts", "server,client-1")
                try lab.ping("client-1", "10.0.0.10", count: 5)
                let file = "\(trial).pcapng"
                let stops = try (1...2).map { _ in try lab.start(["capture", "stop", "-w", file]) }
                let runs = stops.map { $0.finish() }
                #expect(runs.map(\.status).sorted() == [0, 2], "\(trial): \(runs)")
                let other = try #require(runs.first { $0.status == 2 }).errors
                #expect(
                    other.contains("has just saved") || other.contains("nothing is being captured"), "\(other)")
                let capture = try lab.capture(file)
                #expect(capture.fault == nil && capture.hosts == ["server", "client-1"])
                #expect(capture.packetCount(of: "client-1") >= 10 && capture.packetCount(of: "server") >= 10)
                #expect(try lab.captures().captures.isEmpty && lab.capturedFiles().isEmpty)
            }
        }
    }

    @Test func `of two stops of what a lab left one saves every packet`() throws {
        try LabFixture.withFolder { lab in
            let deadline = Date(timeIntervalSinceNow: 40)
            for trial in 1...30 where Date() < deadline {
                _ = try lab.leave(packets: 2000, of: 400, hosts: 2)
                let file = "\(trial).pcapng"
                let stops = try (1...2).map { _ in try lab.start(["capture", "stop", "-w", file]) }
                let runs = stops.map { $0.finish() }
                // The later one may find that there is neither a lab nor anything that it left.
                #expect(runs.map(\.status).sorted().first == 0 && runs.contains { $0.status != 0 }, "\(trial): \(runs)")
                #expect(try lab.capture(file).packets.count == 4000, "\(trial): \(runs)")
                #expect(lab.capturedFiles().isEmpty)
            }
        }
    }

    @Test func `a stop beside a lab that goes down loses nothing`() throws {
        try LabFixture.withFolder { lab in
            defer { _ = try? lab.wirelab("down", "--name", lab.name) }
            let deadline = Date(timeIntervalSinceNow: 40)
            for trial in 1...6 where Date() < deadline {
                try lab.wirelab("up")
                try lab.startCaptures("--hosts", "client-1")
                try lab.ping("client-1", "10.0.0.10", count: 5)
                let runs = try [["capture", "stop", "-w", "\(trial).pcapng"], ["down"]].map { try lab.start($0) }
                    .map { $0.finish() }
                #expect(runs[1].status == 0 && runs[1].output.hasSuffix("\(lab.name) is down\n"), "\(runs)")
                let saved = runs[0].status == 0 ? "\(trial).pcapng" : runs[1].output.split(separator: ":").first
                let capture = try lab.capture(String(try #require(saved)))
                #expect(capture.fault == nil && capture.packetCount(of: "client-1") >= 10, "\(runs)")
                #expect(lab.capturedFiles().isEmpty, "\(runs)")
            }
        }
    }

    @Test func `a file that cannot be read is no empty one`() throws {
        try LabFixture.withFolder { lab in
            let folder = try lab.leave(packets: 10, of: 100, hosts: 1)
            // Opens, and fails to be read.
            let other = folder.appendingPathComponent("client-1.pcapng")
            try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
            let run = try lab.wirelab("capture", "stop", "-w", "capture.pcapng")
            #expect(run.status == 3 && run.output.isEmpty)
            #expect(run.errors.contains("cannot read \(other.path): Is a directory; "), "\(run.errors)")
            #expect(run.errors.contains("mergecap -w FILE \(other.path) "), "\(run.errors)")
            #expect(lab.hasNothing(beside: []))
            try FileManager.default.removeItem(at: other)
            #expect(try lab.stopCaptures().packets.count == 10)
        }
    }

    @Test func `a file that is gone is said, and the others stay`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "server,client-1")
            try lab.ping("client-1", "10.0.0.10")
            let files = try lab.captures().captures.map(\.file)
            try FileManager.default.removeItem(atPath: files[1])
            let run = try lab.wirelab("capture", "stop", "-w", "capture.pcapng")
            #expect(run.status == 2 && run.errors.contains("\(files[1]) is gone: "), "\(run.errors)")
            #expect(run.errors.contains("mergecap -w FILE \(files[0]), then "), "\(run.errors)")
            #expect(lab.hasNothing(beside: []) && FileManager.default.fileExists(atPath: files[0]))
            try lab.wirelab("capture", "stop", "--discard")
            #expect(lab.capturedFiles().isEmpty)
        }
    }

    @Test func `an interrupted stop leaves nothing beside the captures`() throws {
        try LabFixture.withFolder { lab in
            _ = try lab.leave(packets: 50_000, of: 1500, hosts: 2)
            let files = lab.capturedFiles()
            for existing in [nil, "before"] {
                if let existing { try lab.write(existing, to: "capture.pcapng") }
                let stop = try lab.start(["capture", "stop", "-w", "capture.pcapng"])
                let merges = eventually(within: 30) { Self.written(by: stop.process.processIdentifier) > 10_000_000 }
                try #require(merges && stop.process.isRunning)
                kill(stop.process.processIdentifier, SIGINT)
                #expect(stop.finish().status == 128 + SIGINT)
                #expect(lab.capturedFiles() == files)
                #expect(lab.hasNothing(beside: existing.map { _ in ["capture.pcapng"] } ?? []))
            }
            let before = try String(contentsOf: lab.folder.appendingPathComponent("capture.pcapng"), encoding: .utf8)
            #expect(before == "before")
            #expect(try lab.stopCaptures().packets.count == 100_000)
            #expect(lab.hasNothing(beside: ["capture.pcapng"]))
        }
    }

    /// How many bytes a process has written so far (proc_pid_io(5)).
    private static func written(by process: pid_t) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process)/io", encoding: .utf8)) ?? ""
        return text.firstMatch(of: /wchar: (\d+)/).flatMap { Int($0.1) } ?? 0
    }

    @Test func `a second stop does not end a capture that still writes`() throws {
        try LabFixture.withFolder { lab in
            // What wirelab takes for 'wire' lies beside it.
            let wirelab = lab.folder.appendingPathComponent("bin/wirelab").path
            let wire = "bin/wire"
            try FileManager.default.createDirectory(
                at: lab.folder.appendingPathComponent("bin"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: LabFixture.program("wirelab"), toPath: wirelab)
            try lab.write(
                """
                #!/bin/sh
                echo 'capturing on eth0' >&2
                trap 'echo told >> "\(lab.folder.path)/told"' INT
                while [ ! -e "\(lab.folder.path)/end" ]; do sleep 0.05; done
                cat "\(lab.folder.path)/written.pcapng"
                """, to: wire)
            chmod(lab.folder.appendingPathComponent(wire).path, 0o755)
            try LabFixture.writeCapture(
                packets: 7, of: 100, host: "client-1", to: lab.folder.appendingPathComponent("written.pcapng"))
            func start(_ words: String...) throws -> RunningCommand {
                try RunningCommand([wirelab] + words, in: lab.folder, environment: lab.environment)
            }
            defer { _ = try? start("down", "--discard").finish() }
            try #require(try start("up").finish().status == 0)
            try #require(try start("capture", "start", "--hosts", "client-1").finish().status == 0)

            for _ in 1...2 {
                let early = try start("capture", "stop", "-w", "capture.pcapng").finish()
                let message = "the capture on client-1 did not end within 10 s; try again"
                #expect(early.status == 3 && early.errors.contains(message), "\(early.errors)")
            }
            try lab.write("", to: "end")
            let run = try start("capture", "stop", "-w", "capture.pcapng").finish()
            #expect(run.status == 0, "\(run.errors)")
            #expect(try lab.capture("capture.pcapng").packetCount(of: "client-1") == 7)
            let told = try String(contentsOf: lab.folder.appendingPathComponent("told"), encoding: .utf8)
            #expect(told == "told\n")
        }
    }
}

extension LabFixture {
    /// Makes what a lab leaves that goes down without saving its captures: equal files of `host-1` and so on.
    ///
    /// - Returns: the folder.
    func leave(packets: Int, of size: Int, hosts: Int) throws -> URL {
        let folder = folder.appendingPathComponent("state/wirelab/captures/\(name)/2026-11-22T10-31-07")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for host in 1...hosts {
            let name = "host-\(host)"
            try Self.writeCapture(
                packets: packets, of: size, host: name, to: folder.appendingPathComponent("\(name).pcapng"))
        }
        return folder
    }

    /// Writes a capture of one host.
    static func writeCapture(packets: Int, of size: Int, host: String, to file: URL) throws {
        var writer = PcapngWriter(application: "test")
        let interface = writer.add(CaptureInterface(name: "eth0", description: host))
        let data = [UInt8](repeating: 7, count: size)
        for index in 0..<packets {
            let time = Timestamp(nanoseconds: 1_790_000_000_000_000_000 + UInt64(index))
            writer.write(data.span.bytes, originalLength: size, timestamp: time, interface: interface)
        }
        try writer.drain { bytes in bytes.withUnsafeBytes { Data($0) } }.write(to: file)
    }

    /// Whether the lab's folder holds no capture, nor a part of one, but these.
    func hasNothing(beside files: [String]) -> Bool {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return all.filter { $0.contains("pcapng") } == files
    }
}
