import DemoApps
import Diagnostics
import Packets
import Testing

@Suite struct NameCandidatesTests {
    private func names(_ text: String, _ type: DNSRecordType? = nil, _ file: String) throws -> [String] {
        try NameCandidates(text, type: type, configuration: ResolverConfiguration(file)).candidates.map {
            $0.name.description
        }
    }

    @Test(arguments: [
        ("server", "search lab.internal", ["server.lab.internal."]),
        ("server.", "search lab.internal", ["server."]),
        ("server", "", ["server."]),
        ("server", "search a b", ["server.a.", "server.b."]),
        ("www.example", "search lab", ["www.example."]),
        ("www.example", "search lab\noptions ndots:2", ["www.example.lab.", "www.example."]),
        ("server", "search lab\noptions ndots:0", ["server."]),
        (".", "search lab", ["."]),
        (#"a\.b"#, "search lab", [#"a\.b.lab."#]),
        ("10.0.0.10", "search lab", ["10.0.0.10.in-addr.arpa."]),
        ("10.0.0", "search lab", ["10.0.0."]),
    ])
    func whatANameMeans(text: String, file: String, expected: [String]) throws {
        #expect(try names(text, nil, file) == expected)
    }

    @Test func addressesAskForTheirNames() throws {
        let configuration = ResolverConfiguration("")
        #expect(try NameCandidates("10.0.0.1", type: nil, configuration: configuration).type == .ptr)
        #expect(try NameCandidates("::1", type: .ptr, configuration: configuration).type == .ptr)
        #expect(try NameCandidates("server", type: nil, configuration: configuration).type == .a)
        let name = try #require(try names("::1", nil, "").first)
        #expect(name.hasPrefix("1.0.0.0."))
        #expect(name.hasSuffix(".ip6.arpa."))
    }

    @Test(arguments: [
        ("10.0.0.1", DNSRecordType.a, "is an address"), ("server", .any, "RFC 8482"),
        ("server", .opt, "no type of a record"),
        ("server", DNSRecordType(rawValue: 252), "AXFR"), ("a..b", .a, "no domain name"),
    ])
    func whatCannotBeAsked(text: String, type: DNSRecordType, words: String) {
        let error = #expect(throws: WirelabError.self) {
            try NameCandidates(text, type: type, configuration: ResolverConfiguration(""))
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func aNameTooLongForItsDomainIsAskedAlone() throws {
        let label = String(repeating: "a", count: 63)
        let long = [label, label, label, String(repeating: "b", count: 50)].joined(separator: ".")
        #expect(try names(long, nil, "search very-long.example\noptions ndots:9") == [long + "."])
    }
}
