import DemoApps
import Diagnostics
import LabModel
import Testing

/// Broadcast and multicast that do not leave this host: the loopback interface has a broadcast address and members too.
@Suite(.timeLimit(.minutes(1))) struct BroadcastAndMulticastTests {
    func address(_ text: String) throws -> IPv4Address { try #require(IPv4Address(text)) }

    @Test func `every consumer of the port gets every broadcast`() async throws {
        let first = RunningApplication(BroadcastConsumer(port: 0))
        let port = try await first.port
        let second = RunningApplication(BroadcastConsumer(port: port))
        _ = try await second.port
        var publisher = try BroadcastPublisher(address: address("127.255.255.255"), port: port, publisherName: "eve")
        publisher.count = 3
        publisher.pace = .none
        try await RunningApplication(publisher).end()
        for consumer in [first, second] {
            let last = try await consumer.log.first { $0.text == "Message #3 from publisher eve" }
            #expect(last.peer?.hasPrefix("127.0.0.1:") == true)
            consumer.interrupt()
            try await consumer.end()
            #expect(consumer.log.all.last?.messages == 3)
        }
    }

    @Test(arguments: ["127.0.0.1", "127.0.0.255", "203.0.113.255", "224.0.0.1", "0.0.0.0"])
    func `what is no broadcast address of this host is refused, and the right ones named`(text: String) throws {
        let error = #expect(throws: WirelabError.self) {
            try BroadcastPublisher(address: address(text), port: 9, publisherName: "eve")
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("127.255.255.255 (lo)") == true)
        #expect(error?.message.contains("255.255.255.255") == true)
    }

    @Test func `members get what is sent to the group, and leave it at the end`() async throws {
        let group = try MulticastGroup("239.1.2.3")
        var subscriber = MulticastSubscriber(group: group, port: 0)
        subscriber.interface = "lo"
        let counting = RunningApplication(subscriber)
        let port = try await counting.port
        subscriber = MulticastSubscriber(group: group, port: port)
        subscriber.interface = "lo"
        subscriber.count = 2
        let limited = RunningApplication(subscriber)
        // A member of another group on the same port.
        subscriber = MulticastSubscriber(group: try MulticastGroup("239.1.2.4"), port: port)
        subscriber.interface = "lo"
        let other = RunningApplication(subscriber)
        for member in [counting, limited, other] { _ = try await member.log.first(.joined) }

        // A datagram to the host itself is none of the group's.
        try PlainDatagramSocket().send(try #require(Message.datagram("to the host", size: 100)), to: port)
        var publisher = MulticastPublisher(group: group, port: port, publisherName: "eve")
        publisher.interface = "lo"
        publisher.count = 3
        publisher.pace = .none
        try await RunningApplication(publisher).end()

        try await limited.end()
        #expect(limited.log.kinds == [.listening, .joined, .received, .received, .left, .finished])
        _ = try await counting.log.first { $0.text == "Message #3 from publisher eve" }
        for member in [counting, other] {
            member.interrupt()
            try await member.end()
            #expect(member.log.kinds.suffix(2) == [.left, .finished])
        }
        #expect(counting.log.all.last?.messages == 3)
        #expect(other.log.all.last?.messages == 0)
    }

    @Test func `an interface that is not there is refused`() async throws {
        var subscriber = MulticastSubscriber(group: try MulticastGroup("239.1.2.3"), port: 0)
        subscriber.interface = "none0"
        let member = RunningApplication(subscriber)
        let error = await #expect(throws: WirelabError.self) { try await member.end() }
        #expect(error?.message.contains("no interface 'none0'") == true)
    }

    @Test(arguments: [
        ("223.255.255.255", "no group"), ("240.0.0.0", "no group"), ("10.0.0.1", "no group"), ("news", "no group"),
        ("ff02::1", "IPv6"),
    ]) func `what is no group is refused`(text: String, reason: String) throws {
        let error = #expect(throws: WirelabError.self) { try MulticastGroup(text) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(reason) == true)
    }
}
