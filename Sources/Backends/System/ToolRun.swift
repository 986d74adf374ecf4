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
    ///   - requests: where they ask for the end, the program and all that it started get SIGINT, once.
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
    /// Holds its standard input open, where nothing will ever come.
    private let silence: Descriptor?

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: the program, found along PATH, and its arguments.
    ///   - environment: what its environment has beside this process's.
    ///   - keepsInputOpen: whether its standard input is open and silent until it ends; else it is empty.
    /// - Throws: `WirelabError` where it is not installed; `SystemCallError`.
    init(_ arguments: [String], environment: [String: String] = [:], keepsInputOpen: Bool = false) throws {
        let (output, error) = (try Pipe(), try Pipe())
        readers = [Descriptor(output.reading), Descriptor(error.reading)]
        let input = keepsInputOpen ? try Pipe() : nil
        silence = input.map { Descriptor($0.writing) }
        defer { for end in [output.writing, error.writing] + (input.map { [$0.reading] } ?? []) { close(end) } }
        child = try ChildProcess(
            arguments, input: input?.reading, output: output.writing, error: error.writing, environment: environment,
            leadsGroup: true)
    }

    /// Waits until it ends.
    ///
    /// - Parameters:
    ///   - requests: where they ask for the end, it and all that it started get SIGINT, once.
    ///   - patience: how long it may then take to end, in seconds.
    ///   - overdue: called once where it takes longer.
    ///   - keepsOutput: whether standard output is kept; else `line` gets it.
    ///   - line: gets each line of standard output as it comes, without its end, where that is not kept.
    /// - Returns: how it ended, and what it wrote.
    /// - Throws: `SystemCallError`.
    func finish(
        _ requests: EndRequests? = nil, patience: Double = .infinity, overdue: () -> Void = {},
        keepsOutput: Bool = true, line: (ArraySlice<UInt8>) -> Void = { _ in }
    ) throws -> ToolRun {
        defer { withExtendedLifetime(silence) {} }
        var kept: [[UInt8]] = [[], []]
        var isOpen = [true, true]
        var watched = requests?.descriptor ?? -1
        var deadline = Double.infinity
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while isOpen.contains(true) {
            var events = (0...1).map {
                pollfd(fd: isOpen[$0] ? readers[$0].number : -1, events: Int16(POLLIN), revents: 0)
            }
            events.append(pollfd(fd: watched, events: Int16(POLLIN), revents: 0))
            let rest = deadline.isFinite ? Int32(max(0, (deadline - monotonicSeconds()) * 1000).rounded(.up)) : -1
            let count = poll(&events, nfds_t(events.count), rest)
            if count == 0 {
                deadline = .infinity
                overdue()
            }
            if count <= 0 { continue }
            if events[2].revents != 0 {
                // All that it has started, too: a shell would wait for its command.
                kill(-child.process, SIGINT)
                watched = -1
                deadline = monotonicSeconds() + patience
            }
            for index in 0...1 where events[index].revents != 0 {
                let count = try systemCall("read") { read(readers[index].number, &part, part.count) }
                if count == 0 { isOpen[index] = false }
                kept[index].append(contentsOf: part.prefix(min(count, max(0, Self.limit - kept[index].count))))
                if index == 0 && !keepsOutput { Self.pass(&kept[0], to: line) }
            }
        }
        if !keepsOutput && !kept[0].isEmpty { line(kept[0][...]) }
        return ToolRun(status: try child.wait(), output: kept[0], errors: kept[1])
    }

    private static func pass(_ bytes: inout [UInt8], to line: (ArraySlice<UInt8>) -> Void) {
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return }
        for whole in bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line(whole)
        }
        bytes.removeSubrange(...end)
    }
}
