import Diagnostics
import Glibc

/// A run of Terraform that changes things.
///
/// It writes to a file, not to a pipe: whatever becomes of this program, Terraform goes on to its end and writes down what it has
/// made. It leads its own process group, so that a Ctrl-C reaches it once, through this program: a second one would have it
/// end without that.
struct TerraformRun {
    private let child: ChildProcess
    private let log: String

    /// Starts it.
    ///
    /// - Parameters:
    ///   - arguments: the program and its arguments.
    ///   - environment: what its environment has beside this process's.
    ///   - log: the file that gets what it writes; made anew.
    /// - Throws: `WirelabError` where it is not installed; `SystemCallError`.
    init(_ arguments: [String], environment: [String: String], log: String) throws {
        let file = Descriptor(
            try systemCall("make \(log)") { open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600) })
        child = try ChildProcess(arguments, output: file.number, environment: environment, leadsGroup: true)
        self.log = log
    }

    /// Waits until it ends.
    ///
    /// - Parameters:
    ///   - requests: where they ask for the end, Terraform is asked once, and waited for.
    ///   - line: gets each line that it writes.
    /// - Returns: its exit status, and whether the end was asked for.
    /// - Throws: `SystemCallError`.
    func finish(_ requests: EndRequests?, line: (Substring) -> Void) throws -> (status: Int32, wasInterrupted: Bool) {
        let file = Descriptor(try systemCall("open \(log)") { open(log, O_RDONLY | O_CLOEXEC) })
        var rest: [UInt8] = []
        var wasInterrupted = false
        while true {
            var status: Int32 = 0
            let hasEnded = try systemCall("waitpid") { waitpid(child.process, &status, WNOHANG) } == child.process
            try readLines(file, &rest, line)
            if hasEnded { return (exitStatus(ofWaitStatus: status), wasInterrupted) }
            if wasInterrupted {
                usleep(100_000)
            } else if let requests, requests.came(within: 0.1) {
                kill(child.process, SIGINT)
                wasInterrupted = true
            } else if requests == nil {
                usleep(100_000)
            }
        }
    }

    private func readLines(_ file: Descriptor, _ rest: inout [UInt8], _ line: (Substring) -> Void) throws {
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try systemCall("read \(log)") { read(file.number, &part, part.count) }
            if count == 0 { return }
            for byte in part.prefix(count) {
                if byte == UInt8(ascii: "\n") {
                    line(Substring(decoding: rest, as: UTF8.self))
                    rest.removeAll(keepingCapacity: true)
                } else {
                    rest.append(byte)
                }
            }
        }
    }
}
