import Diagnostics
import Glibc
import LabModel

/// Sends real packets between hosts and sees which arrive.
///
/// It listens itself at the receiving end: an ICMP unreachable as a sign would lie, for the kernel limits their rate
/// (icmp_ratelimit). What has not arrived after three sends and one SYN retry counts as denied: silence looks like that.
struct ReachProbe {
    private static let patience = 1.5
    private static let resendInterval = 0.3
    private static let batchSize = 500

    let fabric: NetworkNamespace
    let hosts: [AttachedHost]

    /// Tries everything.
    ///
    /// - Parameter requests: what to try.
    /// - Returns: an answer to each, in order.
    /// - Throws: `WirelabError`, `SystemCallError`.
    func run(_ requests: [ProbeRequest]) throws -> [ProbeResult] {
        let byName = Dictionary(uniqueKeysWithValues: hosts.map { ($0.host.name, $0) })
        let pairs = try requests.map { request in
            guard let source = byName[request.source], let destination = byName[request.destination] else {
                throw WirelabError(.invalidInput, "no host '\(request.source)' or '\(request.destination)' in the lab")
            }
            return (request, source, destination)
        }
        let neighbours = ProbeNeighbours(pairs: pairs.map { ($0.1, $0.2) }, fabric: fabric)
        try neighbours.add()
        defer { try? neighbours.remove() }
        // Begins anywhere: connection tracking would take an echo with the identifier of an earlier probe for part of it.
        let firstNumber = UInt32.random(in: 0...UInt32.max)
        var results: [ProbeResult] = []
        for start in stride(from: 0, to: pairs.count, by: Self.batchSize) {
            results += try probe(
                Array(pairs[start...].prefix(Self.batchSize)), firstNumber: firstNumber &+ UInt32(start))
        }
        return results
    }

    private func probe(
        _ pairs: [(ProbeRequest, AttachedHost, AttachedHost)], firstNumber: UInt32
    ) throws -> [ProbeResult] {
        var listeners = ProbeListeners(fabric: fabric)
        var attempts: [any ProbeAttempt] = []
        for (number, (request, source, destination)) in pairs.enumerated() {
            attempts.append(
                try attempt(
                    request, number: firstNumber &+ UInt32(number), from: source, to: destination, listeners: &listeners
                ))
        }
        let begun = monotonicSeconds()
        var lastSend = begun
        while attempts.contains(where: { $0.outcome == nil }) {
            let now = monotonicSeconds()
            if now - begun > Self.patience { break }
            let isResending = now - lastSend > Self.resendInterval
            if isResending { lastSend = now }
            listeners.receive()
            for attempt in attempts where attempt.outcome == nil {
                if isResending { attempt.resend() }
                attempt.look(listeners)
            }
            usleep(2000)
        }
        return attempts.map { $0.outcome ?? ProbeResult(arrived: false, reason: "silence") }
    }

    private func attempt(
        _ request: ProbeRequest, number: UInt32, from source: AttachedHost, to destination: AttachedHost,
        listeners: inout ProbeListeners
    ) throws -> any ProbeAttempt {
        let address = destination.host.address
        switch (request.protocol, request.port) {
        case (.tcp, .some(let port)):
            _ = try listeners.listen(on: destination, stream: true, port: port)
            return try fabric.visit(source.namespace) { try TCPProbe(to: address, port: port) }
        case (.udp, .some(let port)):
            guard try listeners.listen(on: destination, stream: false, port: port) else {
                return UndecidedProbe(
                    reason: "a program on \(destination.host.name) has udp/\(port); stop it and probe again")
            }
            return try fabric.visit(source.namespace) { try UDPProbe(to: address, port: port, number: number) }
        case (.icmp, _):
            return try fabric.visit(source.namespace) { try EchoProbe(to: address, number: number) }
        default:
            throw WirelabError(.invalidInput, "only tcp/PORT, udp/PORT and icmp can be probed")
        }
    }
}
