@preconcurrency internal import Dispatch
internal import Glibc

/// Ctrl-C and SIGTERM as a request to end, not as death: the program finishes its story first.
final class Interruption: Sendable {
    /// Becomes readable when the request comes; for poll(2).
    let descriptor: CInt
    private let sources: [any DispatchSourceSignal]

    /// Takes both signals from their default handling, from now on.
    init() {
        var descriptors: [CInt] = [-1, -1]
        _ = pipe(&descriptors)
        let writer = descriptors[1]
        descriptor = descriptors[0]
        // A reader of our output that has gone shows as a failed write, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { _ = Glibc.write(writer, "!", 1) }
            source.resume()
            return source
        }
    }

    /// Runs an application; cancels it when the request comes.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let application = Task { try await body() }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
        source.setEventHandler { application.cancel() }
        source.resume()
        defer { source.cancel() }
        return try await application.value
    }
}
