import Foundation

/// A process that the test started, and nothing more: Foundation's own leaves a socket in its children, and takes a program
/// for running as long as a daemon that it left behind holds that.
final class SpawnedProcess {
    let processIdentifier: pid_t
    private var status: Int32?

    /// Starts a program in a process group of its own.
    ///
    /// - Parameters:
    ///   - arguments: its path and arguments.
    ///   - folder: where it runs.
    ///   - environment: variables beside the test's own.
    ///   - standard: its standard input, output and error.
    /// - Throws: `POSIXError` where it could not be started.
    init(
        _ arguments: [String], in folder: String, environment: [String: String],
        standard: (FileHandle, FileHandle, FileHandle)
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (handle, number) in [(standard.0, 0), (standard.1, 1), (standard.2, 2)] as [(FileHandle, Int32)] {
            posix_spawn_file_actions_adddup2(&actions, handle.fileDescriptor, number)
        }
        // What another test has open at this moment must not live on in this process.
        for descriptor: Int32 in 3..<256 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var everySignal = sigset_t()
        sigfillset(&everySignal)
        posix_spawnattr_setsigdefault(&attributes, &everySignal)
        var noSignal = sigset_t()
        sigemptyset(&noSignal)
        posix_spawnattr_setsigmask(&attributes, &noSignal)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let variables = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        // posix_spawn changes folders with a function that Swift does not see; env(1) becomes the program.
        let words = Self.cStrings(["/usr/bin/env", "--chdir", folder] + arguments)
        let entries = Self.cStrings(variables.map { "\($0)=\($1)" })
        defer { for pointer in words + entries { free(pointer) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, "/usr/bin/env", &actions, &attributes, words, entries)
        if failure != 0 { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
        processIdentifier = process
    }

    /// Whether it has not ended yet.
    var isRunning: Bool {
        if status != nil { return false }
        var number: Int32 = 0
        guard waitpid(processIdentifier, &number, WNOHANG) == processIdentifier else { return true }
        let signal = number & 0x7F
        status = signal == 0 ? (number >> 8) & 0xFF : 128 + signal
        return false
    }

    /// Waits until it ends; kills it when that takes too long.
    ///
    /// - Parameter seconds: how long.
    /// - Returns: its exit status, or 128 plus the signal that ended it.
    func wait(within seconds: Double) -> Int32 {
        if !eventually(within: seconds, { !isRunning }) {
            kill(processIdentifier, SIGKILL)
            _ = eventually { !isRunning }
        }
        return status ?? 128 + SIGKILL
    }

    deinit {
        if isRunning {
            kill(processIdentifier, SIGKILL)
            _ = eventually { !isRunning }
        }
    }

    private static func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }
}
