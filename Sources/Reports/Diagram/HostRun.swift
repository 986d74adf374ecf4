internal import LabModel

/// Hosts that follow each other in names and addresses, as `count` makes them: client-1 … client-100.
struct HostRun: Hashable, Sendable {
    /// Up to so many hosts of a run are drawn one by one.
    static let drawnSingly = 6

    let first: Host
    private(set) var last: Host
    private(set) var count = 1

    private init(_ host: Host) {
        first = host
        last = host
    }

    /// The runs of some hosts, in their order; a short run comes as single hosts.
    static func runs(of hosts: [Host]) -> [HostRun] {
        var runs: [[Host]] = []
        for host in hosts {
            if let last = runs.last?.last, follows(host, last) {
                runs[runs.count - 1].append(host)
            } else {
                runs.append([host])
            }
        }
        return runs.flatMap { run in
            run.count <= drawnSingly ? run.map(HostRun.init) : [HostRun(folding: run)].compactMap { $0 }
        }
    }

    private init?(folding hosts: [Host]) {
        guard let first = hosts.first, let last = hosts.last else { return nil }
        self.first = first
        self.last = last
        count = hosts.count
    }

    /// Its name, or the first and the last one.
    var name: String { count == 1 ? first.name : "\(first.name) … \(last.name)" }

    /// Its address, or the first and the last one.
    var address: String { count == 1 ? "\(first.address)" : "\(first.address) … \(last.address)" }

    private static func follows(_ host: Host, _ other: Host) -> Bool {
        guard let (stem, number) = numbered(host.name), let (otherStem, otherNumber) = numbered(other.name) else {
            return false
        }
        return stem == otherStem && number == otherNumber + 1 && other.address.advanced(by: 1) == host.address
    }

    private static func numbered(_ name: String) -> (stem: Substring, number: Int)? {
        guard let hyphen = name.lastIndex(of: "-"), let number = Int(name[name.index(after: hyphen)...]),
            name.hasSuffix("-\(number)")
        else { return nil }
        return (name[..<hyphen], number)
    }
}
