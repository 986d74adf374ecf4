import Glibc

/// A file that is being written and has no name yet: it gets its name once it is whole, and whatever ends the program before
/// leaves nothing of it.
struct FileDraft {
    /// O_TMPFILE (open(2)), which glibc hides from Swift; the number is that of x86-64 and arm64.
    private static let withoutName: Int32 = 0o20_000_000 | O_DIRECTORY

    /// Where its bytes go; open until `discard`.
    let descriptor: Int32
    /// The file that it becomes.
    private let target: String
    /// Its name until then, where the file system has no files without one; the reader of a folder may see it.
    private let name: String
    private var isNamed: Bool

    /// Begins one; fails, with errno set, where none can be made there.
    ///
    /// - Parameter target: the file that it becomes.
    init?(of target: String) {
        self.target = target
        name = "\(target).\(getpid()).incomplete"
        let unnamed = open(Self.folder(of: target), Self.withoutName | O_WRONLY | O_CLOEXEC, 0o644)
        // It gets its name by the link below /proc.
        if unnamed >= 0 && access(Self.link(unnamed), F_OK) == 0 {
            (descriptor, isNamed) = (unnamed, false)
            return
        }
        if unnamed >= 0 { close(unnamed) }
        descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        isNamed = true
        if descriptor < 0 { return nil }
    }

    /// It is whole: puts it on disk and in the target's place.
    ///
    /// - Returns: whether that could be done; if not, errno is set.
    mutating func commit() -> Bool {
        guard fsync(descriptor) == 0 else { return false }
        if !isNamed {
            if give(target) { return true }
            // A link replaces nothing, a rename does.
            guard errno == EEXIST, give(name) else { return false }
            isNamed = true
        }
        guard rename(name, target) == 0 else { return false }
        isNamed = false
        return true
    }

    /// Closes it, and removes what there is of it beside the target.
    func discard() {
        if isNamed { unlink(name) }
        close(descriptor)
    }

    private func give(_ path: String) -> Bool {
        linkat(AT_FDCWD, Self.link(descriptor), AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
    }

    private static func link(_ descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

    /// The folder that a file lies in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
