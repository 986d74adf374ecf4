import Glibc

/// The file of a host's capture, and what the capture said, beside it.
public struct CaptureFile: Codable, Hashable, Sendable {
    /// The host's name.
    public let host: String
    /// Its absolute path.
    public let path: String

    init(host: String, folder: String) {
        self.host = host
        path = "\(folder)/\(host).pcapng"
    }

    /// Where its messages are.
    var messagesPath: String { String(path.dropLast("pcapng".count)) + "log" }

    /// What the capture said, without the program's name.
    public var messages: String {
        let text = ((try? TextFile.read(messagesPath)) ?? "").trimmingNewlines
        return text.split(separator: "\n").map { $0.hasPrefix("wire: ") ? $0.dropFirst(6) : $0 }.joined(separator: "\n")
    }

    /// The last thing it said: where it failed, why.
    public var lastWords: String? { messages.split(separator: "\n").last.map(String.init) }

    /// Whether it is there.
    public var exists: Bool { access(path, F_OK) == 0 }

    /// How many bytes there are so far; 0 where it is gone.
    public var size: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Makes the two files, for the capture to write to.
    ///
    /// - Returns: the file, and the one for the messages.
    /// - Throws: `SystemCallError`, with EEXIST where it is there already.
    func make() throws -> [Descriptor] {
        try [path, messagesPath].map { (path: String) in
            Descriptor(try systemCall("make \(path)") { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) })
        }
    }

    /// Removes it and its messages, and its folders where it was the last in them.
    public func remove() {
        _ = (unlink(path), unlink(messagesPath), rmdir(folder), rmdir(Self.parent(of: folder)))
    }

    /// Puts it aside, so that nobody takes it for a capture that is still to be merged.
    ///
    /// - Returns: where it is now.
    public func setAside() -> String {
        let aside = path + ".damaged"
        return rename(path, aside) == 0 ? aside : path
    }

    /// The folder that it lies in.
    var folder: String { Self.parent(of: path) }

    private static func parent(of path: String) -> String {
        path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    }
}
