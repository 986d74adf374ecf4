import ArgumentParser
import Backends
import Diagnostics
import FoundationEssentials
import Reports

/// Shows the captures.
struct CaptureListVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what is being captured, and what captures of a lab that went down left.")

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Flag(help: "Print as JSON.")
    var json = false

    func run() async throws {
        let captured = try await selection.captured(root)
        let leftovers = CaptureLeftovers(captured)
        if let shortcoming = captured.shortcoming { Console.error("wirelab: \(shortcoming.message)") }
        if json { return try printJSON(CaptureListDocument(captured, leftovers)) }
        if captured.captures.isEmpty {
            let place = captured.shortcoming == nil ? "" : " on the hosts that can be reached"
            Console.print("nothing is being captured\(place): \(captured.world.hint.line("capture start"))")
        } else {
            Console.print(table(captured.captures))
        }
        for line in leftovers.lines {
            Console.print("\n\(line)\nnext: \(CapturesInLab.next(captured.world.hint)), or --discard")
        }
    }

    private func table(_ captures: [HostCapture]) -> String {
        let rows = captures.map { capture in
            [
                capture.host, elapsed(since: capture.since), Quantity.bytes(capture.size),
                capture.options.filter ?? "", capture.fate ?? "",
            ]
        }
        return TextTable(header: ["host", "since", "size", "filter", ""], rows: rows).render()
    }
}

extension HostCapture {
    /// Its own words about how it ended, to be added to a sentence.
    var said: String { lastWords.map { "; wire capture said: \($0)" } ?? "" }

    /// What became of it, where it does not run any more.
    var fate: String? {
        guard case .ended(let end, _) = state else { return nil }
        switch end {
        case .told: return "ended, not saved yet"
        case .hostRemoved: return "its capture ended when it was removed from the lab"
        case .itself: return "its capture ended early" + said
        }
    }
}

/// The JSON of `capture list`.
struct CaptureListDocument: Encodable {
    struct Capture: Encodable {
        let host: String
        let state: String
        let since: Int
        let bytes: Int
        let filter: String?
        let snaplen: UInt32?
        let file: String
    }

    struct Leftover: Encodable {
        let folder: String
        let hosts: [String]
    }

    let lab: String
    let captures: [Capture]
    let leftovers: [Leftover]

    init(_ captured: CapturedLab, _ leftovers: CaptureLeftovers) {
        lab = captured.lab
        captures = captured.captures.map {
            Capture(
                host: $0.host, state: $0.isRunning ? "running" : "ended", since: $0.since, bytes: $0.size,
                filter: $0.options.filter, snaplen: $0.options.snapLength, file: $0.file.path)
        }
        self.leftovers = leftovers.folders.map { Leftover(folder: $0.path, hosts: $0.files.map(\.host)) }
    }
}

/// How long ago a moment was, in seconds since 1970, for a person.
func elapsed(since moment: Int) -> String {
    let seconds = max(0, Int(Date().timeIntervalSince1970) - moment)
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
}
