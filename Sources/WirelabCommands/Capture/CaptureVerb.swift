import ArgumentParser
import Backends
import Diagnostics

/// Captures the packets of several hosts at once.
struct CaptureVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture", abstract: "Capture the packets of the lab's hosts, into one file or live.",
        discussion: """
            Examples:
              wirelab capture start                      # every host, from now on
              wirelab capture start server,client-1 --filter 'tcp port 1234'
              wirelab capture stop -w capture.pcapng     # an interface a host
              wirelab capture live client-1 | wireshark -k -i -
              wirelab capture slice capture.pcapng --interface server --stream 0 -w one.pcapng
            """,
        subcommands: [
            CaptureStartVerb.self, CaptureStopVerb.self, CaptureLiveVerb.self, CaptureListVerb.self,
            CaptureFetchVerb.self, CaptureSliceVerb.self,
        ])
}

/// What a capture takes in.
struct CaptureWishes: ParsableArguments {
    /// What `wire capture` takes.
    private static let snapLengths: ClosedRange<UInt32> = 1...262_144

    @Option(
        help: ArgumentHelp(
            "Only packets that match, as in tcpdump: 'tcp port 1234 and host server'.", valueName: "expression"))
    var filter: String?
    @Option(help: ArgumentHelp("Capture this many bytes of a packet at most.", valueName: "bytes"))
    var snaplen: UInt32?

    /// What is wanted.
    ///
    /// - Throws: `WirelabError` where no capture can do it.
    func options() throws -> CaptureOptions {
        if let snaplen, !Self.snapLengths.contains(snaplen) {
            throw WirelabError(
                .invalidInput, "--snaplen takes a number from 1 to \(Self.snapLengths.upperBound), not \(snaplen)")
        }
        return CaptureOptions(filter: filter, snapLength: snaplen)
    }
}

extension RunningLab {
    /// The hosts that a list on the command line names, none of which is the fabric.
    ///
    /// - Parameters:
    ///   - list: a name, names with commas, or `all`.
    ///   - hint: what hints at the lab.
    /// - Returns: their names.
    /// - Throws: `WirelabError` for one that the lab does not have.
    func capturedHosts(_ list: String, _ hint: CommandHint) throws -> [String] {
        let names = try hostNames(list)
        if names.contains(LocalLab.fabricName) {
            throw WirelabError(
                .invalidInput,
                "the fabric is no host and has several interfaces: "
                    + hint.line("exec", "fabric -- wire capture -i INTERFACE -w FILE")
            )
        }
        return names
    }
}
