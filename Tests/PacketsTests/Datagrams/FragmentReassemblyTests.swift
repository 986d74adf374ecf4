import Packets
import Testing

@Suite struct FragmentReassemblyTests {
    static let payload = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    private func reassembled(_ frames: [[UInt8]], every milliseconds: Int = 1) -> (kinds: [TrafficKind], udp: [Int]) {
        var capture = DatagramCapture()
        for (index, frame) in frames.enumerated() { capture.add(frame, at: index * milliseconds) }
        let dissected = capture.dissected
        let lengths = dissected.compactMap { dissection -> Int? in
            if case .udp(let datagram) = dissection { datagram.payload.count } else { nil }
        }
        return (dissected.map(TrafficKind.init), lengths)
    }

    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 0, 1, 1, 2], [2, 0, 1]])
    func anyOrderAndTwice(order: [Int]) {
        for frames in [
            DatagramBytes.fragments(size: 1400, DatagramBytes.udp(Self.payload)),
            DatagramBytes.fragments6(size: 1400, DatagramBytes.udp(Self.payload)),
        ] {
            let result = reassembled(order.map { frames[$0] })
            #expect(result.kinds.last == .udp)
            #expect(result.kinds.dropLast().allSatisfy { $0 == .fragment })
            #expect(result.udp == [3000])
        }
    }

    @Test func theBytesAreThoseThatWereSent() {
        var reassembly = FragmentReassembly()
        let datagram = DatagramBytes.udp(Self.payload)
        var whole: ReassembledPacket?
        for frame in DatagramBytes.fragments(size: 8, datagram).reversed() {
            guard case .fragment(let part) = PacketBytes.dissect(frame) else { continue }
            let observation = Observation(frame: 1, interface: 0, timestamp: Timestamp(nanoseconds: 0))
            whole = reassembly.add(part, frame.span.bytes.extracting(part.payload), at: observation) ?? whole
        }
        #expect(whole?.payload == datagram)
        #expect(whole?.ip.payloadLength == datagram.count && whole?.ip.fragment == nil)
        #expect(whole?.fragmentCount == 376)
        #expect(reassembly.completed == 1 && reassembly.pendingCount == 0 && reassembly.dropped == 0)
    }

    /// As Wireshark has it, whatever the order in which they come.
    @Test func bytesAreThoseOfThePartThatBeginsFirst() {
        var reassembly = FragmentReassembly()
        func add(_ offset: Int, _ more: Bool, _ bytes: [UInt8]) -> [UInt8]? {
            let frame = PacketBytes.ethernet(
                PacketBytes.ipv4(protocol: 17, fragmentation: (more ? 0x2000 : 0) | offset / 8, bytes))
            guard case .fragment(let part) = PacketBytes.dissect(frame) else { return nil }
            let observation = Observation(frame: 1, interface: 0, timestamp: Timestamp(nanoseconds: 0))
            return reassembly.add(part, frame.span.bytes.extracting(part.payload), at: observation)?.payload
        }
        #expect(add(16, true, [UInt8](repeating: 5, count: 8)) == nil)
        #expect(add(8, true, [UInt8](repeating: 2, count: 16)) == nil)
        #expect(add(8, true, [UInt8](repeating: 7, count: 24)) == nil)
        #expect(add(0, true, [UInt8](repeating: 9, count: 16)) == nil)
        #expect(
            add(32, false, [3])
                == [UInt8](repeating: 9, count: 16) + [UInt8](repeating: 2, count: 8) + [UInt8](repeating: 7, count: 8)
                + [3])
    }

    /// As Wireshark has it.
    @Test func theFirstLastPartHasTheLastWord() {
        let parts = DatagramBytes.fragments(size: 1400, DatagramBytes.udp(Self.payload))
        // An end before what came already: 19 bytes are the whole packet. And a part behind the end.
        let early = PacketBytes.ethernet(PacketBytes.ipv4(protocol: 17, fragmentation: 2, [1, 2, 3]))
        #expect(reassembled([parts[0], early, parts[1], parts[2]]).udp == [11])
        let late = PacketBytes.ethernet(
            PacketBytes.ipv4(protocol: 17, fragmentation: 0x2000 | 400, [UInt8](repeating: 0, count: 8)))
        #expect(reassembled([parts[2], late]).udp == [])
        // Longer than a packet can be: the ping of death.
        let beyond = PacketBytes.ethernet(
            PacketBytes.ipv4(protocol: 17, fragmentation: 0x1fff, [UInt8](repeating: 0, count: 100)))
        #expect(reassembled([parts[0], beyond]).udp == [])
    }

    @Test func thereAreNeverMoreThanTheLimit() {
        var reassembly = FragmentReassembly()
        for number in 0..<1000 {
            let frame = DatagramBytes.fragments(identification: number, size: 1400, DatagramBytes.udp(Self.payload))[1]
            guard case .fragment(let part) = PacketBytes.dissect(frame) else { continue }
            let observation = Observation(frame: number, interface: 0, timestamp: Timestamp(nanoseconds: 0))
            #expect(reassembly.add(part, frame.span.bytes.extracting(part.payload), at: observation) == nil)
        }
        #expect(reassembly.pendingCount == FragmentReassembly.mostPackets)
        #expect(reassembly.dropped == 1000 - FragmentReassembly.mostPackets)
    }

    @Test func interfacesAreNotMixed() {
        let parts = DatagramBytes.fragments(size: 2000, DatagramBytes.udp(Self.payload))
        var capture = DatagramCapture([.ethernet, .ethernet])
        capture.add(parts[0], at: 0, interface: 0)
        capture.add(parts[1], at: 1, interface: 1)
        #expect(capture.dissected.map(TrafficKind.init) == [.fragment, .fragment])
    }

    @Test func aCutPartIsCounted() {
        let parts = DatagramBytes.fragments(size: 2000, DatagramBytes.udp(Self.payload))
        var capture = DatagramCapture()
        for part in parts { capture.add(part, at: 0, captured: 200) }
        #expect(capture.dissected.map(TrafficKind.init) == [.fragment, .fragment])
    }

    @Test func aSegmentInPartsIsReadWithTheLast() {
        var capture = DatagramCapture()
        let segment = PacketBytes.tcp(sequence: 5, payload: [UInt8](repeating: 1, count: 100))
        for part in DatagramBytes.fragments(protocol: 6, size: 48, segment) { capture.add(part, at: 0) }
        let last = capture.dissected.last
        guard case .tcp(let read) = last else {
            Issue.record("\(String(describing: last))")
            return
        }
        #expect(read.payloadLength == 100 && read.frame == 3)
        #expect(last?.payload(captured: 120) == 20..<120)
    }
}
