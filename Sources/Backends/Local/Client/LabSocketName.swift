import Glibc

/// The abstract socket name of a lab's keeper (unix(7)): the lab's only state outside its namespaces.
///
/// The kernel gives a name to one process at a time and takes it back when that process ends, however it ends. So the name is
/// the lock, the registry and the door in one, and can never be stale.
struct LabSocketName: Hashable {
    let lab: String

    private static var prefix: String { "wirelab/\(getuid())/" }

    /// The name, without the zero that makes it abstract.
    var text: String { Self.prefix + lab }

    /// The labs of this user that are up or coming up on this machine, in alphabetical order.
    ///
    /// - Throws: `SystemCallError`.
    static func all() throws -> [LabSocketName] {
        let table = try TextFile.read("/proc/net/unix", limit: 64 << 20)
        let names = table.split(separator: "\n").compactMap { line -> String? in
            // Num RefCount Protocol Flags Type St Inode Path; accepted connections bear the name too.
            guard let path = line.split(separator: " ", maxSplits: 7).dropFirst(7).first, path.hasPrefix("@\(prefix)")
            else { return nil }
            return String(path.dropFirst(prefix.utf8.count + 1))
        }
        return Set(names).sorted().map(LabSocketName.init(lab:))
    }
}
