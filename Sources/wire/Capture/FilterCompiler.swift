internal import Diagnostics
internal import Glibc
internal import HostSystem
internal import Packets

/// Turns an expression in the syntax of pcap-filter(7) into a program for the kernel, by asking tcpdump.
struct FilterCompiler {
    /// Where distributions put it that keep it from ordinary users' PATH.
    private static let fallback = "/usr/sbin/tcpdump"

    let interface: CapturedInterface
    /// How many bytes of a packet to capture.
    let snapLength: UInt32

    /// Compiles an expression.
    ///
    /// - Parameter expression: which packets; every one if it is nil or empty.
    /// - Returns: the program.
    /// - Throws: `WirelabError` with tcpdump's own words where the expression is wrong, or that there is no tcpdump.
    func compile(_ expression: String?) throws -> FilterProgram {
        guard let expression, !expression.allSatisfy(\.isWhitespace) else {
            return FilterProgram(snapLength: snapLength)
        }
        // The kernel keeps VLAN tags beside the packet. Only for an open device does tcpdump look for them there.
        let words = expression.split(whereSeparator: { !$0.isLetter })
        let device = words.contains("vlan") ? ["-i", interface.name] : ["-y", interface.linkTypeName]
        let arguments = ["tcpdump", "-dd", "-s", "\(snapLength)"] + device + ["--", expression]
        let (status, output, errors) = try run(arguments)
        guard status == 0 else {
            throw WirelabError(
                .invalidInput, "the filter '\(expression)' is wrong: \(reason(errors)) (the syntax: man 7 pcap-filter)")
        }
        return try FilterProgram(listing: output)
    }

    /// tcpdump's last words, without its name.
    private func reason(_ errors: String) -> String {
        let line = errors.split(separator: "\n").last.map(String.init) ?? "tcpdump did not say why"
        return line.hasPrefix("tcpdump: ") ? String(line.dropFirst("tcpdump: ".count)) : line
    }

    private func run(_ arguments: [String]) throws -> (status: CInt, output: String, errors: String) {
        // The child inherits all ends, but they go when it ends, which is what is waited for.
        var pipes: [CInt] = [-1, -1, -1, -1]
        let isMade = pipes.withUnsafeMutableBufferPointer { ends in
            ends.baseAddress.map { pipe($0) == 0 && pipe($0 + 2) == 0 } ?? false
        }
        guard isMade else { throw WirelabError(.environment, "cannot make a pipe: \(systemErrorText(errno))") }
        defer { for end in pipes where end >= 0 { close(end) } }

        let process = try spawn(arguments, output: pipes[1], errors: pipes[3])
        for index in [1, 3] {
            close(pipes[index])
            pipes[index] = -1
        }
        // What tcpdump says about a wrong expression fits in a pipe, so one can be read after the other.
        let output = readToEnd(pipes[0])
        let errors = readToEnd(pipes[2])
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return (status, String(decoding: output, as: UTF8.self), String(decoding: errors, as: UTF8.self))
    }

    private func spawn(_ arguments: [String], output: CInt, errors: CInt) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        let words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }

        var process: pid_t = 0
        var status = posix_spawnp(&process, "tcpdump", &actions, nil, words, environ)
        if status == ENOENT { status = posix_spawn(&process, Self.fallback, &actions, nil, words, environ) }
        guard status == 0 else {
            let reason = status == ENOENT ? "it is not installed: sudo apt install tcpdump" : systemErrorText(status)
            throw WirelabError(.environment, "a filter needs tcpdump to compile it, but \(reason)")
        }
        return process
    }
}
