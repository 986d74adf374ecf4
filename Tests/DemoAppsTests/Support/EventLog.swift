import DemoApps
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
        try await first { $0.kind == kind }
    }

    /// The first event that is as wanted; a failed expectation if it does not come within ten seconds.
    func first(_ isWanted: (AppEvent) -> Bool) async throws -> AppEvent {
        for _ in 0..<1000 {
            if let event = all.first(where: isWanted) { return event }
            try await Task.sleep(for: .milliseconds(10))
        }
        let last = all.first(where: isWanted)
        return try #require(last, "no such event came, but \(kinds)")
    }
}
