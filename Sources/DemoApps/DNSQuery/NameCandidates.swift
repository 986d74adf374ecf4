internal import Diagnostics
internal import LabModel
public import Packets

/// The names to ask for, one after the other until one exists, and the type.
public struct NameCandidates: Hashable, Sendable {
    /// One of them.
    public struct Candidate: Hashable, Sendable {
        /// The whole name.
        public let name: DNSName
        /// The search domain that was put behind what the user wrote.
        public let searchDomain: DNSName?
    }

    /// What the user wrote.
    public let text: String
    /// The type of the records asked for.
    public let type: DNSRecordType
    /// The names, at least one.
    public let candidates: [Candidate]

    /// Finds out what a name means.
    ///
    /// An address stands for its reverse name. A name that ends with a dot, or has as many dots as `configuration` wants, is
    /// whole. Any other is tried with each search domain; then, if it has a dot, as it is.
    ///
    /// - Parameters:
    ///   - text: a name or an address.
    ///   - type: the type; nil means A, and PTR for an address.
    ///   - configuration: has the search domains.
    /// - Throws: `WirelabError` of invalid input: no name, or a type that cannot be asked for.
    public init(_ text: String, type: DNSRecordType?, configuration: ResolverConfiguration) throws {
        self.text = text
        if let reverse = Self.reverseName(of: text) {
            guard type ?? .ptr == .ptr else {
                throw WirelabError(
                    .invalidInput, "'\(text)' is an address, and has only a PTR record: ask for PTR, or give a name")
            }
            self.type = .ptr
            candidates = [Candidate(name: reverse, searchDomain: nil)]
            return
        }
        self.type = try Self.asked(type ?? .a)
        candidates = Self.candidates(try DNSName(text), of: text, configuration)
    }

    private static func reverseName(of text: String) -> DNSName? {
        if let address = IPv4Address(text) { return .reverse(ofIPv4: address.rawValue) }
        return IPv6Address(text).map { .reverse(of: $0) }
    }

    private static func asked(_ type: DNSRecordType) throws -> DNSRecordType {
        switch type.rawValue {
        case DNSRecordType.any.rawValue:
            throw WirelabError(
                .invalidInput, "ANY is no type that servers still answer fully (RFC 8482): ask for one type, such as A")
        case DNSRecordType.opt.rawValue, 249...254:
            throw WirelabError(.invalidInput, "\(type) is no type of a record that a name has: ask for another one")
        default: return type
        }
    }

    private static func candidates(
        _ name: DNSName, of text: String, _ configuration: ResolverConfiguration
    ) -> [Candidate] {
        let asItIs = Candidate(name: name, searchDomain: nil)
        let dots = name.labels.count - 1
        guard !DNSName.isAbsolute(text), dots < configuration.dots else { return [asItIs] }
        let searched = configuration.searchDomains.compactMap { domain in
            name.within(domain).map { Candidate(name: $0, searchDomain: domain) }
        }
        // A single label is no name on the internet: it is asked for alone only where there is nothing to put behind it.
        return searched.isEmpty || dots > 0 ? searched + [asItIs] : searched
    }
}
