import Diagnostics
import Glibc

/// A capture that a verb wants; the descriptors of its file and of the file for its messages travel beside the request.
struct CaptureRequest: Codable {
    let file: CaptureFile
    let options: CaptureOptions
    /// The program and its arguments.
    let arguments: [String]
}

/// The captures that a keeper runs, a process each in its host's network namespace.
///
/// It starts them, has them end and remembers how they ended; it never waits for one, but for those of hosts that go. The
/// verbs read their files.
final class KeptCaptures {
    private struct Kept {
        var capture: HostCapture
        let child: ChildProcess
        /// Why it ends, once it was told to.
        var cause = HostCapture.End.itself
    }

    /// How long hosts that go wait for their captures, in seconds: those have little left to write.
    private static let patience = 2.0

    private var kept: [Kept] = []

    /// All of them, in the order they were started.
    var all: [HostCapture] { kept.map(\.capture) }

    /// Starts one.
    ///
    /// - Parameters:
    ///   - request: what is wanted.
    ///   - descriptors: the file and the one for the messages.
    ///   - host: the host's namespace.
    ///   - fabric: the keeper's own.
    /// - Throws: `WirelabError` where the host is captured already; `SystemCallError`.
    func start(
        _ request: CaptureRequest, into descriptors: [Descriptor], in host: NetworkNamespace,
        from fabric: NetworkNamespace
    ) throws {
        let name = request.file.host
        guard descriptors.count == 2 else { throw WirelabError(.environment, "the files for the capture did not come") }
        guard !kept.contains(where: { $0.capture.host == name }) else {
            // The verb has looked before; what its user had to say to reach this lab is not known here.
            throw CaptureFailure.alreadyCaptured([name], CommandHint())
        }
        let child = try fabric.visit(host) {
            try ChildProcess(
                request.arguments, output: descriptors[0].number, error: descriptors[1].number,
                environment: ["WIRELAB_HOST": name])
        }
        let capture = HostCapture(
            host: name, options: request.options, file: request.file, since: time(nil), state: .running)
        kept.append(Kept(capture: capture, child: child))
    }

    /// A process was reaped.
    ///
    /// - Parameters:
    ///   - process: the process.
    ///   - exitStatus: its exit status, or 128 plus the signal that ended it.
    func noteEnd(of process: pid_t, exitStatus: Int32) {
        for index in kept.indices where kept[index].child.process == process && kept[index].capture.isRunning {
            kept[index].capture.state = .ended(kept[index].cause, exitStatus: exitStatus)
        }
    }

    /// Has captures end.
    ///
    /// - Parameters:
    ///   - hosts: on which hosts; nil for all.
    ///   - signal: SIGINT, after which they write what they still have, once to each; or SIGKILL.
    ///   - cause: why.
    func end(on hosts: [String]? = nil, signal: Int32, cause: HostCapture.End = .told) {
        for index in kept.indices where kept[index].capture.isRunning {
            guard hosts?.contains(kept[index].capture.host) ?? true else { continue }
            // One that was told is writing what it still has; a second SIGINT would end it in the middle of that.
            if signal != SIGKILL && kept[index].cause != .itself { continue }
            kept[index].cause = cause
            kill(kept[index].child.process, signal)
        }
    }

    /// Has the captures of hosts that go end, and waits for that.
    ///
    /// - Parameter hosts: the hosts' names.
    func endAndWait(on hosts: [String]) {
        end(on: hosts, signal: SIGINT, cause: .hostRemoved)
        let deadline = monotonicSeconds() + Self.patience
        for entry in kept where entry.capture.isRunning && hosts.contains(entry.capture.host) {
            var status: Int32 = 0
            while waitpid(entry.child.process, &status, WNOHANG) == 0 {
                if monotonicSeconds() > deadline { return }  // it is killed with the host, and reaped as others are
                usleep(1000)
            }
            noteEnd(of: entry.child.process, exitStatus: exitStatus(ofWaitStatus: status))
        }
    }

    /// Forgets those that have ended.
    ///
    /// - Parameter hosts: on which hosts; nil for all.
    func forget(on hosts: [String]? = nil) {
        kept.removeAll { !$0.capture.isRunning && hosts?.contains($0.capture.host) ?? true }
    }
}
