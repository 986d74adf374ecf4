import DemoApps
import Diagnostics
import LabModel
import Testing

/// The two applications against each other, over loopback.
@Suite(.timeLimit(.minutes(1))) struct ConsumerAndProducerTests {
    let consumerLog = EventLog()
    let producerLog = EventLog()
    let gate = Gate()

    func startConsumer(port: UInt16 = 0, receiveBuffer: Int? = nil) -> Task<Int, any Error> {
        let (consumerLog, gate) = (consumerLog, gate)
        return Task {
            try await HesitantConsumer(address: loopback, port: port, receiveBuffer: receiveBuffer)
                .run(permission: { await gate.pass() }, report: consumerLog.append)
        }
    }

    func startProducer(_ port: UInt16, bytes: Int?, writeTimeout: Duration? = nil) -> Task<Int, any Error> {
        let producerLog = producerLog
        return Task {
            try await EagerProducer(
                host: "127.0.0.1", port: port, clientName: "client-1", byteLimit: bytes, connectTimeout: .seconds(5),
                writeTimeout: writeTimeout
            ).run(report: producerLog.append)
        }
    }

    @Test func theSendBlocksUntilTheConsumerReads() async throws {
        let consumer = startConsumer(receiveBuffer: 16_384)
        let producer = startProducer(try port(of: await consumerLog.first(.listening)), bytes: 8_000_000)
        let blocked = try await producerLog.first(.blocked)
        let bytesAtBlock = try #require(blocked.bytes)
        #expect(bytesAtBlock > 16_384)
        #expect(bytesAtBlock < 8_000_000)
        #expect(!consumerLog.kinds.contains(.reading))
        gate.open()
        let sent = try await producer.value
        #expect(try await consumer.value == sent)
        #expect(sent >= 8_000_000)
        #expect(try #require(try await producerLog.first(.unblocked).seconds) >= .milliseconds(100))
        #expect(consumerLog.kinds.filter { $0 != .progress } == [.listening, .accepted, .reading, .finished])
        #expect(consumerLog.all.last?.messages == producerLog.all.last?.messages)
        #expect(producerLog.kinds.first == .connected)
        #expect(producerLog.kinds.last == .finished)
    }

    /// The producer's FIN is there long before: it must not make the consumer read.
    @Test func aSmallMessageIsNotReadEarlyEither() async throws {
        let consumer = startConsumer()
        let producer = startProducer(try port(of: await consumerLog.first(.listening)), bytes: 1)
        _ = try await consumerLog.first(.accepted)
        try await Task.sleep(for: .milliseconds(300))
        #expect(consumerLog.kinds == [.listening, .accepted])
        #expect(!producerLog.kinds.contains(.finished), "the producer waits for the consumer's FIN")
        gate.open()
        #expect(try await consumer.value == producer.value)
        #expect(consumerLog.all.last?.messages == 1)
    }

    @Test func aBlockedSendTimesOut() async throws {
        let consumer = startConsumer(receiveBuffer: 16_384)
        let port = try port(of: await consumerLog.first(.listening))
        let error = await #expect(throws: WirelabError.self) {
            _ = try await startProducer(port, bytes: nil, writeTimeout: .milliseconds(300)).value
        }
        #expect(error?.code == .environment)
        #expect(error?.message.contains("took no data") == true)
        gate.open()
        #expect(try await consumer.value > 0)
    }

    @Test func aRefusedConnectionSaysRST() async throws {
        let consumer = startConsumer()
        let port = try port(of: await consumerLog.first(.listening))
        consumer.cancel()
        #expect(try await consumer.value == 0)
        let error = await #expect(throws: WirelabError.self) { _ = try await startProducer(port, bytes: 1).value }
        #expect(error?.message.contains("answered the SYN with RST") == true)
    }

    @Test func anAddressInUseIsNamed() async throws {
        let consumer = startConsumer()
        let port = try port(of: await consumerLog.first(.listening))
        let error = await #expect(throws: WirelabError.self) { _ = try await startConsumer(port: port).value }
        #expect(error?.message.contains("another program listens there already") == true)
        consumer.cancel()
        _ = try await consumer.value
    }

    @Test func anUnknownNameIsNamed() async throws {
        let producer = EagerProducer(host: "no-such-host.invalid", port: 1, clientName: "", byteLimit: 1)
        let error = await #expect(throws: WirelabError.self) { try await producer.run { _ in } }
        #expect(error?.message.contains("no-such-host.invalid") == true)
    }

    @Test func cancellingEndsBothWithASummary() async throws {
        let consumer = startConsumer(receiveBuffer: 16_384)
        let producer = startProducer(try port(of: await consumerLog.first(.listening)), bytes: nil)
        _ = try await producerLog.first(.blocked)
        producer.cancel()
        #expect(try await producer.value > 16_384)
        #expect(producerLog.all.last?.kind == .finished)
        #expect(producerLog.all.last?.message == "interrupted")
        consumer.cancel()
        #expect(try await consumer.value == 0)
        #expect(consumerLog.all.last?.message == "interrupted")
    }

    /// The consumer dies with data unread: its host answers with RST.
    @Test func aResetIsNamed() async throws {
        let consumer = startConsumer(receiveBuffer: 16_384)
        let producer = startProducer(try port(of: await consumerLog.first(.listening)), bytes: nil)
        _ = try await producerLog.first(.blocked)
        consumer.cancel()
        _ = try await consumer.value
        let error = await #expect(throws: WirelabError.self) { _ = try await producer.value }
        #expect(error?.message.contains("the peer sent RST") == true)
    }
}
