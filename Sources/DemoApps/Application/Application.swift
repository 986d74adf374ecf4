/// A demo application: a program on one thread that waits for its sockets, tells what happens, and ends when it is told to.
public protocol Application: Sendable {
    /// The name of the application, `hesitant-consumer`.
    static var name: String { get }

    /// Runs until the application's work is done, or the request to end comes.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` where it could not do its work.
    func run(in surroundings: Surroundings) throws
}

/// What an application has from the program that runs it.
public struct Surroundings: Sendable {
    /// Becomes readable when the application shall end.
    public let interruption: CInt
    /// Is given each event.
    public let report: EventReport
    /// How often an application that is busy tells how far it is.
    public var progressInterval: Duration
    /// How often the kernel is asked about a connection; nil for never.
    public var sampleInterval: Duration?

    /// - Parameters:
    ///   - interruption: becomes readable when the application shall end.
    ///   - progressInterval: how often an application that is busy tells how far it is.
    ///   - sampleInterval: how often the kernel is asked about a connection; nil for never.
    ///   - report: is given each event.
    public init(
        interruption: CInt, progressInterval: Duration = .seconds(1), sampleInterval: Duration? = nil,
        report: @escaping EventReport
    ) {
        self.interruption = interruption
        self.progressInterval = progressInterval
        self.sampleInterval = sampleInterval
        self.report = report
    }

    /// Waits in a way that the request to end cuts short.
    var waiting: Waiting { Waiting(interruption: interruption) }
}
