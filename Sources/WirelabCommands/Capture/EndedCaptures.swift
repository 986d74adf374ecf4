import Backends
import Diagnostics
import Packets
import Reports

/// Captures that have ended and are to become one file.
struct EndedCaptures {
    /// The captures' files, by host.
    private let files: [CaptureFile]
    /// What became of those that did not end because they were told to.
    private let fates: [String: String]

    /// Those that a lab held.
    init(_ captures: [HostCapture]) {
        files = captures.map(\.file)
        fates = Dictionary(
            captures.compactMap { capture in capture.mishap.map { (capture.host, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Those that a lab left.
    init(_ leftover: CaptureFolder) {
        files = leftover.files
        fates = [:]
    }

    /// Merges them, removes their files, and says what there is to say.
    ///
    /// - Parameter destination: gets the merged file.
    /// - Returns: a line about it.
    /// - Throws: `WirelabError` where it cannot be written; then the files stay, and the message says where.
    func save(to destination: CaptureDestination) throws -> String {
        let merge: CaptureMerge
        do {
            merge = try CaptureFiles.merge(files.map(\.path), into: destination)
            try destination.commit()
        } catch let error as WirelabError {
            let places = files.map(\.path).joined(separator: " ")
            throw WirelabError(
                error.code,
                "\(error.message); the captures have ended and stay: once there is room, 'wirelab capture stop -w FILE' "
                    + "saves them, as would: mergecap -w FILE \(places)", cause: error)
        }
        for (index, file) in files.enumerated() { conclude(file, merge.summary(of: index)) }
        return line(merge, destination)
    }

    /// Removes them without a file.
    func remove() {
        for file in files { file.remove() }
    }

    private func conclude(_ file: CaptureFile, _ summary: CaptureSummary) {
        if let fate = fates[file.host] { Console.error("wirelab: \(file.host): \(fate)") }
        let dropped = summary.statistics.values.compactMap(\.dropped).reduce(0, +)
        if dropped > 0 {
            Console.error(
                "wirelab: \(file.host): DROPPED \(Quantity.grouped(Int(clamping: dropped))) packets for want of memory, "
                    + "beside the \(Quantity.grouped(summary.packets)) that were captured")
        }
        guard let fault = summary.fault else { return file.remove() }
        // What could not be read may still be of use to somebody.
        Console.error(
            "wirelab: \(file.host): its capture is not whole (\(fault.message)); the \(Quantity.grouped(summary.packets)) "
                + "packets before that were merged, and its file stays: \(file.setAside())")
    }

    private func line(_ merge: CaptureMerge, _ destination: CaptureDestination) -> String {
        let hosts = "\(files.count) host\(files.count == 1 ? "" : "s")"
        let packets = "\(Quantity.grouped(merge.packetCount)) packet\(merge.packetCount == 1 ? "" : "s")"
        let span = merge.first.flatMap { first in merge.last.map { " in \(Quantity.duration($0.since(first)))" } } ?? ""
        if destination.path == "-" { return "\(packets) from \(hosts)\(span)" }
        let path = destination.path
        return "\(path): \(packets) from \(hosts)\(span) (wireshark \(path), or: tshark -r \(path))"
    }
}

extension HostCapture {
    /// What became of it where that was not as it should be: it ended before it was told to, or failed then.
    fileprivate var mishap: String? {
        switch state {
        case .running, .ended(.told, exitStatus: 0): nil
        case .ended(.told, _): "its capture failed" + said
        case .ended: fate
        }
    }
}
