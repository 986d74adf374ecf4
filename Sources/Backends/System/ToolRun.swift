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

    /// Runs a program, and keeps what it writes.
    ///
    /// - Parameters:
    ///   - arguments: the program, found along PATH, and its arguments.
    ///   - environment: what its environment has beside this process's.
    ///   - requests: where they ask for the end, the program gets SIGINT, once.
    /// - Throws: `WirelabError` where it is not installed; `SystemCallError`.
    init(_ arguments: [String], environment: [String: String] = [:], requests: EndRequests? = nil) throws {
        self = try RunningTool(arguments, environment: environment).finish(requests)
    }

    fileprivate init(status: Int32, output: [UInt8], errors: [UInt8]) {
        self.status = status
        self.output = output
        self.errors = String(decoding: errors, as: UTF8.self)
    }
}

/// A program that runs beside this one, in a process group of its own, until what it writes is wanted.
struct RunningTool {
    /// How much of each stream is kept, in bytes.
    private static let limit = 64 << 20

    private let child: ChildProcess
    private let readers: [Descriptor]

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: the program, found along PATH, and its arguments.
    ///   - environment: what its environment has beside this process's.
    /// - Throws: `WirelabError` where it is not installed; `SystemCallError`.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        let (output, error) = (try Pipe(), try Pipe())
        readers = [Descriptor(output.reading), Descriptor(error.reading)]
        defer { for end in [output.writing, error.writing] { close(end) } }
        child = try ChildProcess(
            arguments, output: output.writing, error: error.writing, environment: environment, leadsGroup: true)
    }

    /// Waits until it ends.
    ///
    /// - Parameters:
    ///   - requests: where they ask for the end, it gets SIGINT, once.
    ///   - keepsOutput: whether standard output is kept; else `line` gets it.
    ///   - line: gets each line of standard output as it comes, where that is not kept.
    /// - Returns: how it ended, and what it wrote.
    /// - Throws: `SystemCallError`.
    func finish(
        _ requests: EndRequests? = nil, keepsOutput: Bool = true, line: (Substring) -> Void = { _ in }
    ) throws -> ToolRun {
        var kept: [[UInt8]] = [[], []]
        var isOpen = [true, true]
        var watched = requests?.descriptor ?? -1
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while isOpen.contains(true) {
            var events = (0...1).map {
                pollfd(fd: isOpen[$0] ? readers[$0].number : -1, events: Int16(POLLIN), revents: 0)
            }
            events.append(pollfd(fd: watched, events: Int16(POLLIN), revents: 0))
            if poll(&events, nfds_t(events.count), -1) < 0 { continue }
            if events[2].revents != 0 {
                // All that it has started, too: a shell would wait for its command.
                kill(-child.process, SIGINT)
                watched = -1
            }
            for index in 0...1 where events[index].revents != 0 {
                let count = try systemCall("read") { read(readers[index].number, &part, part.count) }
                if count == 0 { isOpen[index] = false }
                kept[index].append(contentsOf: part.prefix(min(count, max(0, Self.limit - kept[index].count))))
                if index == 0 && !keepsOutput { Self.pass(&kept[0], to: line) }
            }
        }
        if !keepsOutput && !kept[0].isEmpty { line(Substring(decoding: kept[0], as: UTF8.self)) }
        return ToolRun(status: try child.wait(), output: kept[0], errors: kept[1])
    }

    private static func pass(_ bytes: inout [UInt8], to line: (Substring) -> Void) {
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return }
        for whole in bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line(Substring(decoding: whole, as: UTF8.self))
        }
        bytes.removeSubrange(...end)
    }
}
