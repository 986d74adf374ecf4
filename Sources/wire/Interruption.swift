@preconcurrency internal import Dispatch
internal import Glibc

/// Ctrl-C, SIGTERM and the end of the terminal as a request to end, not as death: the program finishes its story first.
final class Interruption: Sendable {
    /// Becomes readable when the request comes; for poll(2).
    let descriptor: CInt
    private let writer: CInt
    private let sources: [any DispatchSourceSignal]

    /// A signal that comes this soon after another is the same request: a terminal's Ctrl-C may come from two sides.
    private static let oneRequest = DispatchTimeInterval.milliseconds(500)

    /// Takes the signals from their default handling, from now on; a second request has it again.
    init() {
        var descriptors: [CInt] = [-1, -1]
        _ = pipe(&descriptors)
        descriptor = descriptors[0]
        let writer = descriptors[1]
        self.writer = writer
        // A reader of our output that has gone shows as a failed write, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        // Under nohup(1) the end of the terminal is no reason to end.
        sources = ([SIGINT, SIGTERM] + (Self.isIgnored(SIGHUP) ? [] : [SIGHUP])).map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                _ = Glibc.write(writer, "!", 1)
                DispatchQueue.global().asyncAfter(deadline: .now() + Self.oneRequest) { signal(number, SIG_DFL) }
            }
            source.resume()
            return source
        }
    }

    private static func isIgnored(_ number: CInt) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Requests the end, as a signal would.
    func request() {
        _ = Glibc.write(writer, "!", 1)
    }
}
