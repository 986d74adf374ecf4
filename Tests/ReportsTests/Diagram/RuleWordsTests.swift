import LabModel
import Testing

@testable import Reports

@Suite struct RuleWordsTests {
    private func words(
        _ protocol: RuleProtocol, _ ports: RulePorts = .none, _ peer: RulePeer, _ direction: RuleDirection = .inbound,
        note: String? = nil
    ) throws -> RuleWords {
        let rule = SecurityRule(protocol: `protocol`, ports: ports, peer: peer, note: note)
        return RuleWords(rule, direction, in: try DiagramLab.file("lab.yaml"))
    }

    private func range(_ lower: UInt16, _ upper: UInt16) -> RulePorts {
        PortRange(lower, through: upper).map(RulePorts.range) ?? .none
    }

    private func prefix(_ text: String) throws -> RulePeer { .prefix(try #require(IPv4Prefix(text))) }

    @Test func aRuleIsSaidInWords() throws {
        #expect(try words(.tcp, .application, .network).text == "TCP 1234 from the network")
        #expect(try words(.tcp, range(443, 443), .anywhere, .outbound).text == "TCP 443 to anywhere")
        #expect(try words(.udp, range(8000, 8010), .role("web")).text == "UDP 8000–8010 from role web")
        #expect(try words(.tcp, range(1, 65_535), .network).text == "every TCP port from the network")
        #expect(try words(.icmp, .none, prefix("10.0.0.0/28")).text == "ICMP from 10.0.0.0/28")
        #expect(try words(.all, .none, prefix("10.0.0.7/32"), .outbound).text == "everything to 10.0.0.7")
    }

    @Test func theNoteIsTheUsersAndSaysWhatAWSDoesNotCarry() throws {
        #expect(try words(.tcp, .application, .network).note == nil)
        #expect(try words(.tcp, .application, .network, note: "servers").note == "servers")
        #expect(try words(.tcp, .application, .network, note: "  ").note == nil)
        let group = try prefix("239.0.0.0/8")
        #expect(try words(.udp, .application, group, .outbound).note == "multicast: not on AWS")
        #expect(try words(.udp, .application, group, note: "groups").note == "groups · multicast: not on AWS")
    }
}
