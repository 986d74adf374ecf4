import Glibc

/// Where programs are found.
public enum ProgramPath {
    /// The folders of the network tools, which an ordinary user's PATH often lacks.
    private static let systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"]

    /// The caller's PATH, with the system's folders behind it.
    public static var folders: [String] {
        let own = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        let folders = own.split(separator: ":").map(String.init)
        return folders + systemFolders.filter { !folders.contains($0) }
    }

    /// The folder of this program, where `wire` lies beside it.
    public static var ownFolder: String {
        guard let path = realpath("/proc/self/exe", nil) else { return "." }
        defer { free(path) }
        return String(cString: path).split(separator: "/").dropLast().map { "/" + $0 }.joined()
    }

    /// Whether a program is found.
    ///
    /// - Parameter program: its name.
    /// - Returns: whether one of the folders has it.
    public static func has(_ program: String) -> Bool {
        folders.contains { access("\($0)/\(program)", X_OK) == 0 }
    }

    /// Has this process, and those it starts, find programs there too.
    static func apply() {
        setenv("PATH", folders.joined(separator: ":"), 1)
    }
}
