import Packets
import Testing

@Suite struct UDPAnalysisTests {
    @Test func bothDirectionsAreOneFlow() throws {
        var capture = DatagramCapture()
        capture.add(DatagramBytes.datagram([1, 2, 3]), at: 10)
        capture.add(DatagramBytes.datagram(from: PacketBytes.server, to: PacketBytes.client, [1]), at: 12)
        capture.add(DatagramBytes.datagram([4, 5]), at: 20)
        let flows = capture.analysis.udp.flows
        let flow = try #require(flows.first)
        #expect(flows.count == 1)
        #expect(flow.client == PacketBytes.client && flow.server == PacketBytes.server)
        #expect(flow.toServer.datagrams == 2 && flow.toServer.bytes == 5)
        #expect(flow.toClient.datagrams == 1 && flow.toClient.bytes == 1)
        #expect(flow.isAnswered && !flow.isToMany)
        #expect(flow.last?.since(try #require(flow.first)) == .milliseconds(10))
        #expect(flow.toServer.lastFrame == 3)
    }

    @Test func interfacesAreNotMixed() {
        var capture = DatagramCapture([.ethernet, .ethernet])
        capture.add(DatagramBytes.datagram([1]), at: 0, interface: 0)
        capture.add(DatagramBytes.datagram([1]), at: 0, interface: 1)
        capture.add(
            DatagramBytes.datagram(from: Endpoint(address: DatagramBytes.client, port: 9), [1]), at: 0, interface: 1)
        let flows = capture.analysis.udp.flows
        #expect(flows.map(\.interface) == [0, 1, 1])
        #expect(flows.map(\.number) == [0, 0, 1])
        #expect(flows.allSatisfy { !$0.isAnswered })
    }

    @Test func anICMPErrorBelongsToItsFlow() throws {
        let datagram = DatagramBytes.datagram([1, 2, 3, 4])
        var capture = DatagramCapture()
        capture.add(datagram, at: 0)
        capture.add(DatagramBytes.datagram(from: Endpoint(address: PacketBytes.client.address, port: 9), []), at: 1)
        for frame in 0..<20 {
            capture.add(
                DatagramBytes.frame(
                    from: DatagramBytes.server, to: DatagramBytes.client, protocol: 1,
                    DatagramBytes.icmp(type: 3, code: 3, Array(datagram[14..<42]))),
                at: 2 + frame)
        }
        let flow = try #require(capture.analysis.udp.flows.first)
        #expect(flow.faultCount == 20 && flow.faults.count == UDPFlow.mostFaults)
        let fault = try #require(flow.faults.first)
        #expect(fault.frame == 3 && fault.datagramFrame == 1)
        #expect(fault.error.reason == .portUnreachable && fault.error.reporter == DatagramBytes.server)
        #expect(capture.analysis.udp.flows.count == 2)
    }

    @Test func anErrorAboutADatagramThatIsNotThere() throws {
        let datagram = DatagramBytes.datagram([1])
        var capture = DatagramCapture()
        capture.add(
            DatagramBytes.frame(
                from: DatagramBytes.server, to: DatagramBytes.client, protocol: 1,
                DatagramBytes.icmp(type: 3, code: 1, Array(datagram[14...]))), at: 0)
        let flow = try #require(capture.analysis.udp.flows.first)
        #expect(flow.client == PacketBytes.client && flow.toServer.datagrams == 0 && flow.first == nil)
        #expect(flow.faults.first?.datagramFrame == nil)
    }

    @Test func flowsHaveALimit() {
        var analysis = UDPAnalysis()
        let observation = Observation(frame: 1, interface: 0, timestamp: Timestamp(nanoseconds: 0))
        for number in 0..<UDPAnalysis.mostFlows + 10 {
            let source = Endpoint(address: NetworkAddress(ipv4: UInt32(number)), port: 1)
            analysis.add(
                UDPDatagram(source: source, destination: PacketBytes.server, payloadLength: 1), at: observation)
        }
        #expect(analysis.flows.count == UDPAnalysis.mostFlows)
        #expect(analysis.datagramsLeftOut == 10)
    }
}
