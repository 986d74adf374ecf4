import Packets

/// A UDP flow, in `analyze --json`.
struct DatagramFlowDocument: Encodable {
    struct Direction: Encodable {
        let datagrams: Int
        let bytes: Int
    }

    let flow: Int
    let file: String
    let interface: String
    let client: String
    let server: String
    let toServer: Direction
    let toClient: Direction
    let answered: Bool
    let unreachable: [Int]

    init(_ flow: UDPFlow, of capture: AnalyzedCapture) {
        self.flow = flow.number
        file = capture.name
        interface = capture.interfaceName(flow.interface)
        client = flow.client.description
        server = flow.server.description
        toServer = Direction(datagrams: flow.toServer.datagrams, bytes: flow.toServer.bytes)
        toClient = Direction(datagrams: flow.toClient.datagrams, bytes: flow.toClient.bytes)
        answered = flow.isAnswered
        unreachable = flow.faults.map(\.frame)
    }
}

/// A DNS query and its answer.
struct DNSDocument: Encodable {
    let file: String
    let interface: String
    let frame: Int
    let transport: String
    let client: String
    let server: String
    let name: String
    let type: String
    let retries: Int
    let responseCode: String?
    let records: Int?
    let seconds: Double?

    init(_ transaction: DNSTransaction, of capture: AnalyzedCapture) {
        file = capture.name
        interface = capture.interfaceName(transaction.interface)
        frame = transaction.frame
        transport = transaction.transport.rawValue
        client = transaction.client.description
        server = transaction.server.description
        name = "\(transaction.question.name)"
        type = "\(transaction.question.type)"
        retries = transaction.retries
        responseCode = transaction.answer.map { "\($0.responseCode)" }
        records = transaction.answer?.recordCount
        seconds = transaction.latency.map { $0 / .seconds(1) }
    }
}

/// The echo requests of one program to one target.
struct EchoDocument: Encodable {
    let file: String
    let interface: String
    let requester: String
    let target: String
    let identifier: UInt16
    let requests: Int
    let answered: Int
    let furtherReplies: Int
    let errors: Int
    let roundTrips: RoundTripsDocument?

    init(_ session: EchoSession, of capture: AnalyzedCapture) {
        file = capture.name
        interface = capture.interfaceName(session.interface)
        requester = session.requester.description
        target = session.target.description
        identifier = session.identifier
        requests = session.requests
        answered = session.answered
        furtherReplies = session.furtherReplies
        errors = session.faults
        roundTrips = RoundTripsDocument(session.roundTripTimes)
    }
}
