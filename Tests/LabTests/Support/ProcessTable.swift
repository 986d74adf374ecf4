import Foundation

/// What runs on this machine, in labs and outside: read from /proc, where a zombie counts as gone.
enum ProcessTable {
    /// A process that lives.
    struct Entry: CustomStringConvertible {
        let process: pid_t
        let arguments: [String]
        /// The inode of its network namespace; nil where it may not be seen.
        let network: UInt?

        var description: String { "\(process) \(arguments.joined(separator: " "))" }
    }

    /// The processes that live now.
    static func all() -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.compactMap(entry)
    }

    /// The processes that have `text` in one of their arguments.
    static func naming(_ text: String) -> [Entry] {
        all().filter { $0.process != getpid() && $0.arguments.contains { $0.contains(text) } }
    }

    /// The processes of a network namespace.
    static func inNetwork(_ inode: UInt) -> [Entry] {
        all().filter { $0.network == inode }
    }

    private static func entry(_ process: pid_t) -> Entry? {
        guard let line = read("/proc/\(process)/cmdline"), let state = state(of: process), state != "Z", state != "X"
        else { return nil }
        let arguments = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return Entry(process: process, arguments: arguments, network: namespace("net", of: process))
    }

    /// The inode of a namespace that a process is in.
    static func namespace(_ kind: String, of process: pid_t) -> UInt? {
        var status = stat()
        return stat("/proc/\(process)/ns/\(kind)", &status) == 0 ? UInt(status.st_ino) : nil
    }

    /// The letter behind the name, which stands in parentheses and may hold anything (proc_pid_stat(5)).
    static func state(of process: pid_t) -> Character? {
        guard let text = read("/proc/\(process)/stat").map({ String(decoding: $0, as: UTF8.self) }),
            let end = text.lastIndex(of: ")")
        else { return nil }
        return text[end...].dropFirst(2).first
    }

    private static func read(_ path: String) -> Data? {
        FileManager.default.contents(atPath: path)
    }
}
