import Foundation
import Packets
import Testing

/// What was captured is not lost, whatever happens to the file, the verb, the host or the lab.
struct LabCaptureLossTests {
    @Test(arguments: [
        ("nowhere/x.pcapng", 2, "x.pcapng: the folder nowhere does not exist; make it with mkdir -p nowhere\n"),
        ("lab.yaml/x.pcapng", 2, "cannot write lab.yaml/x.pcapng: lab.yaml is no folder\n"), (".", 2, ". is a folder"),
    ])
    func `a file that cannot be written is noticed before the captures end`(
        _ file: String, _ status: Int32, _ message: String
    ) throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures()
            let run = try lab.wirelab("capture", "stop", "-w", file)
            #expect(run.status == status && run.errors.contains(message), "\(run.errors)")
            #expect(try lab.captures().hosts("running") == LabCaptureTests.hosts)
            #expect(try lab.stopCaptures().hosts == LabCaptureTests.hosts)
        }
    }

    @Test func `a full disk loses nothing, and the merge is mergecap's`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures()
            try lab.ping("client-1", "10.0.0.10", count: 20)
            let full = try lab.wirelab("capture", "stop", "-w", "/dev/full")
            #expect(full.status == 3)
            #expect(full.errors.contains("cannot write /dev/full: No space left on device"), "\(full.errors)")
            let command = try #require(full.errors.firstMatch(of: /mergecap -w FILE (.*)\n/), "\(full.errors)").1
            #expect(try lab.captures().hosts("ended") == LabCaptureTests.hosts)
            // What the message says one could do is what stop does.
            let files = command.split(separator: " ").map(String.init)
            try lab.tool(["mergecap", "-I", "none", "-w", "theirs.pcapng"] + files)
            _ = try lab.stopCaptures("ours.pcapng")
            let frames = try ["ours.pcapng", "theirs.pcapng"].map { file in
                try lab.tshark(
                    file, fields: "frame.time_epoch", "frame.interface_description", "frame.len", "frame.cap_len",
                    "ip.src", "ip.dst", "icmp.seq")
            }
            #expect(frames[0].count >= 80)
            // Packets of the same nanosecond may be in another order.
            #expect(
                frames[0].map { $0.joined(separator: " ") }.sorted()
                    == frames[1].map { $0.joined(separator: " ") }.sorted())
            #expect(frames[0].map { $0[0] } == frames[1].map { $0[0] })
            #expect(lab.capturedFiles().isEmpty)
        }
    }

    @Test func `a stop that is killed leaves the captures for the next one`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures()
            // More than a pipe holds, so that the stop hangs in the middle of the file.
            let big = try lab.exec("client-1", "ping -n -q -c 100 -i 0.002 -s 1400 10.0.0.10")
            try #require(big.status == 0, "\(big.errors)")
            let pipe = Pipe()
            let stop = try SpawnedProcess(
                [LabFixture.program("wirelab"), "capture", "stop", "-w", "-"], in: lab.folder.path,
                environment: lab.environment,
                standard: (FileHandle.nullDevice, pipe.fileHandleForWriting, FileHandle.nullDevice))
            let haveEnded = try eventually { try lab.captures().hosts("ended") == LabCaptureTests.hosts }
            #expect(haveEnded && stop.isRunning)
            kill(stop.processIdentifier, SIGKILL)
            _ = stop.wait(within: 10)
            let capture = try lab.stopCaptures()
            #expect(capture.fault == nil && capture.packetCount(of: "client-1") >= 200)
            #expect(lab.capturedFiles().isEmpty)
        }
    }

    @Test func `a keeper that is killed leaves what was captured, and stop saves it`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "server,client-1")
            try lab.ping("client-1", "10.0.0.10", count: 5)
            let written = try eventually { try lab.captures().captures.allSatisfy { $0.bytes > 1000 } }
            #expect(written)
            kill(try #require(LabRemains(of: lab).keeper).process, SIGKILL)
            let gone = eventually { LabRemains(of: lab).isEmpty }
            #expect(gone)

            let list = try lab.captures()
            #expect(list.captures.isEmpty && list.leftovers.map(\.hosts) == [["client-1", "server"]])
            #expect(try lab.wirelab("capture", "list").output.contains("left by captures that were never stopped"))
            // A lab that is up again says so, and captures beside it.
            try lab.wirelab("up")
            let start = try lab.wirelab("capture", "start", "--hosts", "client-2")
            #expect(
                start.status == 0 && start.errors.contains("never stopped, on client-1, server: "), "\(start.errors)")
            #expect(try lab.stopCaptures("new.pcapng").hosts == ["client-2"])
            try lab.wirelab("down")

            let run = try lab.wirelab("capture", "stop", "-w", "old.pcapng")
            #expect(run.status == 0 && run.errors.contains("this is what captures left"), "\(run.errors)")
            let capture = try lab.capture("old.pcapng")
            #expect(capture.fault == nil && capture.hosts == ["client-1", "server"])
            #expect(capture.packetCount(of: "client-1") >= 10)
            #expect(lab.capturedFiles().isEmpty)
        }
    }

    @Test func `a host that is removed keeps what it captured`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "server,client-3")
            try lab.ping("client-3", "10.0.0.10", count: 3)
            try lab.change(to: try LabFixture.file("lab.yaml").replacingOccurrences(of: "count: 3", with: "count: 2"))
            let list = try lab.captures()
            #expect(list.hosts("running") == ["server"] && list.hosts("ended") == ["client-3"])
            let run = try lab.wirelab("capture", "stop", "-w", "capture.pcapng")
            #expect(run.status == 0)
            #expect(run.errors == "wirelab: client-3: its capture ended when it was removed from the lab\n")
            let capture = try lab.capture("capture.pcapng")
            #expect(capture.fault == nil && capture.packetCount(of: "client-3") >= 6)
            #expect(capture.statistics.count == 2, "the removed host's was ended in good order")
        }
    }

    @Test func `a capture that ends early is told with its own words`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "server,client-1")
            try lab.ping("client-1", "10.0.0.10")
            try lab.exec("client-1", "ip link set eth0 down")
            let ends = try eventually { try lab.captures().hosts("ended") == ["client-1"] }
            #expect(ends)
            let run = try lab.wirelab("capture", "stop", "-w", "capture.pcapng")
            #expect(run.status == 0)
            let words = "wirelab: client-1: its capture ended early; wire capture said: eth0 went down"
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(try lab.capture("capture.pcapng").packetCount(of: "client-1") >= 2)
        }
    }

    @Test func `a damaged file is merged as far as it goes, and kept`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "server,client-1")
            try lab.ping("client-1", "10.0.0.10", count: 3)
            _ = try lab.wirelab("capture", "stop", "-w", "/dev/full")
            let file = URL(fileURLWithPath: try #require(try lab.captures().captures.last).file)
            let whole = try Data(contentsOf: file)
            try whole.dropLast(10).write(to: file)
            let run = try lab.wirelab("capture", "stop", "-w", "capture.pcapng")
            #expect(run.status == 0)
            #expect(run.errors.contains("wirelab: client-1: its capture is not whole (byte "), "\(run.errors)")
            #expect(run.errors.contains("its file stays: \(file.path).damaged"), "\(run.errors)")
            let capture = try lab.capture("capture.pcapng")
            #expect(capture.fault == nil && capture.packetCount(of: "client-1") >= 6)
            #expect(capture.statistics.count == 1)
            #expect(try lab.captures().leftovers.isEmpty)
        }
    }

    @Test func `a lab that cannot save its captures goes down all the same, and they stay`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "server,client-1")
            try lab.ping("client-1", "10.0.0.10", count: 2)
            try lab.write("in the way", to: "runs")
            let down = try lab.wirelab("down")
            #expect(down.status == 3 && down.output == "\(lab.name) is down\n")
            #expect(down.errors.hasPrefix("wirelab: the captures were not saved: cannot make runs/"), "\(down.errors)")
            let capture = try lab.stopCaptures()
            #expect(capture.fault == nil && capture.packetCount(of: "client-1") >= 4 && capture.statistics.count == 2)
            #expect(lab.capturedFiles().isEmpty)
        }
    }

    @Test func `packets that the kernel dropped are said loudly`() throws {
        try LabFixture.withFolder { lab in
            let folder = lab.folder.appendingPathComponent("state/wirelab/captures/\(lab.name)/2026-11-22T10-31-07")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (host, dropped) in [("server", UInt64(0)), ("client-1", 12_345)] {
                var writer = PcapngWriter(application: "test")
                let interface = writer.add(CaptureInterface(name: "eth0", description: host))
                let counts = InterfaceStatistics(received: 20_000, dropped: dropped)
                writer.write(counts, timestamp: Timestamp(nanoseconds: 1), interface: interface)
                let bytes = writer.drain { bytes in bytes.withUnsafeBytes { Data($0) } }
                try bytes.write(to: folder.appendingPathComponent("\(host).pcapng"))
            }
            let run = try lab.wirelab("capture", "stop", "-w", "capture.pcapng")
            #expect(
                run.status == 0 && run.output.hasPrefix("capture.pcapng: 0 packets from 2 hosts ("), "\(run.output)")
            #expect(run.errors.contains("wirelab: client-1: DROPPED 12 345 packets"), "\(run.errors)")
            #expect(!run.errors.contains("server: "), "\(run.errors)")
            #expect(try lab.capture("capture.pcapng").statistics.values.map(\.dropped).sorted() == [0, 12_345])
        }
    }

    @Test func `large captures are merged in little memory`() throws {
        try LabFixture.withFolder { lab in
            let folder = lab.folder.appendingPathComponent("state/wirelab/captures/\(lab.name)/2026-11-22T10-31-07")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for host in 1...4 {
                try Self.write(
                    packets: 33_000, of: 1500, host: host, to: folder.appendingPathComponent("host-\(host).pcapng"))
            }
            let stop = try lab.start(["capture", "stop", "-w", "capture.pcapng"])
            var peak = 0
            let ended = eventually(within: 120) {
                peak = max(peak, Self.peakMemory(of: stop.process.processIdentifier) ?? 0)
                return !stop.process.isRunning
            }
            let run = stop.finish()
            #expect(ended && run.status == 0, "\(run.errors)")
            #expect(run.output.hasPrefix("capture.pcapng: 132 000 packets from 4 hosts in "), "\(run.output)")
            let attributes = try FileManager.default.attributesOfItem(atPath: lab.folder.path + "/capture.pcapng")
            #expect(attributes[.size] as? Int ?? 0 > 200_000_000)
            print("large captures: peak memory \(peak / 1_000_000) MB")
            #expect(peak > 0 && peak < 50_000_000, "\(peak)")
        }
    }

    /// The most memory that a process has had, in bytes (proc_pid_status(5)); nil where it is gone.
    private static func peakMemory(of process: pid_t) -> Int? {
        let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        return status?.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.1) }.map { $0 * 1024 }
    }

    private static func write(packets: Int, of size: Int, host: Int, to file: URL) throws {
        var writer = PcapngWriter(application: "test")
        let interface = writer.add(CaptureInterface(name: "eth0", description: "host-\(host)"))
        let data = [UInt8](repeating: UInt8(host), count: size)
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        let handle = try FileHandle(forWritingTo: file)
        for index in 0..<packets {
            writer.write(
                data.span.bytes, originalLength: size,
                timestamp: Timestamp(nanoseconds: 1_790_000_000_000_000_000 + UInt64(index * 4 + host)),
                interface: interface)
            guard index % 1000 == 999 else { continue }
            try handle.write(contentsOf: writer.drain { bytes in bytes.withUnsafeBytes { Data($0) } })
        }
        try handle.close()
    }
}
