/// The ARP messages of a capture, each interface for itself.
public struct ARPAnalysis: Sendable {
    /// The exchanges that are kept, the first ones.
    public static let mostExchanges = 8_192
    /// The claims that are kept, the first ones.
    public static let mostClaims = 1_024
    /// The requests that a reply is looked for, at a time, and the addresses whose owner is known.
    public static let mostPending = 4_096

    /// The first requests, and what came of each.
    public private(set) var exchanges: [ARPExchange] = []
    /// The first addresses that changed their owner.
    public private(set) var claims: [ARPClaim] = []
    /// All requests, those that ask again and the gratuitous ones among them.
    public private(set) var requests = 0
    /// All replies.
    public private(set) var replies = 0
    /// Messages that say who has an address without being asked (RFC 5227 section 3): sender and target are one.
    public private(set) var gratuitous = 0
    /// Replies without a request.
    public private(set) var unmatchedReplies = 0
    /// Exchanges and claims that are not kept, since there are as many as there may be.
    public private(set) var leftOut = 0

    private var pending = BoundedTable<RequestKey, Int?>(capacity: mostPending)
    private var owners = BoundedTable<OwnerKey, MACAddress>(capacity: mostPending)

    /// Begins with no messages.
    public init() {}

    /// The exchanges without a reply, probes aside: nobody shall answer those.
    public var unanswered: Int { exchanges.count { $0.reply == nil && !$0.isProbe } }

    /// Adds the next message.
    ///
    /// - Parameters:
    ///   - message: the message.
    ///   - observation: where and when it was seen.
    public mutating func add(_ message: ARPMessage, at observation: Observation) {
        noteOwner(message, at: observation)
        switch message.operation {
        case .request:
            requests += 1
            if message.senderAddress == message.targetAddress {
                gratuitous += 1
            } else {
                addRequest(message, at: observation)
            }
        case .reply:
            replies += 1
            if message.senderAddress == message.targetAddress {
                gratuitous += 1
            } else {
                addReply(message, at: observation)
            }
        }
    }

    private mutating func addRequest(_ message: ARPMessage, at observation: Observation) {
        let key = RequestKey(
            interface: observation.interface, hardware: message.senderHardware, target: message.targetAddress)
        if let index = pending[key] {
            if let index { exchanges[index].retries += 1 }
            return
        }
        var index: Int?
        if exchanges.count < Self.mostExchanges {
            index = exchanges.count
            exchanges.append(
                ARPExchange(
                    interface: observation.interface, sender: message.senderAddress,
                    senderHardware: message.senderHardware, target: message.targetAddress, frame: observation.frame,
                    timestamp: observation.timestamp))
        } else {
            leftOut += 1
        }
        pending[key] = .some(index)
    }

    private mutating func addReply(_ message: ARPMessage, at observation: Observation) {
        let key = RequestKey(
            interface: observation.interface, hardware: message.targetHardware, target: message.senderAddress)
        guard let index = pending[key] else {
            unmatchedReplies += 1
            return
        }
        pending[key] = nil
        guard let index else { return }
        exchanges[index].reply = ARPExchange.Reply(
            frame: observation.frame, timestamp: observation.timestamp, hardware: message.senderHardware)
    }

    private mutating func noteOwner(_ message: ARPMessage, at observation: Observation) {
        guard !message.senderAddress.isUnspecified else { return }
        let key = OwnerKey(interface: observation.interface, address: message.senderAddress)
        if let before = owners[key], before != message.senderHardware {
            if claims.count < Self.mostClaims {
                claims.append(
                    ARPClaim(
                        interface: observation.interface, frame: observation.frame, timestamp: observation.timestamp,
                        address: message.senderAddress, before: before, now: message.senderHardware))
            } else {
                leftOut += 1
            }
        }
        owners[key] = message.senderHardware
    }
}

/// A reply goes to the hardware address that asked; a probe has no IP address yet.
private struct RequestKey: Hashable {
    let interface: Int
    let hardware: MACAddress
    let target: NetworkAddress
}

private struct OwnerKey: Hashable {
    let interface: Int
    let address: NetworkAddress
}
