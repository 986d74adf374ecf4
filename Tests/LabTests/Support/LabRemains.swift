import Foundation

/// What of a lab is on this machine: nothing, once it is down, however it went down.
struct LabRemains: CustomStringConvertible {
    /// A variable that a test's commands have, with the lab's name, and that all processes of the lab inherit.
    static let variable = "WIRELAB_TEST_LAB"

    /// Its processes, in and outside of its namespaces; a zombie counts as gone.
    let processes: [ProcessTable.Entry]
    /// The abstract socket names that are its own (proc_net_unix).
    let socketNames: [String]

    /// Looks for what remains of a lab.
    ///
    /// - Parameters:
    ///   - lab: the lab.
    ///   - networks: network namespaces that it had, by inode; who is in one belongs to it.
    init(of lab: LabFixture, networks: Set<UInt> = []) {
        let mark = Data("\(Self.variable)=\(lab.name)\0".utf8)
        processes = ProcessTable.all().filter { entry in
            if entry.process == getpid() { return false }
            if let network = entry.network, networks.contains(network) { return true }
            return FileManager.default.contents(atPath: "/proc/\(entry.process)/environ")?.range(of: mark) != nil
        }
        let sockets = (try? String(contentsOfFile: "/proc/net/unix", encoding: .utf8)) ?? ""
        socketNames = sockets.split(separator: "\n").filter { $0.hasSuffix("@wirelab/\(getuid())/\(lab.name)") }
            .map(String.init)
    }

    /// Whether there is nothing.
    var isEmpty: Bool { processes.isEmpty && socketNames.isEmpty }

    /// The network namespaces that its processes are in, without the test's own.
    var networks: Set<UInt> {
        var networks = Set(processes.compactMap(\.network))
        if let own = ProcessTable.namespace("net", of: getpid()) { networks.remove(own) }
        return networks
    }

    /// The process that holds the lab.
    var keeper: ProcessTable.Entry? {
        processes.first { $0.arguments.starts(with: ["wirelab", "keeper"]) }
    }

    var description: String { "processes \(processes), sockets \(socketNames)" }
}
