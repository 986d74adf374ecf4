import Diagnostics
import FoundationEssentials
import Glibc

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
        let held = try captures(running)
        let already = held.map(\.host).filter(hosts.contains)
        if !already.isEmpty { throw CaptureFailure.alreadyCaptured(already) }
        // What is stopped together lies together.
        let folder = held.first(where: \.isRunning)?.file.folder.split(separator: "/").last.map(String.init)
        let stamp = folder ?? ClockText.now
        let outcomes = try running.commands.run(
            try RemoteCapture.start(options, stamp: stamp), on: hosts, within: Self.shortPatience)
        let failed = outcomes.filter { $0.exitStatus != 0 }
        guard let first = failed.first else { return try CaptureFolder(lab: lab, stamp: stamp, in: .aws) }
        let started = outcomes.filter { $0.exitStatus == 0 }.map(\.host)
        if !started.isEmpty {
            _ = try? running.commands.run(RemoteCapture.discard, on: started, within: Self.shortPatience)
        }
        if first.exitStatus == RemoteCapture.alreadyCaptured {
            throw CaptureFailure.alreadyCaptured(failed.map(\.host))
        }
        throw WirelabError(
            WirelabError.Code(exitStatus: first.exitStatus ?? 3),
            "nothing was captured: on \(first.host) wire capture said: \(first.words)")
    }

    /// The captures that there are; see `CaptureBackend`.
    public func captures(of lab: String) async throws -> [HostCapture] { try captures(try connect(lab)) }

    /// The captures that there are; see `CaptureBackend`.
    public func capturesSaidSoon(of lab: String) async -> [HostCapture] { (try? await captures(of: lab)) ?? [] }

    /// Has every capture end, and brings their files here; see `CaptureBackend`.
    public func endCaptures(of lab: String) async throws -> [HostCapture] {
        let running = try connect(lab)
        let outcomes = try running.commands.run(RemoteCapture.end, on: running.hosts, within: Self.uploadPatience)
        let captures = try outcomes.compactMap { try RemoteCapture.read($0.output, host: $0.host, lab: lab) }
        try bring(captures, running)
        if let failed = outcomes.first(where: { $0.exitStatus != 0 }) {
            let reason = failed.exitStatus == RemoteCapture.notEnded ? "it did not end within 30 s" : failed.words
            throw WirelabError(
                .environment,
                "the capture on \(failed.host) was not brought home: \(reason); try again, or end it without a file: "
                    + "wirelab --on aws capture stop --discard")
        }
        return captures
    }

    /// Forgets captures; see `CaptureBackend`.
    public func forgetCaptures(of lab: String, on hosts: [String]) async throws {
        let running = try connect(lab)
        let said = try running.commands.require(
            RemoteCapture.forget, on: hosts, within: Self.shortPatience, to: "forget the capture")
        let forgotten = try said.compactMap { try RemoteCapture.read($1, host: $0, lab: lab) }
        let bucket = Bucket(aws: running.aws, name: running.outputs.bucket)
        for stamp in Set(forgotten.map(\.stamp)) { try bucket.removeCaptures(stamp: stamp) }
    }

    /// Discards captures; see `CaptureBackend`.
    public func discardCaptures(of lab: String) async throws -> [String] {
        let running = try connect(lab)
        let said = try running.commands.require(
            RemoteCapture.discard, on: running.hosts, within: Self.shortPatience, to: "discard the capture")
        return running.hosts.filter { said[$0]?.contains("discarded") == true }
    }

    private func captures(_ lab: AWSLab) throws -> [HostCapture] {
        let said = try lab.commands.require(
            RemoteCapture.describe, on: lab.hosts, within: Self.shortPatience, to: "ask for the captures")
        return try lab.hosts.compactMap { host in
            try said[host].flatMap { try RemoteCapture.read($0, host: host, lab: lab.running.name) }
        }
    }

    /// Brings the files of captures that have ended and are not here.
    private func bring(_ captures: [HostCapture], _ lab: AWSLab) throws {
        let missing = captures.filter { !$0.isRunning && !$0.file.exists }
        let bucket = Bucket(aws: lab.aws, name: lab.outputs.bucket)
        for (stamp, captures) in Dictionary(grouping: missing, by: \.stamp) {
            // Beside where they go, so that they can be moved there whole.
            let incoming = try CaptureFolder(lab: lab.running.name, stamp: ".incoming-\(getpid())", in: .aws).path
            defer { try? FileManager.default.removeItem(atPath: incoming) }
            try bucket.downloadCaptures(stamp: stamp, to: incoming)
            for capture in captures {
                try StateFolder.make(capture.file.folder)
                let folder = "\(incoming)/\(capture.host)/\(Bucket.ownFolder)/\(stamp)"
                rename("\(folder)/log", capture.file.messagesPath)
                rename("\(folder)/capture.pcapng", capture.file.path)
            }
        }
    }
}

extension HostCapture {
    /// The name of the folder that it is meant for: when the first of those that lie together was started.
    fileprivate var stamp: String { file.folder.split(separator: "/").last.map(String.init) ?? "" }
}
