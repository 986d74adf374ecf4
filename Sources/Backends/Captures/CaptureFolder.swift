import Diagnostics
import Glibc
import HostSystem

/// Where a world's captures lie on this machine until they are merged; labs of two worlds may have one name.
public enum CaptureRoot: String, Sendable {
    case local = "captures"
    case aws = "captures-aws"
}

/// The folder of a lab's captures until they are merged: it outlives the lab, and is on disk, for a capture may be large.
///
/// `$XDG_STATE_HOME/wirelab/captures/LAB/2026-11-22T10-31-07`, or `captures-aws` for a lab on AWS; a file a host in it.
public struct CaptureFolder: Hashable, Sendable {
    /// The lab's name.
    public let lab: String
    /// Its absolute path.
    public let path: String

    private init(lab: String, path: String) {
        self.lab = lab
        self.path = path
    }

    /// The one of this name, which need not exist.
    ///
    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - stamp: its name.
    ///   - root: of which world.
    /// - Throws: `WirelabError` where the user has no home.
    init(lab: String, stamp: String, in root: CaptureRoot) throws {
        self.init(lab: lab, path: "\(try StateFolder.path(root.rawValue))/\(lab)/\(stamp)")
    }

    /// Makes a new one.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: the folder.
    /// - Throws: `WirelabError` where it cannot be made.
    static func make(lab: String) throws -> CaptureFolder {
        let parent = try StateFolder.path(CaptureRoot.local.rawValue) + "/" + lab
        // Of two that are made in the same second the later one waits for its turn; who removes the last capture of a lab
        // removes the parent, too.
        for _ in 0..<200 {
            try StateFolder.make(parent)
            let path = "\(parent)/\(ClockText.now)"
            if mkdir(path, 0o700) == 0 { return CaptureFolder(lab: lab, path: path) }
            guard errno == EEXIST || errno == ENOENT else { throw cannotMake(path) }
            usleep(10_000)
        }
        throw cannotMake(parent)
    }

    /// The folders that there are.
    ///
    /// - Parameters:
    ///   - lab: of which lab; nil for all labs.
    ///   - root: of which world.
    /// - Returns: those that hold captures, the oldest first within a lab.
    public static func all(of lab: String? = nil, in root: CaptureRoot) -> [CaptureFolder] {
        guard let root = try? StateFolder.path(root.rawValue) else { return [] }
        let labs = lab.map { [$0] } ?? StateFolder.names(in: root)
        return labs.flatMap { lab in
            StateFolder.names(in: "\(root)/\(lab)").map { CaptureFolder(lab: lab, path: "\(root)/\(lab)/\($0)") }
        }.filter { !$0.files.isEmpty }
    }

    /// The captures in it, by host.
    public var files: [CaptureFile] {
        StateFolder.names(in: path).filter { $0.hasSuffix(".pcapng") }
            .map { CaptureFile(host: String($0.dropLast(".pcapng".count)), folder: path) }
    }

    /// The sole right to start captures in it.
    ///
    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - running: a capture of the lab that runs, where there is one: what is stopped together lies together.
    ///   - hint: says what to type where that cannot be.
    /// - Returns: its folder, or a new one, and the lock of that.
    /// - Throws: `WirelabError` where none can be made or locked.
    static func locked(
        lab: String, beside running: HostCapture?, _ hint: CommandHint
    ) throws -> (CaptureFolder, CaptureLock) {
        if let path = running?.file.folder, let lock = try CaptureLock.take(path, hint) {
            return (CaptureFolder(lab: lab, path: path), lock)
        }
        // An empty folder may be removed by a verb that has just emptied another of its lab.
        for _ in 0..<10 {
            let folder = try make(lab: lab)
            if let lock = try CaptureLock.take(folder.path, hint) { return (folder, lock) }
        }
        throw cannotMake(try StateFolder.path(CaptureRoot.local.rawValue) + "/" + lab)
    }

    /// The file of a host's capture in it.
    func file(_ host: String) -> CaptureFile { CaptureFile(host: host, folder: path) }

    /// Removes it where it is empty.
    func removeIfEmpty() {
        rmdir(path)
    }

    private static func cannotMake(_ path: String) -> WirelabError { StateFolder.cannotMake(path) }
}
