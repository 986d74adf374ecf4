import Backends

/// The captures of a lab, as verbs say them that are about something else.
struct CapturesInLab {
    /// The hosts that are captured, or were and whose captures are not saved yet.
    let hosts: [String]
    /// Those whose captures run.
    private let running: [String]

    /// Asks a lab that is up; one whose keeper is busy has none to tell of.
    ///
    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - backend: its world.
    init(of lab: String, _ backend: any LabBackend) async {
        let captures = await backend.capturesSaidSoon(of: lab)
        hosts = captures.map(\.host)
        running = captures.filter(\.isRunning).map(\.host)
    }

    private init() { (hosts, running) = ([], []) }

    /// Those of a lab that cannot be asked.
    static let unknown = CapturesInLab()

    /// A line about them; nil where there are none.
    var line: String? {
        if !running.isEmpty { return "capturing on \(running.shortList)" }
        return hosts.isEmpty ? nil : "captures that have ended and are not saved, on \(hosts.shortList)"
    }

    /// What saves them.
    ///
    /// - Parameter hint: what hints at the lab.
    /// - Returns: the command line.
    static func next(_ hint: CommandHint) -> String { hint.line("capture stop", "-w FILE") }
}
