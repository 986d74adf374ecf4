import Foundation
import Packets
import Testing

/// What `capture list --json` says.
struct CaptureList: Decodable {
    struct Capture: Decodable {
        let host: String
        let state: String
        let since: Int
        let bytes: Int
        let filter: String?
        let snaplen: Int?
        let file: String
    }

    struct Leftover: Decodable {
        let folder: String
        let hosts: [String]
    }

    let lab: String
    let captures: [Capture]
    let leftovers: [Leftover]

    /// The hosts whose captures are in a state.
    func hosts(_ state: String) -> [String] { captures.filter { $0.state == state }.map(\.host) }
}

extension LabFixture {
    /// What is being captured.
    func captures() throws -> CaptureList {
        let run = try wirelab("capture", "list", "--json")
        try #require(run.status == 0, "capture list: \(run.errors)")
        return try JSONDecoder().decode(CaptureList.self, from: Data(run.output.utf8))
    }

    /// Starts captures, which must succeed.
    func startCaptures(_ options: String...) throws {
        let run = try start(["capture", "start"] + options).finish()
        try #require(run.status == 0, "capture start: \(run.errors)")
    }

    /// Stops captures, which must succeed.
    ///
    /// - Returns: the file that was written, read.
    func stopCaptures(_ file: String = "capture.pcapng") throws -> Packets.Capture {
        let run = try wirelab("capture", "stop", "-w", file)
        try #require(run.status == 0, "capture stop: \(run.errors)")
        return try capture(file)
    }

    /// Reads a capture of the lab's folder.
    func capture(_ file: String) throws -> Packets.Capture {
        Capture(pcapng: [UInt8](try Data(contentsOf: folder.appendingPathComponent(file))))
    }

    /// What tshark reads from a capture of the lab's folder.
    ///
    /// - Parameters:
    ///   - file: the capture.
    ///   - filter: which frames, as tshark has it.
    ///   - fields: the fields.
    /// - Returns: the fields of each frame.
    /// - Throws: when tshark fails.
    func tshark(_ file: String, _ filter: String = "frame", fields: String...) throws -> [[String]] {
        let words = ["tshark", "-n", "-r", file, "-Y", filter, "-T", "fields"] + fields.flatMap { ["-e", $0] }
        let run = try tool(words)
        return run.output.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Runs a program of the machine in the lab's folder, which must succeed.
    @discardableResult
    func tool(_ words: [String]) throws -> CommandRun {
        let run = try RunningCommand(words, in: folder, environment: environment).finish()
        try #require(run.status == 0, "\(words): \(run.errors)")
        return run
    }

    /// The files that wirelab keeps for captures, below its state folder.
    func capturedFiles() -> [String] {
        let state = folder.appendingPathComponent("state")
        let all = FileManager.default.enumerator(atPath: state.path)?.compactMap { $0 as? String } ?? []
        return all.filter { $0.hasSuffix(".pcapng") || $0.hasSuffix(".log") || $0.hasSuffix(".damaged") }.sorted()
    }

    /// Sends pings from one host to another, by address so that no names are asked for.
    func ping(_ source: String, _ address: String, count: Int = 1) throws {
        let run = try exec(source, "ping -n -c \(count) -i 0.01 -W 5 \(address)")
        try #require(run.status == 0, "\(run.output) \(run.errors)")
    }
}

extension Packets.Capture {
    /// The hosts, as its interfaces are described.
    var hosts: [String?] { interfaces.map(\.description) }

    /// How many packets are from a host.
    func packetCount(of host: String) -> Int { packets.count { interfaces[$0.interface].description == host } }
}
