import Backends
import Diagnostics
import Packets
import Reports

/// Captures that have ended and are to become one file, which no other verb touches meanwhile.
struct EndedCaptures {
    /// The captures' files.
    private let files: [CaptureFile]
    /// What became of those that did not end because they were told to, by host.
    private let fates: [String: String]
    private let locks: [CaptureLock]
    /// The lab that still holds them; nil for what a lab left.
    private let keeping: CapturedLab?
    /// What hints at the lab.
    private let hint: CommandHint
    /// What to say once they are saved, where there may be more on hosts that could not be asked.
    let shortcoming: WirelabError?

    /// Has the captures of a lab end.
    ///
    /// - Parameter captured: the lab.
    /// - Returns: the captures; nil where another verb has just saved them.
    /// - Throws: `WirelabError` where they do not end, or another verb is busy with them.
    static func end(in captured: CapturedLab) async throws -> EndedCaptures? {
        let (backend, lab) = (captured.backend, captured.lab)
        let held = try await backend.endCaptures(of: lab, on: nil)
        let ended = held.captures
        let locks = try CaptureLock.take(foldersOf: ended.map(\.file), backend.hint)
        // Only now nobody else is about to save them; whoever did has had the lab forget them, or has taken it down.
        var unsaved = ended.filter(\.file.exists)
        if try await backend.lab(lab) != nil {
            let files = Set(ended.map(\.file))
            unsaved = try await backend.captures(of: lab).filter { files.contains($0.file) && !$0.isRunning }
        }
        return unsaved.isEmpty
            ? nil : EndedCaptures(unsaved, locks, keeping: captured, shortcoming: held.shortcoming)
    }

    private init(
        _ captures: [HostCapture], _ locks: [CaptureLock], keeping: CapturedLab, shortcoming: WirelabError?
    ) {
        files = captures.map(\.file)
        fates = Dictionary(
            captures.compactMap { capture in capture.mishap.map { (capture.host, $0) } },
            uniquingKeysWith: { first, _ in first })
        self.locks = locks
        self.keeping = keeping
        hint = keeping.world.hint
        self.shortcoming = shortcoming
    }

    /// Those that a lab left.
    ///
    /// - Parameters:
    ///   - folder: the folder of a lab's captures.
    ///   - captured: the lab.
    /// - Returns: the captures; nil where there are none, or the lab holds them.
    /// - Throws: `WirelabError` where another verb is busy with them.
    static func left(in folder: CaptureFolder, by captured: CapturedLab) async throws -> EndedCaptures? {
        guard let lock = try CaptureLock.take(folder.path, captured.world.hint) else { return nil }
        // Captures that have just been started lie in a folder, too.
        let isUp = try await captured.backend.lab(captured.lab) != nil
        let held = isUp ? try await captured.backend.captures(of: captured.lab) : []
        let files = folder.files
        if files.isEmpty || held.contains(where: { files.contains($0.file) }) { return nil }
        return EndedCaptures(files, lock, captured.world.hint)
    }

    private init(_ files: [CaptureFile], _ lock: CaptureLock, _ hint: CommandHint) {
        self.files = files
        self.hint = hint
        fates = [:]
        locks = [lock]
        keeping = nil
        shortcoming = nil
    }

    /// Merges them, has their lab forget them, removes their files, and says what there is to say.
    ///
    /// - Parameter destination: gets the merged file.
    /// - Returns: a line about it.
    /// - Throws: `WirelabError` where they cannot be read or it cannot be written; then the files stay, and the message says
    ///   where.
    func save(to destination: CaptureDestination) async throws -> String {
        defer { for lock in locks { lock.release() } }
        let merge = try merge(into: destination)
        // Before their files go: a verb that is killed here leaves them twice, not a lab with captures that are nowhere.
        if let keeping { try await keeping.forget(files.map(\.host)) }
        for (index, file) in files.enumerated() { conclude(file, merge.summary(of: index)) }
        return line(merge, destination)
    }

    /// Removes them without a file.
    func remove() {
        for file in files { file.remove() }
    }

    private func merge(into destination: CaptureDestination) throws -> CaptureMerge {
        do {
            let merge = try CaptureFiles.merge(files.map(\.path), into: destination)
            try destination.commit()
            return merge
        } catch let error as WirelabError {
            let rest = files.filter(\.exists).map(\.path)
            let places = "mergecap -w FILE \(rest.joined(separator: " "))"
            if rest.isEmpty { throw error }
            let hint =
                rest.count < files.count
                ? "what is left stays: \(places), then \(hint.line("capture stop", "--discard"))"
                : "the captures have ended and stay: once that is mended, '\(CapturesInLab.next(hint))' saves them, as would: "
                    + places
            throw WirelabError(error.code, "\(error.message); \(hint)", cause: error)
        }
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
