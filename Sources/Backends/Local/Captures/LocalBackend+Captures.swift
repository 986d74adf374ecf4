import Diagnostics
import Glibc

extension LocalBackend {
    /// How long captures may take to begin: they are started one after the other, and begin side by side.
    private static let startPatience = 30.0
    /// How long captures may take to end: they write what is still in memory.
    private static let endPatience = 10

    /// Starts captures; see `CaptureBackend`.
    public func startCaptures(
        on hosts: [String], of lab: String, _ options: CaptureOptions
    ) async throws -> CaptureFolder {
        try translatingSystemCallErrors {
            let connection = try connect(lab)
            let held = try captures(connection)
            let already = held.map(\.host).filter(hosts.contains)
            if !already.isEmpty { throw CaptureFailure.alreadyCaptured(already, hint) }
            // Until the keeper holds them, they would look like what a lab left.
            let (folder, lock) = try CaptureFolder.locked(lab: lab, beside: held.first(where: \.isRunning), hint)
            defer { lock.release() }
            var started: [String] = []
            do {
                for host in hosts {
                    try start(folder.file(host), options, connection)
                    started.append(host)
                }
                try awaitBegin(on: hosts, connection)
                return folder
            } catch {
                try? discard(on: started, connection)
                folder.removeIfEmpty()
                throw error
            }
        }
    }

    /// The captures that there are; see `CaptureBackend`.
    public func captures(of lab: String) async throws -> [HostCapture] {
        try translatingSystemCallErrors { try captures(try connect(lab)) }
    }

    /// The captures that there are, where the lab's keeper says so soon.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: the captures; none also where the lab is not up, or its keeper does not answer.
    public func capturesSaidSoon(of lab: String) -> [HostCapture] {
        guard let connection = try? LabConnection.open(LabSocketName(lab: lab), patience: 1) else { return [] }
        connection.limitWaiting(seconds: 2)
        return (try? captures(connection)) ?? []
    }

    /// The captures that there are: their files lie on this machine and outlive the lab, so one whose keeper does not answer is
    /// no reason to stay up.
    public func capturesBeforeDown(of lab: String) async throws -> [HostCapture] { capturesSaidSoon(of: lab) }

    /// Has captures end; see `CaptureBackend`.
    public func endCaptures(of lab: String, on hosts: [String]?) async throws -> HeldCaptures {
        try translatingSystemCallErrors {
            let connection = try connect(lab)
            _ = try connection.ask(.endCaptures(hosts: hosts, signal: SIGINT))
            func isMeant(_ capture: HostCapture) -> Bool { hosts?.contains(capture.host) ?? true }
            let ended = try awaitEnd(connection, of: isMeant).filter(isMeant)
            return HeldCaptures(captures: ended, unreached: [], hint: hint)
        }
    }

    /// Forgets captures; see `CaptureBackend`.
    public func forgetCaptures(of lab: String, on hosts: [String]) async throws {
        try translatingSystemCallErrors { _ = try connect(lab).ask(.forgetCaptures(hosts: hosts)) }
    }

    /// Discards captures; see `CaptureBackend`.
    public func discardCaptures(of lab: String, on hosts: [String]?) async throws -> [String] {
        try translatingSystemCallErrors {
            let connection = try connect(lab)
            let captured = try captures(connection).map(\.host).filter { hosts?.contains($0) ?? true }
            try discard(on: captured, connection)
            return captured
        }
    }

    private func captures(_ connection: LabConnection) throws -> [HostCapture] {
        guard case .captures(let captures) = try connection.ask(.captures).reply else { throw Self.oddAnswer }
        return captures
    }

    private func start(_ file: CaptureFile, _ options: CaptureOptions, _ connection: LabConnection) throws {
        let descriptors: [Descriptor]
        do {
            descriptors = try file.make()
        } catch let error as SystemCallError where error.number == EEXIST {
            // Another verb is just starting it.
            throw CaptureFailure.alreadyCaptured([file.host], hint)
        }
        let arguments =
            ["\(ProgramPath.ownFolder)/wire", "capture", "-i", AttachedHost.interface, "-w", "-"] + options.words
        do {
            // The file is opened out here: its path need not exist among the lab's mounts, and it belongs to the caller.
            _ = try connection.ask(
                .startCapture(CaptureRequest(file: file, options: options, arguments: arguments)),
                descriptors: descriptors.map(\.number))
        } catch {
            file.remove()
            throw error
        }
    }

    /// Waits until each capture has said that every packet from now on is in it.
    private func awaitBegin(on hosts: [String], _ connection: LabConnection) throws {
        let deadline = monotonicSeconds() + Self.startPatience
        while true {
            let started = try captures(connection).filter { hosts.contains($0.host) }
            for capture in started {
                // It may have begun and ended since; that it ended early is told at the stop.
                if case .ended(_, let status) = capture.state, !capture.hasBegun {
                    throw CaptureFailure.notStarted(capture, exitStatus: status)
                }
            }
            let missing = started.filter { !$0.hasBegun }.map(\.host)
            if missing.isEmpty && started.count == hosts.count { return }
            guard monotonicSeconds() < deadline else {
                throw WirelabError(
                    .environment,
                    "the capture on \(missing.joined(separator: ", ")) did not begin within \(Int(Self.startPatience)) s"
                )
            }
            usleep(5000)
        }
    }

    private func awaitEnd(
        _ connection: LabConnection, of isMeant: (HostCapture) -> Bool
    ) throws -> [HostCapture] {
        let deadline = monotonicSeconds() + Double(Self.endPatience)
        while true {
            let captures = try captures(connection)
            let running = captures.filter { $0.isRunning && isMeant($0) }
            if running.isEmpty { return captures }
            guard monotonicSeconds() < deadline else {
                throw CaptureFailure.notEnded(running, seconds: Self.endPatience, hint)
            }
            usleep(5000)
        }
    }

    private func discard(on hosts: [String], _ connection: LabConnection) throws {
        _ = try connection.ask(.endCaptures(hosts: hosts, signal: SIGKILL))
        let ended = try awaitEnd(connection) { hosts.contains($0.host) }
        _ = try connection.ask(.forgetCaptures(hosts: hosts))
        for capture in ended where hosts.contains(capture.host) { capture.file.remove() }
    }
}

extension HostCapture {
    /// Whether it has said that every packet from then on is in it: `wire capture`'s first line.
    fileprivate var hasBegun: Bool { file.messages.hasPrefix("capturing on ") }
}
