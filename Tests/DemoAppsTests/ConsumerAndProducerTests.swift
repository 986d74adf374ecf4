import DemoApps
import Diagnostics
import Foundation
import Testing

/// The two applications against each other, over loopback.
@Suite(.timeLimit(.minutes(1))) struct ConsumerAndProducerTests {
    /// Reads when a line is written into it.
    let gate = Pipe()

    func startConsumer(port: UInt16 = 0, receiveBuffer: Int? = nil, samples: Duration? = nil) throws
        -> RunningApplication
    {
        // A descriptor of its own: a consumer may outlive its test, and read what another gets under the gate's old number.
        let input = dup(gate.fileHandleForReading.fileDescriptor)
        var consumer = HesitantConsumer(address: try loopback(port: port), hesitation: .untilLine(from: input))
        consumer.receiveBuffer = receiveBuffer
        return RunningApplication(consumer, sampleInterval: samples)
    }

    func openGate() throws { try gate.fileHandleForWriting.write(contentsOf: Data("\n".utf8)) }

    func startProducer(
        to consumer: RunningApplication, messages: Int? = nil, size: Int = 4096, writeTimeout: Duration? = nil,
        samples: Duration? = nil
    ) async throws -> RunningApplication {
        var producer = EagerProducer(host: "127.0.0.1", port: try await consumer.port, clientName: "client-1")
        producer.pace = nil
        producer.size = size
        producer.amount = EagerProducer.Amount(messages: messages)
        producer.writeTimeout = writeTimeout
        return RunningApplication(producer, sampleInterval: samples)
    }

    @Test func `the send blocks until the consumer reads`() async throws {
        let consumer = try startConsumer(receiveBuffer: 16_384, samples: .milliseconds(50))
        let producer = try await startProducer(to: consumer, messages: 2000, samples: .milliseconds(50))
        let bytesAtBlock = try #require(try await producer.log.first(.blocked).bytes)
        #expect(bytesAtBlock > 16_384)
        #expect(bytesAtBlock < 8_192_000)
        let waiting = try await consumer.log.first { $0.kind == .waiting && $0.queue ?? 0 > 0 }
        #expect(try #require(waiting.buffer) == 32_768)
        #expect(!consumer.log.kinds.contains(.reading))
        try openGate()
        try await producer.end()
        try await consumer.end()
        let read = try #require(consumer.log.all.last)
        #expect(read.kind == .finished && read.bytes == 8_192_000 && read.messages == 2000)
        #expect(producer.log.all.last?.bytes == 8_192_000)
        #expect(try #require(try await producer.log.first(.unblocked).seconds) >= .milliseconds(100))
        let samples = producer.log.all.compactMap(\.tcp)
        #expect(samples.contains { $0.notSent > 0 && $0.state == "ESTABLISHED" })
        #expect(try #require(samples.last).windowLimited >= .milliseconds(100))
    }

    /// The producer's FIN is there long before: it must not make the consumer read.
    @Test func `a small message is not read early either`() async throws {
        let consumer = try startConsumer()
        let producer = try await startProducer(to: consumer, messages: 1)
        let waiting = try await consumer.log.first { $0.kind == .waiting && $0.queue == 4096 }
        #expect(waiting.bytes == 0)
        #expect(!producer.hasEnded, "the producer waits for the consumer's FIN")
        try openGate()
        try await producer.end()
        try await consumer.end()
        #expect(consumer.log.all.last?.messages == 1)
    }

    @Test func `a slow reader takes its time`() async throws {
        var slow = HesitantConsumer(address: try loopback(), hesitation: .after(.zero))
        slow.readRate = .bytesPerSecond(40_960)
        let consumer = RunningApplication(slow)
        let producer = try await startProducer(to: consumer, messages: 5)
        try await producer.end()
        try await consumer.end()
        let finished = try #require(consumer.log.all.last)
        #expect(finished.bytes == 20_480)
        let duration = try #require(finished.seconds)
        #expect(duration > .milliseconds(350) && duration < .seconds(3), "20,480 bytes at 40,960 a second: \(duration)")
    }

    @Test(arguments: [Int.max, 1 << 40]) func `rates and amounts beyond all measure are no fault`(number: Int)
        async throws
    {
        var fast = HesitantConsumer(address: try loopback(), hesitation: .after(.zero))
        fast.readRate = .bytesPerSecond(number)
        let consumer = RunningApplication(fast)
        var producer = EagerProducer(host: "127.0.0.1", port: try await consumer.port, clientName: "client-1")
        producer.pace = nil
        producer.size = 1000
        producer.amount = EagerProducer.Amount(bytes: number, duration: .milliseconds(1500))
        let running = RunningApplication(producer)
        try await running.end()
        try await consumer.end()
        #expect(consumer.log.all.last?.bytes == running.log.all.last?.bytes)
    }

    @Test func `a duration cuts the pause between two messages`() async throws {
        let consumer = RunningApplication(HesitantConsumer(address: try loopback(), hesitation: .after(.zero)))
        var producer = EagerProducer(host: "127.0.0.1", port: try await consumer.port, clientName: "client-1")
        producer.pace = Pace(.seconds(30) ... .seconds(30))
        producer.amount = EagerProducer.Amount(duration: .milliseconds(300))
        let running = RunningApplication(producer)
        try await running.end(within: 10)
        try await consumer.end()
        #expect(running.log.all.last?.messages == 1)
    }

    @Test func `the fast reader counts the same messages`() async throws {
        var fast = HesitantConsumer(address: try loopback(), hesitation: .after(.zero))
        fast.readRate = .unlimited
        let consumer = RunningApplication(fast)
        let producer = try await startProducer(to: consumer, messages: 3001, size: 1013)
        try await producer.end()
        try await consumer.end()
        #expect(consumer.log.all.last?.messages == 3001)
        #expect(consumer.log.all.last?.bytes == 3001 * 1013)
    }

    @Test func `a blocked send times out`() async throws {
        let consumer = try startConsumer(receiveBuffer: 16_384)
        let producer = try await startProducer(to: consumer, writeTimeout: .milliseconds(300))
        let error = await #expect(throws: WirelabError.self) { try await producer.end() }
        #expect(error?.code == .environment)
        #expect(error?.message.contains("took no data for 0.3 s") == true)
    }

    @Test func `a refused connection says RST`() async throws {
        let consumer = try startConsumer()
        _ = try await consumer.port
        consumer.interrupt()
        try await consumer.end()
        let producer = try await startProducer(to: consumer, messages: 1)
        let error = await #expect(throws: WirelabError.self) { try await producer.end() }
        #expect(error?.message.contains("answered the SYN with RST") == true)
    }

    @Test func `an address in use is named`() async throws {
        let consumer = try startConsumer()
        let second = try startConsumer(port: try await consumer.port)
        let error = await #expect(throws: WirelabError.self) { try await second.end() }
        #expect(error?.message.contains("address in use") == true)
    }

    @Test func `an unknown name is named`() async throws {
        let producer = RunningApplication(EagerProducer(host: "no-such-host.invalid", port: 1, clientName: ""))
        let error = await #expect(throws: WirelabError.self) { try await producer.end(within: 50) }
        #expect(error?.message.contains("no-such-host.invalid") == true)
    }

    @Test func `an interruption ends both with a summary, and a reset is named`() async throws {
        let consumer = try startConsumer(receiveBuffer: 16_384)
        let producer = try await startProducer(to: consumer)
        _ = try await producer.log.first(.blocked)
        consumer.interrupt()
        try await consumer.end()
        #expect(consumer.log.all.last?.kind == .finished)
        #expect(consumer.log.all.last?.message == "interrupted")
        // It closed with data unread: its host answers with RST.
        let error = await #expect(throws: WirelabError.self) { try await producer.end() }
        #expect(error?.message.contains("the peer sent RST") == true)
    }

    @Test func `an interrupted producer says how far it came`() async throws {
        let consumer = try startConsumer(receiveBuffer: 16_384)
        let producer = try await startProducer(to: consumer)
        _ = try await producer.log.first(.blocked)
        producer.interrupt()
        try await producer.end()
        #expect(producer.log.all.last?.message == "interrupted")
        #expect(try #require(producer.log.all.last?.bytes) > 16_384)
    }

    @Test(arguments: ["GET / HTTP/1.1\r\n\r\n", "\u{0}\u{1}\u{0}\u{2}{", "\u{0}\u{9}\u{0}\u{1}abc"])
    func `what is no message ends the consumer with a reason`(text: String) async throws {
        let consumer = try startConsumer()
        let peer = try PlainClient(port: try await consumer.port)
        try peer.send(Array(text.utf8))
        peer.finishSending()
        try openGate()
        let error = await #expect(throws: WirelabError.self) { try await consumer.end() }
        #expect(error?.message.contains("127.0.0.1") == true)
    }
}
