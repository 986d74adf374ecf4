internal import Diagnostics
internal import NIOCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// Says what a socket error means on the wire.
enum ConnectionFailure {
    /// Why a connection could not be opened.
    ///
    /// - Parameters:
    ///   - error: what NIO gave.
    ///   - peer: to whom, `10.0.0.10:1234`.
    ///   - timeout: how long the SYN had to be answered.
    /// - Returns: the sentence, as an error of the environment.
    static func connecting(_ error: any Error, to peer: String, timeout: Duration) -> WirelabError {
        if case ChannelError.connectTimeout = error {
            return WirelabError(
                .environment,
                "no answer from \(peer) within \(timeout.components.seconds) s: every SYN met silence; a firewall drops "
                    + "it, or no host has this address", cause: error)
        }
        let reason =
            switch (error as? IOError)?.errnoCode {
            case ECONNREFUSED: "the host answered the SYN with RST: nothing listens on this port"
            case ETIMEDOUT: "every SYN met silence; a firewall drops it, or the host is gone"
            case EHOSTUNREACH: "no host answers for this address: ARP found nobody, or a router sent ICMP unreachable"
            case ENETUNREACH: "this host has no route to that network: no SYN was sent"
            case ECONNRESET: "the host reset the connection while it was opened"
            case let code: "\(code.map(systemText) ?? "\(error)")"
            }
        return WirelabError(.environment, "cannot connect to \(peer): \(reason)", cause: error)
    }

    /// Why a server could not listen.
    ///
    /// - Parameters:
    ///   - error: what NIO gave.
    ///   - local: where it wanted to listen, `0.0.0.0:1234`.
    /// - Returns: the sentence, as an error of the environment.
    static func listening(_ error: any Error, on local: String) -> WirelabError {
        let reason =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE: "another program listens there already; find it with: ss -ltnp"
            case EADDRNOTAVAIL: "this host does not have the address"
            case EACCES: "ports below 1024 need root"
            case let code: "\(code.map(systemText) ?? "\(error)")"
            }
        return WirelabError(.environment, "cannot listen on \(local): \(reason)", cause: error)
    }

    /// Why an open connection broke.
    ///
    /// - Parameters:
    ///   - error: what NIO gave.
    ///   - peer: the other end.
    ///   - bytes: how far it came, `1200 bytes sent`.
    /// - Returns: the sentence, as an error of the environment.
    static func open(_ error: any Error, with peer: String, after bytes: String) -> WirelabError {
        if let error = error as? WirelabError { return error }
        let reason =
            switch (error as? IOError)?.errnoCode {
            case ECONNRESET: "the peer sent RST: it closed with data unread, or it ended"
            case EPIPE: "the peer had closed already and answered further data with RST"
            case ETIMEDOUT: "the peer stopped answering: retransmissions and probes met silence"
            case EHOSTUNREACH: "the peer can no longer be reached: ARP or a router says so"
            case let code: "\(code.map(systemText) ?? "\(error)")"
            }
        return WirelabError(.environment, "the connection with \(peer) broke after \(bytes): \(reason)", cause: error)
    }

    private static func systemText(_ code: CInt) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
