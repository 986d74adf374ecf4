internal import LabModel
public import Packets

/// What /etc/resolv.conf says, as resolv.conf(5) has it read: which name servers, which search domains, how patiently.
public struct ResolverConfiguration: Hashable, Sendable {
    /// The file that every program's resolver reads.
    public static let path = "/etc/resolv.conf"
    private static let mostServers = 3

    /// The name servers in the order in which they are asked, at most three; this host where the file names none.
    public private(set) var servers: [SocketAddress] = []
    /// The domains that are put behind a short name, one after the other.
    public private(set) var searchDomains: [DNSName] = []
    /// A name with fewer dots is short.
    public private(set) var dots = 1
    /// How long an answer may take before the next query; nil where the file says nothing.
    public private(set) var timeout: Duration?
    /// How many times every server is asked; nil where the file says nothing.
    public private(set) var attempts: Int?

    /// Reads the file's text; what it does not know it leaves out, as other programs do.
    ///
    /// - Parameter text: the whole file; an empty one means a name server on this host.
    public init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            // The keyword starts the line, and so does the character of a comment.
            let words = line.split { $0 == " " || $0 == "\t" }
            guard let keyword = words.first, line.hasPrefix(keyword) else { continue }
            let values = words.dropFirst()
            switch keyword {
            case "nameserver": addServer(values.first)
            // One takes the other's place: the last line counts.
            case "search": searchDomains = values.compactMap { try? DNSName(String($0)) }
            case "domain": searchDomains = values.prefix(1).compactMap { try? DNSName(String($0)) }
            case "options": values.forEach { readOption($0) }
            default: continue
            }
        }
        if servers.isEmpty { servers = [SocketAddress(IPv4Address(rawValue: 0x7f00_0001), port: DNSQuery.port)] }
    }

    private mutating func addServer(_ text: Substring?) {
        guard let text, servers.count < Self.mostServers,
            let address = SocketAddress(String(text), port: DNSQuery.port)
        else { return }
        servers.append(address)
    }

    /// The bounds are those of resolv.conf(5).
    private mutating func readOption(_ option: Substring) {
        let parts = option.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let number = Int(parts[1]), number >= 0 else { return }
        switch parts[0] {
        case "ndots": dots = min(number, 15)
        case "timeout": timeout = .seconds(max(1, min(number, 30)))
        case "attempts": attempts = max(1, min(number, 5))
        default: break
        }
    }
}
