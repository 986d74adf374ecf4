import Diagnostics
import FoundationEssentials
import Glibc
import HostSystem

extension AWSBackend {
    /// How long a script may take that only looks, in seconds.
    private static let shortPatience = 60
    /// How long the upload of a capture may take, in seconds.
    private static let uploadPatience = 3600

    /// Starts captures; see `CaptureBackend`.
    public func startCaptures(
        on hosts: [String], of lab: String, _ options: CaptureOptions
    ) async throws -> CaptureFolder {
        let running = try connect(lab)
        // Of a host that is not reached and is to be captured, the start itself says so.
        let held = try captures(running).captures
        let already = held.map(\.host).filter(hosts.contains)
        if !already.isEmpty { throw CaptureFailure.alreadyCaptured(already, hint) }
        // What is stopped together lies together.
        let stamp = held.first(where: \.isRunning)?.stamp ?? ClockText.now
        do {
            try start(options, stamp, on: hosts, running)
        } catch {
            // Also after Ctrl-C, when nobody knows which have begun. One that somebody else has just started stays.
            _ = try? running.commands.uninterrupted.run(
                RemoteCapture().discard(stamp: stamp), on: hosts, within: Self.shortPatience)
            throw error
        }
        return try CaptureFolder(lab: lab, stamp: stamp, in: .aws)
    }

    private func start(_ options: CaptureOptions, _ stamp: String, on hosts: [String], _ lab: AWSLab) throws {
        let outcomes = try lab.commands.run(
            try RemoteCapture().start(options, stamp: stamp), on: hosts, within: Self.shortPatience)
        let failed = outcomes.filter { $0.exitStatus != 0 }
        guard let first = failed.first else { return }
        if first.exitStatus == RemoteCapture.alreadyCaptured {
            throw CaptureFailure.alreadyCaptured(failed.map(\.host), hint)
        }
        throw WirelabError(
            WirelabError.Code(exitStatus: first.exitStatus ?? 3),
            "nothing was captured: on \(first.host) wire capture said: \(first.words)")
    }

    /// The captures that there are; see `CaptureBackend`. Says which hosts could not be asked.
    public func captures(of lab: String) async throws -> [HostCapture] {
        let held = try captures(try connect(lab))
        if !held.unreached.isEmpty {
            settings.progress(
                "\(held.unreached.joined(separator: ", ")) cannot be reached, and may hold captures that are not shown")
        }
        return held.captures
    }

    /// The captures that there are, for a verb that says itself which hosts could not be asked.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: the captures, and those hosts.
    /// - Throws: `WirelabError`.
    public func heldCaptures(of lab: String) async throws -> HeldCaptures { try captures(try connect(lab)) }

    /// The captures that there are; see `CaptureBackend`.
    public func capturesSaidSoon(of lab: String) async -> [HostCapture] {
        (try? captures(try connect(lab)).captures) ?? []
    }

    /// The captures that there are; see `CaptureBackend`.
    public func capturesBeforeDown(of lab: String) async throws -> [HostCapture] {
        let folder = try TerraformFolder(lab: lab)
        // One that did not come up to its end has no captures.
        guard folder.exists, let running = try AWSLab(folder: folder, self) else { return [] }
        let held = try captures(running)
        if held.unreached.isEmpty { return held.captures }
        // What was captured on a host that is gone is lost already, and no reason to keep the rest.
        let states = try Instances(of: running).states()
        let there = held.unreached.filter { ![nil, "shutting-down", "terminated"].contains(states[$0]) }
        if !there.isEmpty { throw CaptureFailure.unreachedBeforeDown(there, hint) }
        return held.captures
    }

    /// Has captures end, and brings their files here; see `CaptureBackend`.
    public func endCaptures(of lab: String, on hosts: [String]?) async throws -> HeldCaptures {
        let running = try connect(lab)
        let (outcomes, unreached) = try running.commands.runWhereReached(
            RemoteCapture().end, on: hosts ?? running.hosts, within: Self.uploadPatience)
        let captures = try outcomes.compactMap { try RemoteCapture.read($0.output, host: $0.host, lab: lab) }
        try bring(captures, running)
        if let failed = outcomes.first(where: { $0.exitStatus != 0 }) {
            throw WirelabError(
                .environment,
                "the capture on \(failed.host) was not brought home: \(Self.reason(failed)); try again, or end it without a file: "
                    + hint.line("capture stop", "--discard"))
        }
        return HeldCaptures(captures: captures, unreached: unreached, hint: hint)
    }

    /// Forgets captures; see `CaptureBackend`.
    public func forgetCaptures(of lab: String, on hosts: [String]) async throws {
        let running = try connect(lab)
        let said = try running.commands.require(
            RemoteCapture().forget, on: hosts, within: Self.shortPatience, to: "forget the capture")
        let forgotten = try said.compactMap { try RemoteCapture.read($1, host: $0, lab: lab) }
        let bucket = Bucket(aws: running.aws, name: running.outputs.bucket)
        for (stamp, captures) in Dictionary(grouping: forgotten, by: \.stamp) {
            try bucket.removeCaptures(stamp: stamp, of: captures.map(\.host))
        }
    }

    /// Discards captures; see `CaptureBackend`.
    public func discardCaptures(of lab: String, on hosts: [String]?) async throws -> [String] {
        let running = try connect(lab)
        let (outcomes, unreached) = try running.commands.runWhereReached(
            RemoteCapture().discard(), on: hosts ?? running.hosts, within: Self.shortPatience)
        if let failed = outcomes.first(where: { $0.exitStatus != 0 }) {
            throw WirelabError(
                .environment, "could not discard the capture on \(failed.host): \(Self.reason(failed))")
        }
        let discarded = outcomes.filter { $0.output.contains("discarded") }.map(\.host)
        if !unreached.isEmpty { throw CaptureFailure.notDiscarded(on: unreached, but: discarded, hint) }
        return discarded
    }

    private func captures(_ lab: AWSLab) throws -> HeldCaptures {
        let (outcomes, unreached) = try lab.commands.runWhereReached(
            RemoteCapture().describe, on: lab.hosts, within: Self.shortPatience)
        if let failed = outcomes.first(where: { $0.exitStatus != 0 }) {
            throw WirelabError(.environment, "could not ask for the captures on \(failed.host): \(failed.words)")
        }
        let captures = try outcomes.compactMap {
            try RemoteCapture.read($0.output, host: $0.host, lab: lab.running.name)
        }
        return HeldCaptures(captures: captures, unreached: unreached, hint: hint)
    }

    private static func reason(_ failed: RemoteOutcome) -> String {
        failed.exitStatus == RemoteCapture.notEnded ? "it did not end in time" : failed.words
    }

    /// Brings the files of captures that have ended and are not here.
    private func bring(_ captures: [HostCapture], _ lab: AWSLab) throws {
        let ended = captures.filter { !$0.isRunning }
        if ended.allSatisfy(\.file.exists) { return }
        // Beside where they go, so that they can be moved there whole. One name, so that what a verb left there that was killed
        // goes with the next.
        let incoming = try CaptureFolder(lab: lab.running.name, stamp: ".incoming", in: .aws).path
        try StateFolder.make(incoming)
        guard let lock = try CaptureLock.take(incoming, hint) else { throw StateFolder.cannotMake(incoming) }
        defer {
            try? FileManager.default.removeItem(atPath: incoming)
            lock.release()
        }
        let bucket = Bucket(aws: lab.aws, name: lab.outputs.bucket)
        // Another verb may have brought some meanwhile.
        let missing = ended.filter { !$0.file.exists }
        for (stamp, captures) in Dictionary(grouping: missing, by: \.stamp) {
            let folder = "\(incoming)/\(stamp)"
            try? FileManager.default.removeItem(atPath: folder)
            try bucket.downloadCaptures(stamp: stamp, of: captures.map(\.host), to: folder)
            for capture in captures {
                try capture.file.take(from: "\(folder)/\(capture.host)/\(Bucket.ownFolder)/\(stamp)", hint)
            }
        }
    }
}

extension CaptureFile {
    /// Moves it where it belongs.
    ///
    /// - Parameters:
    ///   - arrived: the folder that it lies in with its messages, on the same file system.
    ///   - hint: says what to type where that cannot be.
    /// - Throws: `WirelabError` where it is not there, or cannot be moved.
    func take(from arrived: String, _ hint: CommandHint) throws {
        try StateFolder.make(folder)
        // It may have said nothing. First, for where the capture is, it counts as brought.
        guard rename("\(arrived)/log", messagesPath) == 0 || errno == ENOENT,
            rename("\(arrived)/capture.pcapng", path) == 0
        else {
            throw WirelabError(
                .environment,
                errno == ENOENT
                    ? "the capture of \(host) is not in the bucket any more: another verb may have just saved it; see "
                        + "'\(hint.line("capture list"))'"
                    : "cannot move the capture of \(host) to \(path) (\(systemErrorText(errno))); it is still on its host: "
                        + "once that is mended, stop it again")
        }
    }
}

extension HostCapture {
    /// The name of the folder that it is meant for: when the first of those that lie together was started.
    fileprivate var stamp: String { file.folder.split(separator: "/").last.map(String.init) ?? "" }
}
