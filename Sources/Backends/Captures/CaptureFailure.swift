import Diagnostics

/// The failures that captures have in every world.
enum CaptureFailure {
    /// A host can be captured once at a time.
    static func alreadyCaptured(_ hosts: [String]) -> WirelabError {
        WirelabError(
            .invalidInput,
            "\(hosts.joined(separator: ", ")) \(hosts.count == 1 ? "is" : "are") captured already: "
                + "'wirelab capture stop -w FILE' ends the captures and saves them, 'wirelab capture list' shows them")
    }

    /// Captures that another verb merges, and takes long for it.
    static func beingSaved(_ folder: String) -> WirelabError {
        WirelabError(
            .environment,
            "another verb of wirelab is busy with the captures in \(folder); see 'wirelab capture list', and try again once it "
                + "has ended")
    }

    /// Captures that were told to end and go on.
    static func notEnded(_ captures: [HostCapture], seconds: Int) -> WirelabError {
        let hosts = captures.map(\.host).joined(separator: ", ")
        return WirelabError(
            .environment,
            "the capture on \(hosts) did not end within \(seconds) s; try again, or end it without a file: "
                + "wirelab capture stop --discard")
    }

    /// A capture that ended before it had begun, with its own words and exit status.
    static func notStarted(_ capture: HostCapture, exitStatus: Int32) -> WirelabError {
        let words = capture.file.messages
        return WirelabError(
            WirelabError.Code(exitStatus: exitStatus),
            "nothing was captured: on \(capture.host) "
                + (words.isEmpty ? "wire capture ended with exit status \(exitStatus)" : "wire capture said: \(words)"))
    }
}
