import CWirelab
import Diagnostics
import Glibc
import HostSystem

/// A command that is to run on a host.
public struct HostCommand: Sendable {
    /// The command, found along PATH, and its arguments; not empty.
    public let arguments: [String]
    /// What its environment has beside the caller's.
    public let environment: [String: String]
    /// Its standard input, output and error.
    public let standard: (input: Int32, output: Int32, error: Int32)
    /// Whether it leads a process group of its own, the foreground one of the terminal on its standard input.
    public let leadsTerminal: Bool

    /// - Parameters:
    ///   - arguments: the command, found along PATH, and its arguments.
    ///   - environment: what its environment has beside the caller's.
    ///   - standard: its standard input, output and error.
    ///   - leadsTerminal: whether it leads a process group of its own, the foreground one of the terminal on its standard
    ///     input.
    public init(
        _ arguments: [String], environment: [String: String] = [:],
        standard: (input: Int32, output: Int32, error: Int32) = (0, 1, 2), leadsTerminal: Bool = false
    ) {
        self.arguments = arguments
        self.environment = environment
        self.standard = standard
        self.leadsTerminal = leadsTerminal
    }
}

/// A command that runs on a host of a lab, tied to this process: when this process dies, the command dies too.
public final class HostProcess: @unchecked Sendable {  // all its state is constant but for the kernel's
    private let host: String
    private let command: String
    private let control: Descriptor

    /// Starts a command inside the namespaces of a host.
    init(_ command: HostCommand, host: String, namespaces: [Descriptor]) throws {
        self.host = host
        self.command = command.arguments.first ?? ""
        var controlNumber: Int32 = -1
        let child = try Self.withEntry(command, host: host, namespaces: namespaces) { entry in
            try systemCall("fork") { wirelab_enter(&entry, &controlNumber) }
        }
        control = Descriptor(controlNumber)
        waitpid(child, nil, 0)
    }

    /// Hangs up (poll(2)) when the command has ended.
    public var endDescriptor: Int32 { control.number }

    /// Sends a signal to the command.
    ///
    /// - Parameter number: the signal.
    public func signal(_ number: Int32) {
        _ = send(control.number, [UInt8(truncatingIfNeeded: number)], 1, Int32(MSG_NOSIGNAL))
    }

    /// Waits until the command ends.
    ///
    /// - Returns: its exit status, or 128 plus the signal that ended it; 137 also when the lab went down under it.
    /// - Throws: `WirelabError` where the host could not be entered; with `CommandNotExecuted` as its cause where the host
    ///   has no such command.
    public func wait() throws -> Int32 {
        var result: Int32?
        var failure: WirelabError?
        while let report = try nextReport() {
            switch Int(report.stage) {
            case WIRELAB_ENTRY_ENDED: result = exitStatus(ofWaitStatus: report.value)
            case WIRELAB_ENTRY_NOT_EXECUTED: failure = notExecuted(report.value)
            default: failure = refused(report)
            }
        }
        if let failure { throw failure }
        return result ?? 128 + SIGKILL
    }

    /// Starts commands and passes the signals that other processes send to this one on to them, while `body` runs; also those
    /// that come before the commands have started.
    ///
    /// - Parameters:
    ///   - start: starts the commands.
    ///   - body: runs meanwhile.
    /// - Returns: what `body` returns.
    /// - Throws: what `start` and `body` throw.
    public static func forwardingSignals<Started, Result>(
        to start: () throws -> (Started, processes: [HostProcess]), _ body: (Started) throws -> Result
    ) throws -> Result {
        try systemCall("sigaction") { wirelab_hold_signals() }
        defer { wirelab_release_signals() }
        let (started, processes) = try start()
        let controls = processes.map(\.control.number)
        return try controls.withUnsafeBufferPointer { buffer in
            wirelab_forward_signals(buffer.baseAddress, Int32(buffer.count))
            // What is passed on must not outlive the buffer.
            defer { wirelab_forward_signals(nil, 0) }
            return try body(started)
        }
    }

    private func nextReport() throws -> wirelab_entry_report? {
        var report = wirelab_entry_report()
        let size = MemoryLayout<wirelab_entry_report>.size
        while true {
            let count = recv(control.number, &report, size, 0)
            if count == size { return report }
            if count < 0 && errno == EINTR { continue }
            return nil
        }
    }

    private func notExecuted(_ number: Int32) -> WirelabError {
        let failure = CommandNotExecuted(number: number)
        if number == ENOENT && !command.contains("/") {
            return WirelabError(.environment, "\(command): command not found on \(host)", cause: failure)
        }
        let reason = systemErrorText(number)
        return WirelabError(.environment, "\(command) cannot be run on \(host): \(reason)", cause: failure)
    }

    private func refused(_ report: wirelab_entry_report) -> WirelabError {
        let call = withUnsafeBytes(of: report.call) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return WirelabError(
            .environment, "host \(host) could not be entered (\(call): \(systemErrorText(report.value)))")
    }

    private static func withEntry<Result>(
        _ command: HostCommand, host: String, namespaces: [Descriptor],
        _ body: (inout wirelab_entry) throws -> Result
    ) throws -> Result {
        guard namespaces.count == 4 else {
            throw WirelabError(.environment, "the lab's keeper did not give the namespaces of \(host)")
        }
        let environment = ProcessEnvironment.merging(command.environment).map { "\($0)=\($1)" }
        return try withCStrings(command.arguments) { arguments in
            try withCStrings(environment) { environment in
                try host.withCString { hostName in
                    try currentFolder().withCString { folder in
                        var entry = wirelab_entry(
                            user_namespace: namespaces[0].number, process_namespace: namespaces[1].number,
                            mount_namespace: namespaces[2].number, network_namespace: namespaces[3].number,
                            host_name: hostName, working_directory: folder, arguments: arguments,
                            environment: environment, standard_input: command.standard.input,
                            standard_output: command.standard.output, standard_error: command.standard.error,
                            leads_terminal: command.leadsTerminal ? 1 : 0)
                        return try body(&entry)
                    }
                }
            }
        }
    }

    private static func currentFolder() -> String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }
}

/// Why a command could not be executed.
public struct CommandNotExecuted: Error, Equatable {
    /// The number that execve gave (errno).
    public let number: Int32

    /// The status that a shell gives such a command: 127 where it was not found, else 126 (POSIX, Shell Command Language, 2.8.2).
    public var exitStatus: Int32 { number == ENOENT ? 127 : 126 }
}

/// The environment of this process.
enum ProcessEnvironment {
    /// The environment with some variables set anew.
    static func merging(_ others: [String: String]) -> [String: String] {
        var result: [String: String] = [:]
        var pointer = environ
        while let entry = pointer.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
            pointer += 1
        }
        return result.merging(others) { _, new in new }
    }
}
