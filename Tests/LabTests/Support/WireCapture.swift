import Foundation
import Packets
import Testing

/// `wire capture` on a host, into a file of the lab's folder.
struct WireCapture {
    let program: HostProgram
    /// The file.
    let path: String

    /// What it said on stderr.
    var said: String { program.command.errorsSoFar }

    /// Asks it to end, and waits until it has.
    func end(by signal: Int32 = SIGTERM) -> CommandRun {
        kill(program.command.process.processIdentifier, signal)
        return program.command.finish(within: 30)
    }

    /// Reads the file.
    func read() throws -> Capture { try CaptureFile.read(path) }
}

/// Capture files, as Wirelab and others read them.
enum CaptureFile {
    /// Reads a file; there must be nothing wrong with it.
    static func read(_ path: String) throws -> Capture {
        let capture = Capture(pcapng: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
        #expect(capture.fault == nil)
        return capture
    }

    /// What capinfos says; it must have nothing to complain about.
    static func capinfos(_ path: String, in lab: LabFixture) throws -> String {
        try tool(["/usr/bin/capinfos", path], in: lab)
    }

    /// Values of fields by packet, as tshark sees them; it must have nothing to complain about.
    ///
    /// `joinsSegments` lets it put together what segments carry. Where it takes their bytes by chance for a protocol of long
    /// messages, that makes it look at all of them again with each segment.
    static func fields(
        _ names: String..., of path: String, filter: String = "frame", joinsSegments: Bool = true, in lab: LabFixture
    ) throws -> [[String]] {
        let preferences = ["tcp.check_checksum:TRUE", "tcp.desegment_tcp_streams:\(joinsSegments ? "TRUE" : "FALSE")"]
        let options = ["-n", "-r", path, "-Y", filter, "-T", "fields"] + preferences.flatMap { ["-o", $0] }
        return try tool(["/usr/bin/tshark"] + options + names.flatMap { ["-e", $0] }, in: lab)
            .split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    private static func tool(_ arguments: [String], in lab: LabFixture) throws -> String {
        let run = try RunningCommand(arguments, in: lab.folder, environment: lab.environment).finish(within: 120)
        #expect(run.status == 0, "\(run.errors)")
        // As root, tshark always warns that it is.
        #expect(run.errors.split(separator: "\n").filter { !$0.contains("Running as user") } == [])
        return run.output
    }
}

extension LabFixture {
    /// Starts a capture on a host and waits until it says that it captures.
    ///
    /// - Parameters:
    ///   - host: where.
    ///   - options: options of `wire capture`.
    ///   - file: the file's name.
    /// - Returns: the capture.
    /// - Throws: when it does not begin.
    func startWireCapture(_ host: String, _ options: String..., file: String = "capture.pcapng") throws -> WireCapture {
        let path = folder.appendingPathComponent(file).path
        let command = [Self.program("wire"), "capture", "-w", path] + options
        let capture = WireCapture(
            program: HostProgram(command: try start(["exec", host, "--"] + command)), path: path)
        let begun = eventually(within: 30) { capture.said.contains("capturing on ") }
        try #require(begun, "wire capture on \(host): \(capture.said)")
        return capture
    }

    /// Sends datagrams to the server's port 1234 as fast as they go, each with its number, from 0.
    func sendDatagrams(_ count: Int, size: Int = 64, from host: String) throws {
        let script = """
            import socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            for number in range(int(sys.argv[1])):
                s.sendto(number.to_bytes(4, "big").ljust(int(sys.argv[2]), b"\\0"), ("10.0.0.10", 1234))
            """
        let run = try python(host, script, "\(count)", "\(size)")
        try #require(run.status == 0, "\(run.errors)")
    }
}

extension Capture {
    /// The numbers of the datagrams that `sendDatagrams` sent: after the headers of Ethernet, IPv4 and UDP.
    var datagramNumbers: [Int] {
        packets.compactMap { packet in
            guard packet.bytes.count >= 46 else { return nil }
            let first = packet.bytes.lowerBound + 42
            return bytes[first..<first + 4].reduce(0) { $0 << 8 | Int($1) }
        }
    }
}
