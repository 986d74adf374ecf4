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

    /// A line about them; nil where there are none.
    var line: String? {
        if !running.isEmpty { return "capturing on \(running.shortList)" }
        return hosts.isEmpty ? nil : "captures that have ended and are not saved, on \(hosts.shortList)"
    }

    /// What saves them.
    ///
    /// - Parameter name: the lab's name, where it must be said; else nil.
    /// - Returns: the command without the program's name.
    static func next(_ name: String? = nil) -> String {
        "capture stop \(name.map { "--name \($0) " } ?? "")-w FILE"
    }
}
