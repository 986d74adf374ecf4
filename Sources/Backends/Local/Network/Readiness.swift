import Diagnostics
import Glibc
import LabModel

/// Whether the hosts of a lab work: each one's question for its own name, sent from its own namespace, gets the right answer.
///
/// That proves in one exchange that the host has its address, its link, its place in the bridge and its name. It is checked,
/// not slept for: a question without an answer is sent again after a few milliseconds.
struct Readiness {
    private struct Asked {
        let attached: AttachedHost
        let question: DNSQuestion
        let socket: Descriptor
    }

    private static let port: UInt16 = 53
    let topology: Topology
    /// After how many seconds without an answer a host counts as broken.
    var patience = 10.0

    /// Returns when every host has its answer.
    ///
    /// - Parameters:
    ///   - hosts: the hosts to check.
    ///   - fabric: the fabric's namespace, where the calling thread is.
    /// - Throws: `WirelabError` that names the hosts that do not answer; `SystemCallError`.
    func wait(for hosts: [AttachedHost], in fabric: NetworkNamespace) throws {
        let deadline = monotonicSeconds() + patience
        // Few at a time: each host that asks has a neighbour entry, and the kernel's table is not large.
        for start in stride(from: 0, to: hosts.count, by: 128) {
            var waiting = try hosts[start...].prefix(128).enumerated().map { offset, attached in
                try ask(attached, identifier: UInt16(truncatingIfNeeded: start + offset), in: fabric)
            }
            while !waiting.isEmpty {
                waiting = try waiting.filter { try !hasAnswer($0) }
                if waiting.isEmpty { break }
                if monotonicSeconds() > deadline { throw silence(of: waiting) }
                var events = waiting.map { pollfd(fd: $0.socket.number, events: Int16(POLLIN), revents: 0) }
                if poll(&events, nfds_t(events.count), 10) <= 0 {
                    for asked in waiting { try askAgain(asked, in: fabric) }
                }
            }
        }
    }

    private func ask(_ attached: AttachedHost, identifier: UInt16, in fabric: NetworkNamespace) throws -> Asked {
        let socket = try fabric.visit(attached.namespace) {
            try nonBlockingSocket(SOCK_DGRAM)
        }
        try systemCall("connect to the resolver") {
            withSocketAddress(topology.resolver, port: Self.port) { connect(socket.number, $0, $1) }
        }
        let asked = Asked(
            attached: attached,
            question: DNSQuestion(identifier: identifier, name: topology.dnsName(of: attached.host)), socket: socket)
        send(asked)
        return asked
    }

    /// A bridge port forwards some milliseconds after it is connected. An ARP request that was too early would be sent again
    /// after a second only (neigh/eth0/retrans_time_ms); forgotten, it is sent again with the question.
    private func askAgain(_ asked: Asked, in fabric: NetworkNamespace) throws {
        try fabric.visit(asked.attached.namespace) {
            let socket = try NetlinkSocket()
            let router = topology.subnet(asked.attached.host.subnet)?.router
            for neighbour in [topology.resolver, router].compactMap({ $0 }) {
                // Most often one of them is none.
                try? socket.perform([.deleteNeighbour(neighbour, index: AttachedHost.interfaceIndex)])
            }
        }
        send(asked)
    }

    /// A failure to send shows as silence: the server that starts refuses the first ones.
    private func send(_ asked: Asked) {
        let bytes = asked.question.bytes
        _ = Glibc.send(asked.socket.number, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private func hasAnswer(_ asked: Asked) throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 512)
        while true {
            let count = recv(asked.socket.number, &buffer, buffer.count, 0)
            if count < 0 { return false }
            if asked.question.isAnswered(by: buffer[..<count], with: asked.attached.host.address) { return true }
        }
    }

    private func silence(of waiting: [Asked]) -> WirelabError {
        let names = waiting.prefix(5).map(\.attached.host.name).joined(separator: ", ")
        let more = waiting.count > 5 ? " and \(waiting.count - 5) more" : ""
        return WirelabError(
            .environment,
            "no answer from the lab's name server reached \(names)\(more) within \(Int(patience)) s; "
                + "'wirelab doctor' looks for the reason")
    }
}

/// Lends an IPv4 socket address to a system call.
func withSocketAddress<Result>(
    _ address: IPv4Address, port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
) rethrows -> Result {
    var value = sockaddr_in()
    value.sin_family = sa_family_t(AF_INET)
    value.sin_port = port.bigEndian
    value.sin_addr.s_addr = address.rawValue.bigEndian
    return try withUnsafePointer(to: value) {
        try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
