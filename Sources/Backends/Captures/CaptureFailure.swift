import Diagnostics

/// The failures that captures have in every world; each says by its hint what to type.
enum CaptureFailure {
    /// A host can be captured once at a time.
    static func alreadyCaptured(_ hosts: [String], _ hint: CommandHint) -> WirelabError {
        WirelabError(
            .invalidInput,
            "\(hosts.joined(separator: ", ")) \(hosts.count == 1 ? "is" : "are") captured already: "
                + "'\(hint.line("capture stop", "-w FILE"))' ends the captures and saves them, "
                + "'\(hint.line("capture list"))' shows them")
    }

    /// Captures that another verb merges, and takes long for it.
    static func beingSaved(_ folder: String, _ hint: CommandHint) -> WirelabError {
        WirelabError(
            .environment,
            "another verb of wirelab is busy with the captures in \(folder); see '\(hint.line("capture list"))', and try again "
                + "once it has ended")
    }

    /// Captures that were told to end and go on.
    static func notEnded(_ captures: [HostCapture], seconds: Int, _ hint: CommandHint) -> WirelabError {
        let hosts = captures.map(\.host).joined(separator: ", ")
        return WirelabError(
            .environment,
            "the capture on \(hosts) did not end within \(seconds) s; try again, or end it without a file: "
                + hint.line("capture stop", "--discard"))
    }

    /// Hosts that may hold captures and could not be asked.
    static func unreached(_ hosts: [String], _ hint: CommandHint) -> WirelabError {
        WirelabError(
            .environment,
            "\(hosts.joined(separator: ", ")) cannot be reached, and may hold a capture that is not saved: see "
                + "'\(hint.line("status"))'; once started again ('aws ec2 start-instances'), "
                + "'\(hint.line("capture stop", "-w FILE"))' saves it")
    }

    /// Hosts that may hold captures, cannot be asked, and are to be destroyed.
    static func unreachedBeforeDown(_ hosts: [String], _ hint: CommandHint) -> WirelabError {
        WirelabError(
            .environment,
            "\(hosts.joined(separator: ", ")) cannot be asked for captures, which would be lost: start it again ('aws ec2 "
                + "start-instances'), or take the lab down without them: \(hint.line("down", "--discard"))")
    }

    /// Hosts that may hold captures and were to drop them.
    static func notDiscarded(on unreached: [String], but hosts: [String], _ hint: CommandHint) -> WirelabError {
        let done = hosts.isEmpty ? "" : "discarded the captures on \(hosts.joined(separator: ", ")); "
        return WirelabError(
            .environment,
            "\(done)\(unreached.joined(separator: ", ")) cannot be reached, and may still hold a capture: see "
                + "'\(hint.line("status"))'")
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
