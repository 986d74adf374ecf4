import Diagnostics
import Glibc

/// Which user and group ids exist inside a lab, and whom they are outside (user_namespaces(7)).
struct IdentityMap: Equatable {
    /// A run of ids.
    struct Run: Equatable {
        let inside: Int
        let outside: Int
        let count: Int
    }

    /// How the kernel is told.
    enum Writer: Equatable {
        /// By this process itself.
        case direct
        /// By newuidmap and newgidmap, which may use the ids that the administrator set aside for the user.
        case subordinate
    }

    let users: [Run]
    let groups: [Run]
    let writer: Writer

    /// The map that the user who runs this program gets: root every id as it is, so that files keep their owners; an ordinary
    /// user root in the lab, and subordinate ids so that programs which drop privileges (tcpdump) run.
    ///
    /// - Throws: `SystemCallError`.
    static func forThisUser() throws -> IdentityMap {
        let user = Int(getuid())
        let group = Int(getgid())
        if user == 0 {
            return IdentityMap(
                users: try ownRuns("uid_map"), groups: try ownRuns("gid_map"), writer: .direct)
        }
        let subordinateUsers = subordinateRuns(file: "/etc/subuid")
        let subordinateGroups = subordinateRuns(file: "/etc/subgid")
        let myself = (users: Run(inside: 0, outside: user, count: 1), groups: Run(inside: 0, outside: group, count: 1))
        guard !subordinateUsers.isEmpty, !subordinateGroups.isEmpty, ProgramPath.has("newuidmap") else {
            return IdentityMap(users: [myself.users], groups: [myself.groups], writer: .direct)
        }
        return IdentityMap(
            users: [myself.users] + subordinateUsers, groups: [myself.groups] + subordinateGroups,
            writer: .subordinate)
    }

    /// Whether there are ids beside root, so that programs can drop privileges.
    var hasSubordinates: Bool { users.reduce(0) { $0 + $1.count } > 1 }

    /// Writes the maps of a process that has just made its user namespace.
    ///
    /// - Parameter process: the process.
    /// - Throws: `WirelabError`.
    func write(process: pid_t) throws {
        do {
            switch writer {
            case .direct: try writeDirectly(process)
            case .subordinate:
                try run("newuidmap", process, users)
                try run("newgidmap", process, groups)
            }
        } catch let error as SystemCallError {
            throw WirelabError(
                .environment,
                "this machine does not let you map user ids (\(error)); 'wirelab doctor' names the remedy", cause: error
            )
        }
    }

    private func writeDirectly(_ process: pid_t) throws {
        // Without privilege the kernel wants setgroups(2) given up first (user_namespaces(7)).
        if getuid() != 0 { try TextFile.write("deny", to: "/proc/\(process)/setgroups") }
        try TextFile.write(text(users), to: "/proc/\(process)/uid_map")
        try TextFile.write(text(groups), to: "/proc/\(process)/gid_map")
    }

    private func run(_ program: String, _ process: pid_t, _ runs: [Run]) throws {
        let numbers = runs.flatMap { [$0.inside, $0.outside, $0.count] }.map(String.init)
        let (status, output) = try ChildProcess.run([program, String(process)] + numbers)
        guard status == 0 else {
            throw WirelabError(
                .environment, "\(program) refused (\(output.trimmingNewlines)); 'wirelab doctor' names the remedy")
        }
    }

    private func text(_ runs: [Run]) -> String {
        runs.map { "\($0.inside) \($0.outside) \($0.count)\n" }.joined()
    }

    /// Every id that this process knows, as itself.
    private static func ownRuns(_ map: String) throws -> [Run] {
        try TextFile.read("/proc/self/\(map)").split(separator: "\n").compactMap { line in
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            return numbers.count == 3 ? Run(inside: numbers[0], outside: numbers[0], count: numbers[2]) : nil
        }
    }

    private static func subordinateRuns(file: String) -> [Run] {
        var names = [String(getuid())]
        if let entry = getpwuid(getuid()) { names.append(String(cString: entry.pointee.pw_name)) }
        return subordinateRuns(of: names, in: (try? TextFile.read(file)) ?? "")
    }

    /// A user's lines of subuid(5) or subgid(5), placed from id 1 on; lines that make no sense are left out.
    ///
    /// - Parameters:
    ///   - names: what the user goes by there: the name, or the number.
    ///   - text: the file.
    /// - Returns: a run for each line.
    static func subordinateRuns(of names: [String], in text: String) -> [Run] {
        var inside = 1
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 3, names.contains(String(fields[0])), let start = UInt32(fields[1]),
                let count = UInt32(fields[2]), count > 0
            else { return nil }
            defer { inside += Int(count) }
            return Run(inside: inside, outside: Int(start), count: Int(count))
        }
    }
}

extension String {
    /// The text without the line ends behind it.
    var trimmingNewlines: String {
        var text = self[...]
        while text.last?.isNewline == true { text = text.dropLast() }
        return String(text)
    }
}
