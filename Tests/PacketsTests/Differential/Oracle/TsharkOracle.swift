import Foundation

/// What tshark says of a capture, as lines of `--frames`.
///
/// The rules are those of Debian 12's tshark 4.0.17; later versions differ in some.
struct TsharkOracle {
    /// Where files are put, and where tshark finds no one's preferences.
    let folder: URL

    /// What a tool said instead of an answer.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let program = "/usr/bin/tshark"

    /// - Throws: when tshark is not there or of another version than the rules are.
    init(in folder: URL) throws {
        self.folder = folder
        let run = try RunningCommand([Self.program, "--version"], in: folder).finish()
        guard run.status == 0, run.output.hasPrefix("TShark (Wireshark) 4.0.") else {
            throw Failure(
                description: "tshark 4.0 is needed (scripts/setup --tests), and here is: "
                    + (run.output + run.errors).prefix { $0 != "\n" })
        }
    }

    /// What of tshark's answer belongs to the analysis.
    private static let fields =
        ["frame.number", "tcp.stream"] + AnalysisFlag.allCases.map { "tcp.analysis.\($0.rawValue)" }
        + ["tcp.analysis.bytes_in_flight", "tcp.analysis.ack_rtt", "tcp.analysis.initial_rtt", "tcp.window_size"]

    /// - Parameter file: a whole capture, or one that breaks off.
    /// - Returns: a line for each frame that belongs to a stream.
    /// - Throws: when tshark fails.
    func frameLines(_ file: [UInt8]) throws -> [String] {
        let path = folder.appendingPathComponent("\(UUID().uuidString).capture")
        try Data(file).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        return try frameLines(of: path)
    }

    /// The same of a file that exists.
    func frameLines(of path: URL) throws -> [String] {
        let preferences = ["tcp.check_checksum:FALSE", "tcp.desegment_tcp_streams:FALSE"]
        let run = try RunningCommand(
            [Self.program, "-n", "-r", path.path, "-Y", "tcp && !icmp && !icmpv6", "-T", "fields"]
                + preferences.flatMap { ["-o", $0] } + Self.fields.flatMap { ["-e", $0] },
            in: folder, environment: ["XDG_CONFIG_HOME": folder.path, "HOME": folder.path, "LC_ALL": "C.UTF-8"]
        ).finish(within: 300)
        // With status 2 and these words it has told all that the file has.
        guard run.status == 0 || run.status == 2 && run.errors.contains("cut short") else {
            throw Failure(description: "tshark ended with \(run.status): \(run.errors)")
        }
        return try run.output.split(separator: "\n").compactMap(Self.frameLine)
    }

    /// - Returns: nil for a frame of which tshark says no more than its number: its ports were not captured.
    private static func frameLine(_ answer: Substring) throws -> String? {
        let values = answer.split(separator: "\t", omittingEmptySubsequences: false)
        guard values.count == fields.count else { throw Failure(description: "tshark said: \(answer)") }
        guard values.dropFirst().contains(where: { !$0.isEmpty }) else { return nil }
        // A flag's value does not matter, and there may be several: it is there or not.
        let flags = zip(AnalysisFlag.allCases, values[2...]).filter { !$1.isEmpty }.map(\.0.rawValue)
        let head = [String(values[0]), String(values[1]), flags.joined(separator: ",")]
        return (head + values.suffix(4).map(String.init)).joined(separator: "\t")
    }
}
