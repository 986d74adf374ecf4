import Packets

/// A question for the hardware address of an IP address, in `analyze --json`.
struct ARPDocument: Encodable {
    let file: String
    let interface: String
    let frame: Int
    let sender: String
    let senderHardware: String
    let target: String
    let probe: Bool
    let retries: Int
    let hardware: String?
    let seconds: Double?

    init(_ exchange: ARPExchange, of capture: AnalyzedCapture) {
        file = capture.name
        interface = capture.interfaceName(exchange.interface)
        frame = exchange.frame
        sender = exchange.sender.description
        senderHardware = exchange.senderHardware.description
        target = exchange.target.description
        probe = exchange.isProbe
        retries = exchange.retries
        hardware = exchange.reply?.hardware.description
        seconds = exchange.latency.map { $0 / .seconds(1) }
    }
}

/// An IP address that another hardware address claimed than before.
struct AddressChangeDocument: Encodable {
    let file: String
    let interface: String
    let frame: Int
    let address: String
    let before: String
    let now: String

    init(_ claim: ARPClaim, of capture: AnalyzedCapture) {
        file = capture.name
        interface = capture.interfaceName(claim.interface)
        frame = claim.frame
        address = claim.address.description
        before = claim.before.description
        now = claim.now.description
    }
}

/// A host that begins or stops to listen to a group.
struct MembershipDocument: Encodable {
    let file: String
    let interface: String
    let frame: Int
    let change: String
    let host: String
    let group: String
    let igmpVersion: Int

    init(_ change: MembershipChange, of capture: AnalyzedCapture) {
        file = capture.name
        interface = capture.interfaceName(change.interface)
        frame = change.frame
        self.change = change.kind.rawValue
        host = change.host.description
        group = change.group.description
        igmpVersion = change.version
    }
}

/// What was sent to a group, or to all.
struct GroupTrafficDocument: Encodable {
    let file: String
    let interface: String
    let kind: String
    let destination: String
    let datagrams: Int
    let bytes: Int
    let senders: [String]

    init(_ traffic: GroupTraffic, of capture: AnalyzedCapture) {
        file = capture.name
        interface = capture.interfaceName(traffic.interface)
        kind = traffic.kind.rawValue
        destination = traffic.destination.description
        datagrams = traffic.datagrams
        bytes = traffic.bytes
        senders = traffic.senders.map(\.description)
    }
}
