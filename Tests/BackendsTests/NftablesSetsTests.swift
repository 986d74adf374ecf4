import Diagnostics
import LabModel
import Testing

@testable import Backends

/// The drop counters as nft prints them.
struct NftablesSetsTests {
    private func set(_ name: String, _ elements: String) -> String {
        """
        {"set": {"family": "inet", "name": "\(name)", "table": "wirelab", "type": ["ipv4_addr"], "handle": 10, \
        "size": 65535, "elem": [\(elements)]}}
        """
    }

    private func listing(_ sets: String...) -> String {
        let version = #"{"metainfo": {"version": "1.0.6", "json_schema_version": 1}}"#
        return "{\"nftables\": [\(([version] + sets).joined(separator: ", "))]}"
    }

    @Test func `each counter is a denial`() throws {
        let json = listing(
            set(
                "denied_outbound",
                #"""
                {"elem": {"val": {"concat": ["10.2.2.10", "10.2.1.10", 6, 8080]}, "counter": {"packets": 4, "bytes": 240}}},
                {"elem": {"val": {"concat": ["10.2.1.40", "10.2.1.10", 17, 53]}, "counter": {"packets": 1, "bytes": 30}}}
                """#),
            set(
                "denied_inbound_portless",
                #"""
                {"elem": {"val": {"concat": ["10.2.1.40", "10.2.2.10", 1]}, "counter": {"packets": 2, "bytes": 168}}},
                {"elem": {"val": {"concat": ["10.2.1.40", "10.2.2.10", 132]}, "counter": {"packets": 3, "bytes": 168}}}
                """#))
        let denials = try NftablesSets.denials(json: json).map {
            "\($0.source) \($0.destination) \($0.protocol) \($0.port.map(String.init) ?? "-") \($0.side.rawValue) \($0.packets)"
        }
        #expect(
            denials == [
                "10.2.2.10 10.2.1.10 tcp 8080 outbound 4", "10.2.1.40 10.2.1.10 udp 53 outbound 1",
                "10.2.1.40 10.2.2.10 icmp - inbound 2", "10.2.1.40 10.2.2.10 132 - inbound 3",
            ])
    }

    @Test func `sets of other kinds and sets without elements are passed over`() throws {
        let json = listing(
            set("owners", #"{"concat": ["p10.2.1.10", "02:57:0a:02:01:0a", "10.2.1.10"]}"#),
            set("addresses", #""10.2.1.10", {"prefix": {"addr": "10.0.0.0", "len": 8}}"#),
            #"{"set": {"family": "inet", "name": "denied_inbound", "table": "wirelab", "handle": 10}}"#)
        #expect(try NftablesSets.denials(json: json) == [])
    }

    @Test(arguments: ["", "{}", "[]", "{\"nftables\": 7}", "Error: syntax error"])
    func `what is no listing is an error`(text: String) {
        #expect(throws: WirelabError.self) { try NftablesSets.denials(json: text) }
    }
}
