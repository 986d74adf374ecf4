import CWirelab
import Diagnostics
import Glibc

/// A conversation with the keeper of a lab.
struct LabConnection {
    /// The keeper's process id.
    let keeper: pid_t
    private let socket: MessageSocket

    /// The conversation with a keeper that was just started.
    init(keeper: pid_t, socket: MessageSocket) {
        self.keeper = keeper
        self.socket = socket
    }

    /// Connects to the keeper of a lab.
    ///
    /// - Parameters:
    ///   - name: the lab's socket name.
    ///   - patience: for how many seconds to wait for a keeper that is just starting.
    /// - Returns: nil if no such lab is up.
    /// - Throws: `WirelabError`, `SystemCallError`.
    static func open(_ name: LabSocketName, patience: Double = 10) throws -> LabConnection? {
        let deadline = monotonicSeconds() + patience
        while true {
            let number = wirelab_connect_abstract(name.text)
            if number >= 0 { return try LabConnection(name, Descriptor(number)) }
            guard errno == ECONNREFUSED else {
                throw SystemCallError(call: "connect to lab \(name.lab)", number: errno)
            }
            // The name is taken but nobody listens: its keeper is just starting.
            guard try LabSocketName.all().contains(name), monotonicSeconds() < deadline else { return nil }
            usleep(5000)
        }
    }

    private init(_ name: LabSocketName, _ descriptor: Descriptor) throws {
        var peer = wirelab_peer()
        try systemCall("getsockopt(SO_PEERCRED)") { wirelab_get_peer(descriptor.number, &peer) }
        guard peer.user == getuid() else {
            throw WirelabError(
                .environment, "the name of lab \(name.lab) is taken by user id \(peer.user), who is somebody else")
        }
        keeper = peer.process
        socket = MessageSocket(descriptor)
    }

    /// Has `ask` give up on an answer that takes longer, as that of a keeper which is busy with a large change.
    ///
    /// - Parameter seconds: how long an answer may take.
    func limitWaiting(seconds: Int) {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(
            socket.descriptor.number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Asks the keeper something whose answer does not matter.
    ///
    /// - Parameter request: what is asked.
    /// - Returns: false if the keeper was gone; true if it answered, or is there and silent.
    func isAnswering(_ request: KeeperRequest) -> Bool {
        do {
            _ = try ask(request)
            return true
        } catch {
            return ((error as? WirelabError)?.cause as? SystemCallError)?.number == EAGAIN
        }
    }

    /// Asks the keeper and waits for the answer.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - descriptors: go with it.
    /// - Returns: the answer, never `.failed`, and the descriptors that came with it.
    /// - Throws: `WirelabError`: the keeper's own, or that it is gone.
    func ask(_ request: KeeperRequest, descriptors: [Int32] = []) throws -> (
        reply: KeeperReply, descriptors: [Descriptor]
    ) {
        let answer: (message: KeeperReply, descriptors: [Descriptor])?
        do {
            try socket.send(request, descriptors: descriptors)
            answer = try socket.receive(KeeperReply.self)
        } catch let error as SystemCallError where error.number == EAGAIN {
            throw WirelabError(
                .environment,
                "the lab's keeper, process \(keeper), does not answer: it is busy, or stopped; 'wirelab down --name LAB' ends it",
                cause: error)
        } catch let error as SystemCallError {
            throw WirelabError(.environment, "the lab went down: its keeper, process \(keeper), is gone", cause: error)
        }
        guard let answer else {
            throw WirelabError(.environment, "the lab went down: its keeper, process \(keeper), is gone")
        }
        if case .failed(let exitStatus, let message) = answer.message {
            throw WirelabError(WirelabError.Code(exitStatus: exitStatus), message)
        }
        return (answer.message, answer.descriptors)
    }
}
