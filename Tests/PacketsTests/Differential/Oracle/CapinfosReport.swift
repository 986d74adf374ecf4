import Foundation

/// What capinfos says of a capture file as a whole.
struct CapinfosReport {
    /// Its columns, by their names.
    private let values: [String: String]

    var packets: Int? { number("Number of packets") }
    var fileSize: Int? { number("File size (bytes)") }
    /// The packets' lengths on the wire, in bytes.
    var dataSize: Int? { number("Data size (bytes)") }
    /// Seconds from the earliest packet to the latest.
    var duration: Double? { values["Capture duration (seconds)"].flatMap { Double($0) } }
    /// Seconds since 1970, as text so that nothing of the nanoseconds is lost.
    var start: String? { values["Start time"] }
    var end: String? { values["End time"] }
    var isInOrder: Bool? { values["Strict time order"].map { $0 == "True" } }
    var encapsulation: String? { values["File encapsulation"] }

    private func number(_ name: String) -> Int? { values[name].flatMap { Int($0) } }

    /// - Parameter output: what `capinfos -T -M -S` printed.
    /// - Throws: `TsharkOracle.Failure` where that is no table of one file.
    init(output: String) throws {
        let lines = output.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        guard lines.count == 2 else { throw TsharkOracle.Failure(description: "capinfos said: \(output)") }
        values = Dictionary(zip(lines[0], lines[1]), uniquingKeysWith: { first, _ in first })
    }

    /// Asks capinfos.
    ///
    /// - Parameters:
    ///   - file: a whole capture file.
    ///   - folder: where it is put.
    /// - Throws: `TsharkOracle.Failure` where capinfos fails.
    init(_ file: [UInt8], in folder: URL) throws {
        let path = folder.appendingPathComponent("\(UUID().uuidString).capture")
        try Data(file).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let words = ["/usr/bin/capinfos", "-T", "-M", "-S", path.path]
        let run = try RunningCommand(words, in: folder, environment: ["LC_ALL": "C.UTF-8"]).finish()
        guard run.status == 0 else {
            throw TsharkOracle.Failure(description: "capinfos ended with \(run.status): \(run.errors)")
        }
        try self.init(output: run.output)
    }
}
