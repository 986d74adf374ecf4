import DemoApps
import Foundation
import Synchronization
import Testing

/// An application that runs on a thread of its own, as it does in a process of its own.
final class RunningApplication: Sendable {
    let log = EventLog()
    private let pipe = Pipe()
    private let outcome = Mutex<Result<Void, any Error>?>(nil)

    init(_ application: some Application, sampleInterval: Duration? = nil) {
        let surroundings = Surroundings(
            interruption: pipe.fileHandleForReading.fileDescriptor, progressInterval: .milliseconds(20),
            sampleInterval: sampleInterval, report: log.append)
        Thread.detachNewThread { [self] in
            let result = Result { try application.run(in: surroundings) }
            outcome.withLock { $0 = result }
        }
    }

    deinit { interrupt() }

    /// Tells it to end.
    func interrupt() {
        try? pipe.fileHandleForWriting.write(contentsOf: Data([0]))
    }

    /// Whether it has ended.
    var hasEnded: Bool { outcome.withLock { $0 != nil } }

    /// Waits until it has ended, and fails as it failed.
    func end(within seconds: Double = 20) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if let result = outcome.withLock({ $0 }) { return try result.get() }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("it did not end within \(seconds) s: \(log.all.suffix(3).map { $0.line(isColoured: false) })")
    }

    /// The port that it listens on, once it does.
    var port: UInt16 {
        get async throws {
            let local = try await log.first(.listening).local
            return try #require((local?.split(separator: ":").last).flatMap { UInt16($0) })
        }
    }
}

/// A port of 127.0.0.1, which the kernel chooses.
func loopback(port: UInt16 = 0) throws -> SocketAddress {
    try #require(SocketAddress("127.0.0.1", port: port))
}
