import Diagnostics
import Glibc

/// A program that was run to its end, and what it wrote.
struct ToolRun {
    /// Its exit status, or 128 plus the signal that ended it.
    let status: Int32
    /// What it wrote to standard output.
    let output: [UInt8]
    /// What it wrote to standard error.
    let errors: String

    /// Runs a program, in a process group of its own, and keeps what it writes.
    ///
    /// - Parameters:
    ///   - arguments: the program, found along PATH, and its arguments.
    ///   - environment: what its environment has beside this process's.
    ///   - requests: where they ask for the end, the program gets SIGINT, once.
    ///   - limit: how many bytes of each stream are kept.
    ///   - keepsOutput: whether standard output is kept; else `line` gets it.
    ///   - line: gets each line of standard output as it comes, where that is not kept.
    /// - Throws: `WirelabError` where it is not installed; `SystemCallError`.
    init(
        _ arguments: [String], environment: [String: String] = [:], requests: EndRequests? = nil, limit: Int = 64 << 20,
        keepsOutput: Bool = true, line: (Substring) -> Void = { _ in }
    ) throws {
        let (output, error) = (try Pipe(), try Pipe())
        let readers = [Descriptor(output.reading), Descriptor(error.reading)]
        let child: ChildProcess
        do {
            defer { for end in [output.writing, error.writing] { close(end) } }
            child = try ChildProcess(
                arguments, output: output.writing, error: error.writing, environment: environment, leadsGroup: true)
        }
        var kept: [[UInt8]] = [[], []]
        var open = [true, true]
        var watchesRequests = requests != nil
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while open.contains(true) {
            var events = [
                pollfd(fd: open[0] ? readers[0].number : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: open[1] ? readers[1].number : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: watchesRequests ? requests?.descriptor ?? -1 : -1, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&events, nfds_t(events.count), -1) < 0 { continue }
            if events[2].revents != 0 {
                // Once: a second one has Terraform end without writing down what it has made.
                kill(child.process, SIGINT)
                watchesRequests = false
            }
            for index in 0...1 where events[index].revents != 0 {
                let count = try systemCall("read") { read(readers[index].number, &part, part.count) }
                if count == 0 { open[index] = false }
                kept[index].append(contentsOf: part.prefix(min(count, max(0, limit - kept[index].count))))
                if index == 0 && !keepsOutput { Self.pass(&kept[0], to: line) }
            }
        }
        status = try child.wait()
        if !keepsOutput && !kept[0].isEmpty { line(Substring(decoding: kept[0], as: UTF8.self)) }
        self.output = kept[0]
        errors = String(decoding: kept[1], as: UTF8.self)
    }

    private static func pass(_ bytes: inout [UInt8], to line: (Substring) -> Void) {
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return }
        for whole in bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line(Substring(decoding: whole, as: UTF8.self))
        }
        bytes.removeSubrange(...end)
    }
}
