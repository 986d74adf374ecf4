import CWirelab
import Diagnostics
import Glibc
import HostSystem
import LabModel

/// Process 1 of a lab: it holds the namespaces, starts and reaps every process, and answers the verbs.
///
/// One thread and one loop. When it ends, however it ends, the kernel ends every process of its pid namespace and with the
/// last of them takes down the network namespaces and all that is in them: there is nothing to clean.
public final class Keeper {
    private struct Client {
        let socket: MessageSocket
        /// Whether this is the one who started the lab.
        let isStarter: Bool
    }

    private let name: String
    private let listener: Int32
    private let signals: Int32
    private let log: Descriptor
    private let lab: KeptLab
    private let namespaces: [Descriptor]
    private var clients: [Client]
    private var labFile = ""
    private var since = 0
    /// Until the one who started the lab says that it saw it come up, the lab ends with them.
    private var isReleased = false

    /// Runs the keeper; the process must have been started by `KeeperLaunch`.
    ///
    /// - Parameter name: the lab's name.
    /// - Throws: `WirelabError` where this process is no keeper.
    public static func run(name: String) throws {
        guard getpid() == 1, fcntl(KeeperLaunch.controlDescriptor, F_GETFD) >= 0,
            fcntl(KeeperLaunch.lifelineDescriptor, F_GETFD) >= 0
        else {
            throw WirelabError(.invalidInput, "'wirelab keeper' is started by 'wirelab up', never by hand")
        }
        let starter = MessageSocket(Descriptor(KeeperLaunch.lifelineDescriptor))
        let keeper: Keeper
        do {
            keeper = try Keeper(name: name, starter: starter)
        } catch {
            try? starter.send(KeeperReply.failure(error))
            exit(WirelabError.Code.environment.exitStatus)
        }
        keeper.loop()
    }

    private init(name: String, starter: MessageSocket) throws {
        self.name = name
        listener = KeeperLaunch.controlDescriptor
        for descriptor in [listener, KeeperLaunch.lifelineDescriptor] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        signals = try systemCall("watch signals") { wirelab_open_signals() }
        // A verb that goes away while it is answered must not take the lab with it.
        signal(SIGPIPE, SIG_IGN)
        // A descriptor a host.
        raiseDescriptorLimit()
        ProgramPath.apply()
        try LabMounts.build()
        log = Descriptor(
            try systemCall("open keeper.log") {
                open("\(LabMounts.folder)/keeper.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            })
        lab = KeptLab(log: log.number)
        namespaces = try ["user", "pid", "mnt"].map { kind in
            Descriptor(
                try systemCall("open /proc/self/ns/\(kind)") { open("/proc/self/ns/\(kind)", O_RDONLY | O_CLOEXEC) })
        }
        clients = [Client(socket: starter, isStarter: true)]
        // Listening anew makes this process the one that connecting verbs see as their peer (unix(7), SO_PEERCRED).
        try systemCall("listen") { listen(listener, 64) }
    }

    private func loop() -> Never {
        while true {
            // Before the lab is up nobody but the one who started it has anything to ask; the others wait in line.
            let isUp = since != 0
            var events = [isUp ? listener : -1, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            events += clients.map { pollfd(fd: $0.socket.descriptor.number, events: Int16(POLLIN), revents: 0) }
            if poll(&events, nfds_t(events.count), -1) <= 0 { continue }
            if events[1].revents != 0 { takeSignals() }
            let readable = zip(clients, events.dropFirst(2)).filter { $0.1.revents != 0 }.map(\.0)
            for client in readable where !serve(client) { drop(client) }
            if events[0].revents != 0 { accept() }
        }
    }

    private func takeSignals() {
        while true {
            switch wirelab_next_signal(signals) {
            case 0: return
            case SIGCHLD: reap()
            case SIGHUP: continue
            default: end()
            }
        }
    }

    private func reap() {
        while true {
            var status: Int32 = 0
            let process = waitpid(-1, &status, WNOHANG)
            if process <= 0 { return }
            do { try lab.noteEnd(of: process, exitStatus: exitStatus(ofWaitStatus: status)) } catch { note("\(error)") }
        }
    }

    private func accept() {
        let number = Glibc.accept(listener, nil, nil)
        guard number >= 0 else { return }
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        let descriptor = Descriptor(number)
        var peer = wirelab_peer()
        // Abstract names carry no permissions: whoever is not this user, which is root in here, is not served.
        guard wirelab_get_peer(number, &peer) == 0, peer.user == getuid() else { return }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        clients.append(Client(socket: MessageSocket(descriptor), isStarter: false))
    }

    /// Serves one request; false when the client is gone or makes no sense.
    private func serve(_ client: Client) -> Bool {
        do {
            guard let (request, received) = try client.socket.receive(KeeperRequest.self) else { return false }
            if case .release = request, client.isStarter { isReleased = true }
            if case .down = request {
                try client.socket.send(KeeperReply.done)
                end()
            }
            let (reply, descriptors) = answer(request, received)
            try client.socket.send(reply, descriptors: descriptors)
            return true
        } catch {
            note("\(error)")
            return false
        }
    }

    private func drop(_ client: Client) {
        if client.isStarter && !isReleased { end() }
        clients.removeAll { $0.socket === client.socket }
    }

    private func answer(_ request: KeeperRequest, _ received: [Descriptor]) -> (KeeperReply, [Int32]) {
        do {
            switch request {
            case .reconcile(let wanted): return (.reconciled(try reconcile(wanted)), [])
            case .release, .down: return (.done, [])
            case .status: return (.status(try status()), [])
            case .enter(let host):
                let network = try networkNamespace(of: host).descriptor
                return (.entered, (namespaces + [network]).map(\.number))
            case .denials: return (.denials(try lab.denials()), [])
            case .probe(let requests):
                let probe = ReachProbe(fabric: try lab.fabricNamespace(), hosts: lab.attachedHosts)
                return (.probed(try probe.run(requests)), [])
            case .startCapture(let wanted):
                try lab.captures.start(
                    wanted, into: received, in: try networkNamespace(of: wanted.file.host),
                    from: try lab.fabricNamespace())
                return (.done, [])
            case .captures: return (.captures(lab.captures.all), [])
            case .endCaptures(let hosts, let signal):
                lab.captures.end(on: hosts, signal: signal)
                return (.done, [])
            case .forgetCaptures(let hosts):
                lab.captures.forget(on: hosts)
                return (.done, [])
            }
        } catch {
            note("\(error)")
            return (.failure(error), [])
        }
    }

    private func reconcile(_ wanted: ReconcileRequest) throws -> ReconcileReport {
        let begun = monotonicSeconds()
        let changes = try lab.reconcile(to: wanted.topology, way: wanted.way)
        labFile = wanted.labFile
        if since == 0 { since = time(nil) }
        guard let way = lab.firewall.way else { throw WirelabError(.environment, "the lab has no security groups") }
        return ReconcileReport(changes: changes, way: way, seconds: monotonicSeconds() - begun)
    }

    private func status() throws -> KeeperStatus {
        guard let topology = lab.topology, let way = lab.firewall.way else {
            throw WirelabError(.environment, "lab \(name) is still coming up")
        }
        return KeeperStatus(topology: topology, labFile: labFile, way: way, since: since)
    }

    private func networkNamespace(of host: String) throws -> NetworkNamespace {
        if let attached = lab.attachedHost(host) { return attached.namespace }
        if host == LocalLab.fabricName { return try lab.fabricNamespace() }
        let names = lab.attachedHosts.map(\.host.name)
        throw WirelabError(.invalidInput, "lab \(name) has no host '\(host)'; it has \(names.joined(separator: ", "))")
    }

    private func note(_ text: String) {
        let line = Array("\(time(nil)) \(text)\n".utf8)
        _ = write(log.number, line, line.count)
    }

    private func end() -> Never {
        _exit(0)
    }
}

extension KeeperReply {
    /// An error as an answer.
    static func failure(_ error: any Error) -> KeeperReply {
        if let error = error as? WirelabError {
            return .failed(exitStatus: error.code.exitStatus, message: error.message)
        }
        return .failed(
            exitStatus: WirelabError.Code.environment.exitStatus, message: "the lab's keeper failed: \(error)")
    }
}
