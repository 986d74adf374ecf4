import Diagnostics
import Glibc

/// A program that this process starts and waits for itself.
///
/// The keeper is process 1 of its namespace and reaps every process there, so it has one owner of wait: no process library.
struct ChildProcess {
    let process: pid_t

    /// Starts a program in the calling thread's network namespace.
    ///
    /// - Parameters:
    ///   - arguments: the program, found along PATH, and its arguments.
    ///   - input: becomes its standard input; /dev/null where nil.
    ///   - output: becomes its standard output and error; /dev/null where nil.
    ///   - error: becomes its standard error instead, where given.
    ///   - environment: what its environment has beside this process's.
    ///   - leadsGroup: whether it leads a process group of its own, which the terminal's Ctrl-C does not reach.
    /// - Throws: `WirelabError` where it is not installed; `SystemCallError`.
    init(
        _ arguments: [String], input: Int32? = nil, output: Int32? = nil, error: Int32? = nil,
        environment: [String: String] = [:], leadsGroup: Bool = false
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, standard) in [(0, input), (1, output), (2, error ?? output)] as [(Int32, Int32?)] {
            if let standard {
                posix_spawn_file_actions_adddup2(&actions, standard, descriptor)
            } else {
                posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
            }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var nothingBlocked = sigset_t()
        sigemptyset(&nothingBlocked)
        posix_spawnattr_setsigmask(&attributes, &nothingBlocked)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | (leadsGroup ? Int16(POSIX_SPAWN_SETPGROUP) : 0))
        var process: pid_t = 0
        let variables = ProcessEnvironment.merging(environment).map { "\($0)=\($1)" }
        let failure = withCStrings(arguments) { words in
            withCStrings(variables) { posix_spawnp(&process, arguments[0], &actions, &attributes, words, $0) }
        }
        if failure == ENOENT {
            throw WirelabError(
                .environment, "\(arguments[0]) is not installed; 'wirelab doctor' names the package that has it")
        }
        if failure != 0 { throw SystemCallError(call: "start \(arguments[0])", number: failure) }
        self.process = process
    }

    /// Waits until it ends.
    ///
    /// - Returns: its exit status, or 128 plus the signal that ended it.
    /// - Throws: `SystemCallError`.
    func wait() throws -> Int32 {
        var status: Int32 = 0
        try systemCall("waitpid") { waitpid(process, &status, 0) }
        return exitStatus(ofWaitStatus: status)
    }

    /// Runs a program to its end.
    ///
    /// - Parameter arguments: the program, found along PATH, and its arguments.
    /// - Returns: its exit status, and its output and errors in the order they came.
    /// - Throws: `WirelabError` where it is not installed; `SystemCallError`.
    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        try CollectedProcess(arguments).finish()
    }
}

/// A program that runs beside this one until its output is wanted.
struct CollectedProcess {
    private let child: ChildProcess
    private let output: Descriptor

    /// Starts a program in the calling thread's network namespace.
    ///
    /// - Parameter arguments: the program, found along PATH, and its arguments.
    /// - Throws: `WirelabError` where it is not installed; `SystemCallError`.
    init(_ arguments: [String]) throws {
        let pipe = try Pipe()
        output = Descriptor(pipe.reading)
        defer { close(pipe.writing) }
        child = try ChildProcess(arguments, output: pipe.writing)
    }

    /// Waits until it ends.
    ///
    /// - Returns: its exit status, and its output and errors in the order they came.
    /// - Throws: `SystemCallError`.
    func finish() throws -> (status: Int32, output: String) {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try systemCall("read") { read(output.number, &part, part.count) }
            if count == 0 { break }
            bytes.append(contentsOf: part.prefix(count))
        }
        return (try child.wait(), String(decoding: bytes, as: UTF8.self))
    }
}

/// The status that a shell shows for a wait status: the exit status, or 128 plus the signal's number.
func exitStatus(ofWaitStatus status: Int32) -> Int32 {
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
}
