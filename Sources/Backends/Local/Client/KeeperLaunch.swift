import CWirelab
import Diagnostics
import Glibc
import HostSystem

/// The start of a lab's keeper: this program again, as process 1 of new namespaces.
///
/// The namespaces are made in C between fork and exec, where there is one thread: unshare(CLONE_NEWUSER) refuses a process
/// with several, and Swift's runtime has them.
enum KeeperLaunch {
    /// Where the keeper finds the socket that it listens on.
    static let controlDescriptor: Int32 = 3
    /// Where the keeper finds the connection to the one who started it.
    static let lifelineDescriptor: Int32 = 4

    /// Starts the keeper of a lab.
    ///
    /// - Parameter name: the lab's socket name.
    /// - Returns: the conversation with it; nil if somebody else has the name, so that the lab is up or coming up.
    /// - Throws: `WirelabError`, `SystemCallError`.
    static func start(_ name: LabSocketName) throws -> LabConnection? {
        let number = wirelab_bind_abstract(name.text)
        if number < 0 && errno == EADDRINUSE { return nil }
        let control = Descriptor(try systemCall("bind lab \(name.lab)") { number })
        let lifeline = try SocketPair(SOCK_STREAM)
        let synchronisation = try SocketPair(SOCK_SEQPACKET)
        let child = try withCStrings(["wirelab", "keeper", name.lab]) { arguments in
            var launch = wirelab_keeper_launch(
                arguments: arguments, environment: environ, control: control.number, lifeline: lifeline.theirs.number,
                synchronisation: synchronisation.theirs.number)
            return try systemCall("fork") { wirelab_launch_keeper(&launch) }
        }
        lifeline.closeTheirs()
        synchronisation.closeTheirs()
        defer { waitpid(child, nil, 0) }
        try expect(WIRELAB_KEEPER_UNSHARED, on: synchronisation.ours)
        do {
            try IdentityMap.forThisUser().write(process: child)
        } catch {
            shutdown(synchronisation.ours.number, Int32(SHUT_RDWR))
            throw error
        }
        try systemCall("release keeper") { send(synchronisation.ours.number, [1], 1, Int32(MSG_NOSIGNAL)) }
        let keeper = try expect(WIRELAB_KEEPER_STARTED, on: synchronisation.ours)
        return LabConnection(keeper: keeper, socket: MessageSocket(lifeline.ours))
    }

    @discardableResult
    private static func expect(_ stage: Int, on socket: Descriptor) throws -> Int32 {
        var report = wirelab_keeper_report()
        let size = MemoryLayout<wirelab_keeper_report>.size
        let count = try systemCall("wait for keeper") { recv(socket.number, &report, size, 0) }
        if count == size && Int(report.stage) == stage { return report.value }
        let call = withUnsafeBytes(of: report.call) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let reason = count == size ? "\(call): \(systemErrorText(report.value))" : "it ended at once"
        throw WirelabError(
            .environment, "this machine does not let you make a lab's namespaces (\(reason)); 'wirelab doctor' says why"
        )
    }
}

/// Two connected sockets, one to keep and one to give away.
private final class SocketPair {
    let ours: Descriptor
    private(set) var theirs: Descriptor

    init(_ type: __socket_type) throws {
        var ends: [Int32] = [0, 0]
        try systemCall("socketpair") {
            socketpair(AF_UNIX, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends)
        }
        ours = Descriptor(ends[0])
        theirs = Descriptor(ends[1])
    }

    func closeTheirs() {
        theirs = ours
    }
}
