import Diagnostics
import Glibc
import HostSystem

/// Where wirelab keeps what outlives it: `$XDG_STATE_HOME/wirelab` (XDG Base Directory Specification: state that should persist
/// but is not important enough for the data folder).
enum StateFolder {
    /// A part of it.
    ///
    /// - Parameter part: its name.
    /// - Returns: its absolute path, without needless slashes; it need not exist.
    /// - Throws: `WirelabError` where the user has no home.
    static func path(_ part: String) throws -> String {
        func variable(_ name: String) -> String? {
            // Without needless slashes: that a file lies in a folder is seen by the path.
            getenv(name).map { String(cString: $0) }.flatMap { path in
                path.hasPrefix("/") ? path.split(separator: "/").map { "/" + $0 }.joined() : nil
            }
        }
        if let state = variable("XDG_STATE_HOME") { return "\(state)/wirelab/\(part)" }
        let home = variable("HOME") ?? getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) }
        guard let home else {
            throw WirelabError(
                .environment, "you have no home folder to keep \(part) in: set XDG_STATE_HOME to a folder")
        }
        return "\(home)/.local/state/wirelab/\(part)"
    }

    /// Makes a folder, and those that it lies in; one that is there is left as it is.
    ///
    /// - Parameter path: the folder.
    /// - Throws: `WirelabError` where it cannot be made.
    static func make(_ path: String) throws {
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            if mkdir(folder, 0o700) != 0 && errno != EEXIST && access(folder, F_OK) != 0 { throw cannotMake(folder) }
        }
    }

    /// The names in a folder.
    ///
    /// - Parameter folder: the folder.
    /// - Returns: the names that do not begin with a dot, sorted; none where there is no such folder.
    static func names(in folder: String) -> [String] {
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

    /// What to say where a folder cannot be made; errno says why.
    static func cannotMake(_ path: String) -> WirelabError {
        WirelabError(
            .environment,
            "cannot make \(path) (\(systemErrorText(errno))): set XDG_STATE_HOME to a folder of your own")
    }
}
