/// The ICMP and ICMPv6 echo requests of a capture and their replies, each interface for itself.
public struct EchoAnalysis: Sendable {
    /// The exchanges that are kept, the first ones; the sessions count all.
    public static let mostExchanges = 8_192
    /// The sessions that are kept.
    public static let mostSessions = 4_096
    /// The requests that a reply is looked for, at a time.
    public static let mostPending = 4_096

    /// The first requests, and what came of each.
    public private(set) var exchanges: [EchoExchange] = []
    /// The requests by requester, target and identifier, in the order of their first ones.
    public private(set) var sessions: [EchoSession] = []
    /// Requests that are in no exchange or session, since there are as many as there may be.
    public private(set) var requestsLeftOut = 0
    /// Replies without a request.
    public private(set) var unmatchedReplies = 0

    private var pending = BoundedTable<RequestKey, Pending>(capacity: mostPending)
    private var sessionIndices: [SessionKey: Int] = [:]

    /// Begins with no requests.
    public init() {}

    /// Adds an echo request or reply.
    ///
    /// - Parameters:
    ///   - echo: the message.
    ///   - ip: its IP header.
    ///   - observation: where and when it was seen.
    public mutating func add(_ echo: ICMPEcho, _ ip: IPHeader, at observation: Observation) {
        if echo.isReply {
            addReply(echo, ip, at: observation)
        } else {
            addRequest(echo, ip, at: observation)
        }
    }

    /// Adds an ICMP error, if it is about an echo request.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - observation: where and when it was seen.
    public mutating func add(_ error: ICMPError, at observation: Observation) {
        guard case .echo(let echo) = error.quote.transport, !echo.isReply else { return }
        let ip = error.quote.ip
        let key = RequestKey(
            interface: observation.interface, requester: ip.source, target: ip.destination, echo: echo)
        guard let request = pending[key] else { return }
        if let session = request.session { sessions[session].faults += 1 }
        if let exchange = request.exchange, exchanges[exchange].fault == nil {
            exchanges[exchange].fault = EchoExchange.Fault(frame: observation.frame, error: error)
        }
    }

    private mutating func addRequest(_ echo: ICMPEcho, _ ip: IPHeader, at observation: Observation) {
        let session = sessionIndex(echo, ip, at: observation)
        if let session { sessions[session].requests += 1 }
        var exchange: Int?
        if exchanges.count < Self.mostExchanges {
            exchange = exchanges.count
            exchanges.append(
                EchoExchange(
                    interface: observation.interface, requester: ip.source, target: ip.destination,
                    identifier: echo.identifier, sequence: echo.sequence, frame: observation.frame,
                    timestamp: observation.timestamp))
        }
        if session == nil || exchange == nil { requestsLeftOut += 1 }
        let isToMany =
            ip.destination.isMulticast || ip.destination.isLimitedBroadcast || observation.delivery == .broadcast
        let key = RequestKey(
            interface: observation.interface, requester: ip.source, target: isToMany ? nil : ip.destination,
            echo: echo)
        // The same request again starts anew, also in age.
        pending[key] = nil
        pending[key] = Pending(timestamp: observation.timestamp, session: session, exchange: exchange)
    }

    private mutating func addReply(_ echo: ICMPEcho, _ ip: IPHeader, at observation: Observation) {
        var key = RequestKey(
            interface: observation.interface, requester: ip.destination, target: ip.source, echo: echo)
        if pending[key] == nil { key.target = nil }
        guard var request = pending[key] else {
            unmatchedReplies += 1
            return
        }
        let isFirst = !request.isAnswered
        request.isAnswered = true
        pending[key] = request
        if let session = request.session { sessions[session].addReply(to: request, isFirst, at: observation) }
        guard let exchange = request.exchange else { return }
        if isFirst {
            exchanges[exchange].reply = EchoExchange.Reply(
                frame: observation.frame, timestamp: observation.timestamp, source: ip.source)
        } else {
            exchanges[exchange].furtherReplies += 1
        }
    }

    private mutating func sessionIndex(_ echo: ICMPEcho, _ ip: IPHeader, at observation: Observation) -> Int? {
        let key = SessionKey(
            interface: observation.interface, requester: ip.source, target: ip.destination,
            identifier: echo.identifier)
        if let index = sessionIndices[key] { return index }
        guard sessions.count < Self.mostSessions else { return nil }
        sessionIndices[key] = sessions.count
        sessions.append(
            EchoSession(
                interface: observation.interface, requester: ip.source, target: ip.destination,
                identifier: echo.identifier))
        return sessions.count - 1
    }
}

extension EchoSession {
    fileprivate mutating func addReply(to request: Pending, _ isFirst: Bool, at observation: Observation) {
        guard isFirst else {
            furtherReplies += 1
            return
        }
        answered += 1
        roundTripTimes.add(observation.timestamp.since(request.timestamp))
    }
}

/// A request that may still be answered, and its places in the lists.
private struct Pending {
    let timestamp: Timestamp
    let session: Int?
    let exchange: Int?
    var isAnswered = false
}

private struct RequestKey: Hashable {
    let interface: Int
    let requester: NetworkAddress
    /// nil where the target is a group, of whom anyone may answer.
    var target: NetworkAddress?
    let echo: ICMPEchoNumber

    init(interface: Int, requester: NetworkAddress, target: NetworkAddress?, echo: ICMPEcho) {
        self.interface = interface
        self.requester = requester
        self.target = target
        self.echo = ICMPEchoNumber(identifier: echo.identifier, sequence: echo.sequence)
    }
}

private struct ICMPEchoNumber: Hashable {
    let identifier: UInt16
    let sequence: UInt16
}

private struct SessionKey: Hashable {
    let interface: Int
    let requester: NetworkAddress
    let target: NetworkAddress
    let identifier: UInt16
}
