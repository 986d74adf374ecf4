@testable import Packets

/// A connection as several interfaces see it, each by a clock of its own, merged in the order of these clocks.
struct SeveralViews {
    private struct Packet {
        let time: UInt64
        let interface: Int
        let bytes: [UInt8]
    }

    /// When the capture begins, in nanoseconds since 1970.
    static let epoch = 1_700_000_000_000_000_000

    /// The clock of each interface: a true time in nanoseconds since the epoch becomes what it shows.
    let clocks: [(Int) -> Int]
    private var packets: [Packet] = []
    private var identification = 0

    init(clocks: [(Int) -> Int] = [{ $0 }, { $0 }]) {
        self.clocks = clocks
    }

    /// Interfaces whose clocks are ahead by so many nanoseconds.
    init(ahead: [Int]) {
        self.init(clocks: ahead.map { offset in { $0 + offset } })
    }

    /// Adds a segment.
    ///
    /// - Parameters:
    ///   - times: when each interface sees it, in true microseconds; nil where it does not.
    ///   - sender: who sends it.
    ///   - flags: its control bits.
    ///   - sequence: its number.
    ///   - ack: what it acknowledges.
    ///   - length: its payload's length, in bytes.
    ///   - number: IPv4's identification; counted up if nil.
    ///   - clock: the value of its timestamps option; nil for none.
    ///   - port: the client's port.
    mutating func add(
        _ times: [Int?], from sender: ConnectionEnd, _ flags: TCPFlags = .ack, sequence: Int, ack: Int = 1,
        length: Int = 0, number: Int? = nil, clock: Int? = nil, port: UInt16 = 40_000
    ) {
        identification = identification % 60_000 + 1
        let client = Endpoint(address: PacketBytes.client.address, port: port)
        let (source, destination) = sender == .client ? (client, PacketBytes.server) : (PacketBytes.server, client)
        let options = clock.map { [1, 1, 8, 10] + PacketBytes.big32($0) + PacketBytes.big32(0) } ?? []
        let segment = PacketBytes.tcp(
            from: source, to: destination, sequence: UInt32(sequence), acknowledgement: UInt32(ack), flags: flags,
            options: options, payload: [UInt8](repeating: 7, count: length))
        let bytes = PacketBytes.ethernet(
            PacketBytes.ipv4(identification: number ?? identification, from: source, to: destination, segment))
        for (interface, time) in times.enumerated() {
            guard let time else { continue }
            packets.append(
                Packet(
                    time: UInt64(Self.epoch + clocks[interface](time * 1000)), interface: interface, bytes: bytes))
        }
    }

    /// A question of the client and its answer, `index` milliseconds after the start: the client's interface is the first one,
    /// the server's the last, and a segment takes 100 microseconds from each to the next.
    mutating func exchange(_ index: Int, there: Int = 100, back: Int = 100, lostBehind lost: Int? = nil) {
        let (start, last) = (index * 1000, clocks.count - 1)
        let (question, answer) = (index * 10 + 1, index * 20 + 1)
        add(
            (0...last).map { $0 > lost ?? last ? nil : start + $0 * there }, from: .client,
            sequence: question, ack: answer, length: 10)
        guard lost == nil else { return }
        let turn = start + last * there + 50
        add(
            (0...last).map { turn + (last - $0) * back }, from: .server, sequence: answer, ack: question + 10,
            length: 20)
    }

    /// What is read out of the capture.
    ///
    /// - Parameter dropped: what the kernel dropped, by interface.
    /// - Returns: the analysis of all packets.
    func analyzed(dropped: [Int: Int] = [:]) -> CaptureAnalysis {
        var analysis = CaptureAnalysis()
        let interfaces = clocks.indices.map { CaptureInterface(name: "eth\($0)", description: "host-\($0)") }
        analysis.add(interfaces)
        // A sort that keeps the order of equal times, as a merge does.
        let order = packets.indices.sorted { (packets[$0].time, $0) < (packets[$1].time, $1) }
        for packet in order.map({ packets[$0] }) {
            let captured = CapturedPacket(
                interface: packet.interface, timestamp: Timestamp(nanoseconds: packet.time),
                originalLength: packet.bytes.count, bytes: 0..<packet.bytes.count)
            analysis.add(captured, packet.bytes.span.bytes, linkType: .ethernet)
        }
        analysis.add(dropped.mapValues { InterfaceStatistics(received: 0, dropped: UInt64($0)) })
        return analysis
    }
}
