import CWirelab
import Diagnostics
import Glibc

/// The mount tree of a lab: the machine's, private, with its own /run, /proc, resolv.conf and hosts, and nothing of the
/// machine's settings writable, also when root runs it.
enum LabMounts {
    /// Where the keeper puts the files that it makes for the lab.
    static let folder = "/run/wirelab"
    private static let resolverFile = "\(folder)/resolv.conf"
    private static let hostsFile = "\(folder)/hosts"

    /// Builds it in the calling process's mount namespace.
    ///
    /// - Throws: `SystemCallError`, `WirelabError`.
    static func build() throws {
        try systemCall("make mounts slaves") { wirelab_make_mounts_slave() }
        try systemCall("mount proc") { wirelab_mount_new("proc", "/proc", nil, 0) }
        // A fresh /run also hides the sockets of systemd-resolved and nscd, which would answer past the lab's resolver.
        try systemCall("mount tmpfs on /run") { wirelab_mount_new("tmpfs", "/run", "mode=755,size=64m", 0) }
        try systemCall("mkdir \(folder)") { mkdir(folder, 0o755) }
        try protectKernelSettings()
        try TextFile.write("", to: resolverFile)
        try TextFile.write(ZoneFiles.hosts, to: hostsFile)
        let resolverTarget = try target(of: "/etc/resolv.conf")
        let hostsTarget = try target(of: "/etc/hosts")
        try systemCall("make /etc read-only") { wirelab_mount_read_only("/etc") }
        try systemCall("mount resolv.conf") { wirelab_mount_bind(resolverFile, resolverTarget) }
        try systemCall("mount hosts") { wirelab_mount_bind(hostsFile, hostsTarget) }
    }

    /// Sets what resolv.conf says on every host.
    static func setResolver(_ text: String) throws {
        try TextFile.write(text, to: resolverFile)
    }

    /// Root of the lab may be root of the machine: only the settings of its network namespaces stay writable.
    private static func protectKernelSettings() throws {
        let aside = "\(folder)/settings"
        try systemCall("mkdir \(aside)") { mkdir(aside, 0o755) }
        try systemCall("keep /proc/sys/net") { wirelab_mount_bind("/proc/sys/net", aside) }
        try systemCall("make /proc/sys read-only") { wirelab_mount_read_only("/proc/sys") }
        try systemCall("mount /proc/sys/net") { wirelab_mount_bind(aside, "/proc/sys/net") }
        try systemCall("umount \(aside)") { umount(aside) }
        rmdir(aside)
    }

    /// Where a file that programs look for really is: /etc/resolv.conf is often a link into /run, which is fresh here, so
    /// what the link names is made first.
    private static func target(of path: String) throws -> String {
        var path = path
        for _ in 0..<8 {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let length = readlink(path, &buffer, buffer.count - 1)
            if length < 0 { break }
            let link = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            path = link.hasPrefix("/") ? link : normalized(parent(of: path) + "/" + link)
        }
        if path.hasPrefix("/run/") || path.hasPrefix("/var/run/") {
            try makeFolders(of: path)
            try TextFile.write("", to: path)
        }
        guard access(path, F_OK) == 0 else {
            throw WirelabError(
                .environment, "\(path) does not exist on this machine and a lab needs it: sudo touch \(path)")
        }
        return path
    }

    private static func parent(of path: String) -> String {
        path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    }

    private static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    private static func makeFolders(of path: String) throws {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/" + part
            if mkdir(folder, 0o755) != 0 && errno != EEXIST {
                throw SystemCallError(call: "mkdir \(folder)", number: errno)
            }
        }
    }
}
