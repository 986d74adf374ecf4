import Foundation
import Testing

/// A lab changes nothing of the machine, also when root runs it.
struct MachineUntouchedTests {
    @Test func `nothing of the machine is different after up, exec, a change and down`() throws {
        try LabFixture.withFolder { lab in
            let before = MachineState()
            #expect(before.settings.count > 100)
            #expect(before.files.count > 50)
            defer { _ = try? lab.wirelab("down", "--name", lab.name) }
            try #require(lab.wirelab("up").status == 0)
            try lab.exec("all", "ping -c 1 -W 5 server && sysctl -w net.ipv4.ip_forward=1")
            try lab.write(
                String(contentsOfFile: "lab.yaml", encoding: .utf8).replacingOccurrences(
                    of: "count: 3", with: "count: 4"))
            try #require(lab.wirelab("up").status == 0)
            MachineState().expectSame(as: before, "while the lab is up")
            try lab.wirelab("down")
            MachineState().expectSame(as: before, "after the lab went down")
        }
    }

    @Test(arguments: [
        "touch /etc/wirelab-was-here", "echo x >> /etc/hosts.allow", "mkdir /etc/netns", "rm /etc/passwd",
        "echo 1 > /proc/sys/vm/drop_caches", "echo 1 > /proc/sys/kernel/sysrq", "echo x > /proc/sys/kernel/hostname",
        "echo 1 > /sys/kernel/mm/ksm/run", "mount -o remount,rw /etc && touch /etc/wirelab-was-here",
    ])
    func `on a host nothing of the machine can be written`(_ script: String) throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec("server", script)
            #expect(run.status != 0, "\(run.output)")
            #expect(!FileManager.default.fileExists(atPath: "/etc/wirelab-was-here"))
            #expect(!FileManager.default.fileExists(atPath: "/etc/netns"))
        }
    }

    @Test func `a host's own network settings can be written and are its own`() throws {
        try LabFixture.withLab { lab in
            let file = "/proc/sys/net/ipv4/ip_default_ttl"
            let before = try String(contentsOfFile: file, encoding: .utf8)
            let run = try lab.exec("server", "echo 77 > \(file) && cat \(file)")
            #expect(run.output == "77\n", "\(run.errors)")
            #expect(try lab.exec("client-1", "cat \(file)").output == "64\n")
            let after = try String(contentsOfFile: file, encoding: .utf8)
            #expect(after == before)
        }
    }
}

/// What a lab could have changed.
private struct MachineState {
    let links: String
    let ruleset: String
    let namespaces: [String]
    /// Size and time of change of each file below /etc, by path.
    let files: [String: String]
    /// Value of each setting, by path.
    let settings: [String: String]

    init() {
        links = Self.output("/sbin/ip", "-details", "link")
        ruleset = getuid() == 0 ? Self.output("/usr/sbin/nft", "list", "ruleset") : ""
        namespaces = ((try? FileManager.default.contentsOfDirectory(atPath: "/run/netns")) ?? []).sorted()
        files = Self.read("/etc") { path in
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            return "\(status.st_size) \(status.st_mode) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        }
        let folders = ["/proc/sys/net", "/proc/sys/vm", "/proc/sys/kernel", "/proc/sys/fs"]
        settings = folders.map { Self.read($0, Self.setting) }.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }

    func expectSame(as before: MachineState, _ moment: String) {
        #expect(links == before.links, "links \(moment)")
        #expect(ruleset == before.ruleset, "nftables \(moment)")
        #expect(namespaces == before.namespaces, "/run/netns \(moment)")
        #expect(Self.differences(files, before.files) == [], "/etc \(moment)")
        #expect(Self.differences(settings, before.settings) == [], "settings \(moment)")
    }

    /// What counts or is random differs by itself.
    private static let restless = [
        "/random/", "/file-nr", "/inode-nr", "/inode-state", "/dentry-state", "ns_last_pid", "/pty/nr", "/aio-nr",
        "route/flush", "compact_memory", "drop_caches", "stat_refresh", "/quota/", "nf_conntrack_count", "perf_event",
        "/kernel/tainted", "sched_domain",
    ]

    private static func setting(_ path: String) -> String? {
        if restless.contains(where: path.contains) { return nil }
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Foundation.read(file, &buffer, buffer.count)
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    private static func read(_ folder: String, _ value: (String) -> String?) -> [String: String] {
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        var result: [String: String] = [:]
        for path in paths { result["\(folder)/\(path)"] = value("\(folder)/\(path)") }
        return result
    }

    private static func differences(_ now: [String: String], _ before: [String: String]) -> [String] {
        Set(now.keys).union(before.keys).filter { now[$0] != before[$0] }.sorted()
            .map { "\($0): \(before[$0] ?? "nothing") became \(now[$0] ?? "nothing")" }
    }

    private static func output(_ arguments: String...) -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return (try? RunningCommand(arguments, in: folder).finish().output) ?? ""
    }
}
