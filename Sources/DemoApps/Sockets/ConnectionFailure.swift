internal import Diagnostics
internal import Glibc
internal import HostSystem

/// Says what a socket error means on the wire.
enum ConnectionFailure {
    /// Nothing answered the SYN in time.
    static func connectTimeout(to peer: String, _ timeout: Duration) -> WirelabError {
        WirelabError(
            .environment,
            "no answer from \(peer) within \(timeout.text): every SYN met silence; a firewall drops it, no host has this "
                + "address, or its accept queue is full")
    }

    /// Why a connection could not be opened.
    ///
    /// - Parameters:
    ///   - number: the system's error number.
    ///   - peer: to whom, `server (10.0.0.10:1234)`.
    /// - Returns: the sentence, as an error of the environment.
    static func connecting(_ number: CInt, to peer: String) -> WirelabError {
        let reason =
            switch number {
            case ECONNREFUSED: "connection refused: the host answered the SYN with RST, nothing listens on this port"
            case ETIMEDOUT: "timed out: every SYN met silence; a firewall drops it, or the host is gone"
            case EHOSTUNREACH: "unreachable: ARP found nobody with this address, or a router sent ICMP host unreachable"
            case ENETUNREACH: "unreachable: this host has no route to that network, so no SYN was sent"
            case ECONNRESET: "reset: the host answered the SYN and sent RST before the handshake was done"
            case EADDRNOTAVAIL: "no port is free for another connection to there: all are in use or in TIME_WAIT"
            case EACCES, EPERM: "this host's own firewall forbids it, or the address is a broadcast address"
            default: systemErrorText(number)
            }
        return failure("cannot connect to \(peer): \(reason)", number)
    }

    /// Why a server could not listen.
    ///
    /// - Parameters:
    ///   - number: the system's error number.
    ///   - local: where it wanted to listen, `0.0.0.0:1234`.
    /// - Returns: the sentence, as an error of the environment.
    static func listening(_ number: CInt, on local: String) -> WirelabError {
        let reason =
            number == EADDRINUSE
            ? "address in use: another program has the port (find it with: ss -lntup), or an old connection is in "
                + "TIME_WAIT there: wait a minute (or tcp-server -a, if the one before had it too)"
            : bindingReason(number)
        return failure("cannot listen on \(local): \(reason)", number)
    }

    /// Why datagrams could not be received, from `local` on.
    static func receiving(_ number: CInt, on local: String) -> WirelabError {
        let reason =
            number == EADDRINUSE
            ? "address in use: another program has the port (find it with: ss -lnup)" : bindingReason(number)
        return failure("cannot receive on \(local): \(reason)", number)
    }

    private static func bindingReason(_ number: CInt) -> String {
        switch number {
        case EADDRNOTAVAIL: "this host does not have the address (see: ip -brief address)"
        case EACCES: "ports below 1024 need root"
        default: systemErrorText(number)
        }
    }

    /// Why no datagram can be sent.
    ///
    /// - Parameters:
    ///   - number: the system's error number.
    ///   - peer: to whom, `server (10.0.0.10:1234)`.
    /// - Returns: the sentence, as an error of the environment.
    static func sending(_ number: CInt, to peer: String) -> WirelabError {
        failure("cannot send to \(peer): \(sendingReason(number))", number)
    }

    /// Why a datagram could not be sent, or what ICMP said to it.
    static func sendingReason(_ number: CInt) -> String {
        number == ENETUNREACH
            ? "unreachable: this host has no route to that network, or a router sent ICMP network unreachable"
            : reason(number)
    }

    /// Whether an error concerns the datagrams sent so far, so that the next one may fare better: ICMP errors of the network and
    /// the peer (RFC 1122 section 4.1.3.3), and what this host's firewall does.
    static func isPassing(_ number: CInt) -> Bool {
        [
            ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENONET, ENOPROTOOPT, EPROTO, EACCES, EPERM, ENOBUFS,
        ].contains(number)
    }

    /// Why an open connection broke, as the end of a sentence: `reset: …`.
    static func reason(_ number: CInt) -> String {
        switch number {
        case ECONNRESET: "reset: the peer sent RST; it closed with data unread, aborted, or its process ended"
        case EPIPE: "broken pipe: the peer had closed already, and answered further data with RST"
        case ETIMEDOUT: "timed out: the peer stopped answering; retransmissions and probes met silence"
        case EHOSTUNREACH: "unreachable: ARP or a router's ICMP message says that the peer is gone"
        case ENETUNREACH: "unreachable: this host has no route to that network any more"
        case ECONNREFUSED: "refused: the host answered with ICMP port unreachable, nothing listens on this port"
        case EMSGSIZE: "message too long: no datagram holds more than 65 507 bytes over IPv4"
        case EACCES, EPERM: "not permitted: a broadcast address needs SO_BROADCAST, and a firewall may forbid the rest"
        default: systemErrorText(number)
        }
    }

    /// Why an open connection broke.
    ///
    /// - Parameters:
    ///   - number: the system's error number.
    ///   - peer: the other end.
    ///   - amount: how far it came, `1200 bytes sent`.
    /// - Returns: the sentence, as an error of the environment.
    static func open(_ number: CInt, with peer: String, after amount: String) -> WirelabError {
        failure("the connection with \(peer) broke after \(amount): \(reason(number))", number)
    }

    /// Why a group could not be joined or sent to.
    static func group(_ number: CInt, _ group: String) -> WirelabError {
        let reason =
            [ENODEV, ENETUNREACH].contains(number)
            ? "no route says which interface leads there; name one with --interface" : sendingReason(number)
        return failure("cannot use the group \(group): \(reason)", number)
    }

    private static func failure(_ message: String, _ number: CInt) -> WirelabError {
        WirelabError(.environment, message, cause: SocketError(call: "", number: number))
    }
}
