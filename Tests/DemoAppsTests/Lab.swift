import DemoApps
import LabModel
import Synchronization
import Testing

/// Collects events, and waits for one with a deadline.
final class EventLog: Sendable {
    private let events = Mutex<[AppEvent]>([])

    var all: [AppEvent] { events.withLock { $0 } }
    var kinds: [AppEvent.Kind] { all.map(\.kind) }

    func append(_ event: AppEvent) {
        events.withLock { $0.append(event) }
    }

    /// The first event of a kind; a failed expectation if it does not come within ten seconds.
    func first(_ kind: AppEvent.Kind) async throws -> AppEvent {
        for _ in 0..<1000 {
            if let event = all.first(where: { $0.kind == kind }) { return event }
            try await Task.sleep(for: .milliseconds(10))
        }
        return try #require(all.first { $0.kind == kind }, "no event '\(kind)' came")
    }
}

/// Lets a consumer read when a test says so.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func open() { continuation.finish() }
    func pass() async { for await _ in stream {} }
}

let loopback = IPv4Address(rawValue: 0x7f00_0001)

/// The port that an event's `local` names.
func port(of event: AppEvent) throws -> UInt16 {
    try #require((event.local?.split(separator: ":").last).flatMap { UInt16($0) })
}
