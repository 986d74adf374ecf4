import Foundation
import Testing

/// A terminal with an interactive shell in it, as a person would have it, in a lab's folder.
final class Terminal {
    // TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)), macros that Swift does not see.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    private let master: Int32
    private let process: SpawnedProcess
    private var received: [UInt8] = []

    /// Opens it, 24 lines of 80 characters, and starts bash as its session's leader.
    init(_ lab: LabFixture) throws {
        // openpty would let a process that another test starts at this moment inherit it, and it would never hang up.
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        var locked: Int32 = 0
        var number: UInt32 = 0
        try #require(ioctl(master, Self.setLock, &locked) == 0 && ioctl(master, Self.getNumber, &number) == 0)
        let slave = FileHandle(
            fileDescriptor: open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC), closeOnDealloc: true)
        let programs = URL(fileURLWithPath: LabFixture.program("wirelab")).deletingLastPathComponent().path
        let path = lab.environment["PATH"] ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let environment = [
            "PATH": "\(programs):\(path)", "PS1": "$ ", "TERM": "dumb", "SHELL": "/bin/bash", "HISTFILE": "/dev/null",
        ]
        process = try SpawnedProcess(
            ["/usr/bin/setsid", "--ctty", "--wait", "/bin/bash", "--norc", "--noprofile", "-i"], in: lab.folder.path,
            environment: lab.environment.merging(environment) { _, new in new }, standard: (slave, slave, slave))
        try slave.close()
        resize(lines: 24, columns: 80)
        // Echo would show each word typed, also the one that is waited for.
        type("stty -echo; echo ready-$((6*7))\n")
        try waitFor("ready-42")
    }

    /// All that was shown so far.
    var screen: String {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(master, &buffer, buffer.count)
            if count <= 0 { break }
            received += buffer.prefix(count)
        }
        return String(decoding: received, as: UTF8.self)
    }

    /// Types text; `\u{3}` is Ctrl-C, `\u{1A}` Ctrl-Z.
    func type(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(master, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits until `text` was shown.
    func waitFor(_ text: String, within seconds: Double = 30) throws {
        let appeared = eventually(within: seconds) { screen.contains(text) }
        try #require(appeared, "'\(text)' did not appear in:\n\(screen)")
    }

    /// Waits until the shell asks for the next command: what is typed while it sets the terminal up may be lost.
    func waitForPrompt(within seconds: Double = 30) throws {
        let asks = eventually(within: seconds) { screen.hasSuffix("$ ") || screen.hasSuffix("# ") }
        try #require(asks, "no prompt in:\n\(screen)")
        usleep(200_000)
    }

    /// Changes the terminal's size, as dragging its window does.
    func resize(lines: UInt16, columns: UInt16) {
        var size = winsize(ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Closes the terminal, which hangs up on all that run in it.
    func close() {
        _ = Foundation.close(master)
        _ = process.wait(within: 10)
    }

    /// Opens a terminal, runs the test, closes it whatever happened.
    static func with(_ lab: LabFixture, _ body: (Terminal) throws -> Void) throws {
        let terminal = try Terminal(lab)
        defer { terminal.close() }
        try body(terminal)
    }
}
