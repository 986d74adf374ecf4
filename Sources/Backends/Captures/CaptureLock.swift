import Diagnostics
import Glibc
import HostSystem

/// The sole right to start captures in a folder, or to merge those in it and remove them: what one verb merges no other verb
/// may remove, nor take for what a lab left.
///
/// A lock of flock(2) on the folder itself: it ends with the program that holds it, however that ends, and leaves no file.
public final class CaptureLock {
    /// How long another verb may hold it, in seconds.
    private static let patience = 10.0

    private let folder: Descriptor

    private init(_ folder: Descriptor) {
        self.folder = folder
    }

    /// Takes it.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - hint: says what to type where that cannot be.
    /// - Returns: the lock, which is held until it is released; nil where the folder is gone.
    /// - Throws: `WirelabError` where another verb holds it for long, or the folder cannot be locked.
    public static func take(_ path: String, _ hint: CommandHint) throws -> CaptureLock? {
        let deadline = monotonicSeconds() + patience
        while true {
            let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            if number < 0 && (errno == ENOENT || errno == ENOTDIR) { return nil }
            guard number >= 0 else { throw cannotLock(path) }
            let folder = Descriptor(number)
            if flock(number, LOCK_EX | LOCK_NB) == 0 {
                // It may have been removed, and made anew, between the two.
                if isStill(number, at: path) { return CaptureLock(folder) }
                continue
            }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw cannotLock(path) }
            guard monotonicSeconds() < deadline else { throw CaptureFailure.beingSaved(path, hint) }
            usleep(10_000)
        }
    }

    /// Takes the locks of the folders that files lie in.
    ///
    /// - Parameters:
    ///   - files: the files of captures.
    ///   - hint: says what to type where that cannot be.
    /// - Returns: the locks of those folders that there are.
    /// - Throws: `WirelabError`, as `take` does.
    public static func take(foldersOf files: [CaptureFile], _ hint: CommandHint) throws -> [CaptureLock] {
        // Always in the same order, so that no two verbs wait for each other.
        try Set(files.map(\.folder)).sorted().compactMap { try take($0, hint) }
    }

    /// Releases it; the last reference to it would, too, but that may be gone earlier than one thinks.
    public func release() {
        flock(folder.number, LOCK_UN)
    }

    private static func isStill(_ descriptor: Int32, at path: String) -> Bool {
        var (opened, named) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
            && opened.st_dev == named.st_dev
    }

    private static func cannotLock(_ path: String) -> WirelabError {
        WirelabError(.environment, "cannot lock \(path) (\(systemErrorText(errno))): is it yours?")
    }
}
