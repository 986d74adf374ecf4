import Diagnostics
import Glibc
import HostSystem

/// The folder of a lab's captures until they are merged: it outlives the lab, and is on disk, for a capture may be large.
///
/// `$XDG_STATE_HOME/wirelab/captures/LAB/2026-11-22T10-31-07` (XDG Base Directory Specification: state that should persist but
/// is not important enough for the data folder); a file a host in it.
public struct CaptureFolder: Hashable, Sendable {
    /// The lab's name.
    public let lab: String
    /// Its absolute path.
    public let path: String

    /// Makes a new one.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: the folder.
    /// - Throws: `WirelabError` where it cannot be made.
    static func make(lab: String) throws -> CaptureFolder {
        let parent = try root() + "/" + lab
        // Of two that are made in the same second the later one waits for its turn; who removes the last capture of a lab
        // removes the parent, too.
        for _ in 0..<200 {
            try makeFolders(parent)
            let path = "\(parent)/\(ClockText.now)"
            if mkdir(path, 0o700) == 0 { return CaptureFolder(lab: lab, path: path) }
            guard errno == EEXIST || errno == ENOENT else { throw cannotMake(path) }
            usleep(10_000)
        }
        throw cannotMake(parent)
    }

    /// The folders that there are.
    ///
    /// - Parameter lab: of which lab; nil for all labs.
    /// - Returns: those that hold captures, the oldest first within a lab.
    public static func all(of lab: String? = nil) -> [CaptureFolder] {
        guard let root = try? root() else { return [] }
        let labs = lab.map { [$0] } ?? names(in: root)
        return labs.flatMap { lab in
            names(in: "\(root)/\(lab)").map { CaptureFolder(lab: lab, path: "\(root)/\(lab)/\($0)") }
        }.filter { !$0.files.isEmpty }
    }

    /// The captures in it, by host.
    public var files: [CaptureFile] {
        Self.names(in: path).filter { $0.hasSuffix(".pcapng") }
            .map { CaptureFile(host: String($0.dropLast(".pcapng".count)), folder: path) }
    }

    /// The sole right to start captures in it.
    ///
    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - running: a capture of the lab that runs, where there is one: what is stopped together lies together.
    /// - Returns: its folder, or a new one, and the lock of that.
    /// - Throws: `WirelabError` where none can be made or locked.
    static func locked(lab: String, beside running: HostCapture?) throws -> (CaptureFolder, CaptureLock) {
        if let path = running?.file.folder, let lock = try CaptureLock.take(path) {
            return (CaptureFolder(lab: lab, path: path), lock)
        }
        // An empty folder may be removed by a verb that has just emptied another of its lab.
        for _ in 0..<10 {
            let folder = try make(lab: lab)
            if let lock = try CaptureLock.take(folder.path) { return (folder, lock) }
        }
        throw cannotMake(try root() + "/" + lab)
    }

    /// The file of a host's capture in it.
    func file(_ host: String) -> CaptureFile { CaptureFile(host: host, folder: path) }

    /// Removes it where it is empty.
    func removeIfEmpty() {
        rmdir(path)
    }

    private static func root() throws -> String {
        func variable(_ name: String) -> String? {
            // Without needless slashes: that a capture lies in a folder is seen by the path.
            getenv(name).map { String(cString: $0) }.flatMap { path in
                path.hasPrefix("/") ? path.split(separator: "/").map { "/" + $0 }.joined() : nil
            }
        }
        if let state = variable("XDG_STATE_HOME") { return "\(state)/wirelab/captures" }
        let home = variable("HOME") ?? getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) }
        guard let home else {
            throw WirelabError(
                .environment, "you have no home folder to keep captures in: set XDG_STATE_HOME to a folder")
        }
        return "\(home)/.local/state/wirelab/captures"
    }

    private static func makeFolders(_ path: String) throws {
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            if mkdir(folder, 0o700) != 0 && errno != EEXIST && access(folder, F_OK) != 0 { throw cannotMake(folder) }
        }
    }

    private static func cannotMake(_ path: String) -> WirelabError {
        WirelabError(
            .environment,
            "cannot make \(path) for the captures (\(systemErrorText(errno))): set XDG_STATE_HOME to a folder of your own"
        )
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
