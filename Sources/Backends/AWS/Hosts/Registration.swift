import Diagnostics

/// Whether hosts are registered with Systems Manager, and ready: without that no verb reaches them.
struct Registration: Sendable {
    private struct Answer: Decodable {
        struct Instance: Decodable {
            let InstanceId: String
            let PingStatus: String
        }

        let InstanceInformationList: [Instance]
    }

    let commands: RunCommand
    private var hint: CommandHint { commands.aws.hint }

    /// The hosts that are registered and answer.
    ///
    /// - Parameter hosts: the hosts' names.
    /// - Returns: those of them.
    /// - Throws: `WirelabError`.
    func registered(_ hosts: [String]) throws -> [String] {
        var online: Set<String> = []
        // A filter has 100 values at most (API reference, InstanceInformationStringFilter).
        for start in stride(from: 0, to: hosts.count, by: 100) {
            let ids = hosts[start..<min(hosts.count, start + 100)].compactMap { commands.instances[$0] }
            let answer = try commands.aws.ask(
                [
                    "ssm", "describe-instance-information", "--filters",
                    "Key=InstanceIds,Values=\(ids.joined(separator: ","))",
                ], as: Answer.self)
            online.formUnion(answer.InstanceInformationList.filter { $0.PingStatus == "Online" }.map(\.InstanceId))
        }
        return hosts.filter { commands.instances[$0].map(online.contains) == true }
    }

    /// Waits until every host is registered and its user data is done.
    ///
    /// - Parameters:
    ///   - hosts: the hosts' names.
    ///   - seconds: how long to wait.
    ///   - progress: gets what is waited for, in words.
    /// - Throws: `WirelabError` that names the hosts that did not get ready, and what failed there; `Interrupted`.
    func waitUntilReady(_ hosts: [String], within seconds: Double, progress: (String) -> Void) throws {
        let deadline = monotonicSeconds() + seconds
        var waiting = hosts
        while !waiting.isEmpty {
            let registered = try registered(waiting)
            let unregistered = waiting.filter { !registered.contains($0) }
            if !registered.isEmpty { waiting = try unregistered + settingUp(registered) }
            if waiting.isEmpty { return }
            progress(
                unregistered.isEmpty
                    ? "waiting for \(waiting.joined(separator: ", ")) to set up"
                    : "waiting for \(unregistered.joined(separator: ", ")) to register with Systems Manager")
            guard monotonicSeconds() < deadline else { throw notReady(waiting, unregistered, seconds) }
            if let requests = commands.aws.requests {
                if requests.came(within: 3) { throw Interrupted() }
            } else {
                pauseQuietly(3)
            }
        }
    }

    /// What to say where hosts are not registered.
    ///
    /// - Parameters:
    ///   - hosts: the hosts' names.
    ///   - hint: says what to type.
    /// - Returns: the error.
    static func missing(_ hosts: [String], _ hint: CommandHint) -> WirelabError {
        let names = hosts.isEmpty ? "a host" : hosts.joined(separator: ", ")
        return WirelabError(
            .environment,
            "Systems Manager does not reach \(names) (yet): a host needs a way out, through the NAT gateway or the endpoints, and "
                + "about a minute after it started. '\(hint.line("logs", hosts.first ?? "HOST"))' shows how far it came"
        )
    }

    /// Those that have not finished their user data.
    private func settingUp(_ hosts: [String]) throws -> [String] {
        // The script waits a while itself: that is one question instead of many.
        let script = """
            for second in 1 2 3 4 5 6 7 8 9 10; do
                if [ -e \(HostPaths.ready) ]; then exit 0; fi
                if [ -e \(HostPaths.failed) ]; then head -c 2000 \(HostPaths.failed) >&2; exit 1; fi
                sleep 1
            done
            exit 75
            """
        let outcomes = try commands.run(script, on: hosts, within: 60)
        if let failed = outcomes.first(where: { $0.exitStatus == 1 }) {
            throw WirelabError(
                .environment,
                "\(failed.host) is up, but setting it up failed: \(failed.words). '\(hint.line("logs", failed.host))' shows all of "
                    + "it; '\(hint.line("down"))' takes the lab away")
        }
        return outcomes.filter { $0.exitStatus != 0 }.map(\.host)
    }

    private func notReady(_ waiting: [String], _ unregistered: [String], _ seconds: Double) -> WirelabError {
        let reason =
            unregistered.isEmpty
            ? "did not finish their set-up"
            : "did not register with Systems Manager: without a way out (nat_gateway or ssm_endpoints) they cannot"
        return WirelabError(
            .environment,
            "\(waiting.joined(separator: ", ")) \(reason) within \(Int(seconds)) s. '\(hint.line("logs", waiting[0]))' shows how "
                + "far it came; '\(hint.line("up"))' waits again; '\(hint.line("down"))' takes the lab away")
    }
}
