import Glibc

/// What a lab needs of the machine before it can be tried.
enum Requirements {
    /// A program, the Debian package that has it, and what is missing without it.
    private struct Program {
        let name: String
        let package: String
        /// nil where no lab comes up without it.
        let use: String?
    }

    private static let all = [
        Program(name: "nft", package: "nftables", use: nil),
        Program(name: "dnsmasq", package: "dnsmasq-base", use: nil),
        Program(name: "newuidmap", package: "uidmap", use: "programs that give up privileges (tcpdump) fail in a lab"),
        Program(name: "ip", package: "iproute2", use: "no ip, ss and tc on the hosts"),
        Program(name: "tcpdump", package: "tcpdump", use: "no tcpdump on the hosts; wire capture works"),
        Program(name: "ping", package: "iputils-ping", use: "no ping on the hosts"),
        Program(name: "dig", package: "bind9-dnsutils", use: "no dig on the hosts"),
        Program(name: "netstat", package: "net-tools", use: "no netstat on the hosts"),
        Program(name: "nc", package: "netcat-openbsd", use: "no nc on the hosts"),
    ]

    /// A finding for each program that is missing, or one that says that none is.
    static var programs: [Finding] {
        let missing = all.filter { !ProgramPath.has($0.name) }
        if missing.isEmpty {
            return [Finding(state: .good, subject: "programs", message: "all are installed", remedy: nil)]
        }
        return missing.map {
            Finding(
                state: $0.use == nil ? .bad : .limited, subject: $0.name,
                message: $0.use.map { "is not installed: \($0)" } ?? "is not installed: no lab comes up without it",
                remedy: "sudo apt-get install \($0.package)")
        }
    }

    /// Whether the kernel lets this user make user namespaces.
    static var userNamespaces: Finding {
        let subject = "user namespaces"
        if getuid() == 0 {
            return Finding(state: .good, subject: subject, message: "root may always make them", remedy: nil)
        }
        if setting("kernel/unprivileged_userns_clone") == 0 {
            return Finding(
                state: .bad, subject: subject, message: "are for root only here (kernel.unprivileged_userns_clone)",
                remedy: "sudo sysctl kernel.unprivileged_userns_clone=1")
        }
        if setting("user/max_user_namespaces") == 0 {
            return Finding(
                state: .bad, subject: subject, message: "are switched off (user.max_user_namespaces is 0)",
                remedy: "sudo sysctl user.max_user_namespaces=10000")
        }
        if setting("kernel/apparmor_restrict_unprivileged_userns") == 1 {
            return Finding(
                state: .limited, subject: subject,
                message:
                    "AppArmor allows them only to programs that have a profile; whether wirelab has one the trial lab shows",
                remedy: "where the trial lab fails: scripts/setup, or make install, which put the profile in place")
        }
        return Finding(state: .good, subject: subject, message: "an ordinary user may make them", remedy: nil)
    }

    /// Whether there are user ids beside root inside a lab.
    static var subordinateIDs: Finding {
        let subject = "subordinate ids"
        if let map = try? IdentityMap.forThisUser(), map.hasSubordinates {
            return Finding(
                state: .good, subject: subject, message: "programs can give up privileges in a lab", remedy: nil)
        }
        let user = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? String(getuid())
        return Finding(
            state: .limited, subject: subject,
            message: "you have none: a lab has one user id, and programs that give up privileges (tcpdump) fail there",
            remedy: "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 \(user)")
    }

    private static func setting(_ name: String) -> Int? {
        (try? TextFile.read("/proc/sys/\(name)")).flatMap { Int($0.trimmingNewlines) }
    }
}
