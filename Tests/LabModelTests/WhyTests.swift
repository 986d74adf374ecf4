import LabModel
import Testing

@Suite struct WhyTests {
    private static let lab = SampleLab.topology

    private static func why(_ source: String, _ destination: String, _ service: String) throws -> String {
        let host = try #require(lab.host(source))
        let service = try Service(service, applicationPort: lab.applicationPort)
        let why = Why(lab, from: host, to: try lab.endpoint(destination), service)
        return why.lines(labFile: "lab.yaml").joined(separator: "\n")
    }

    @Test(arguments: [
        (
            ("client-1", "server", "tcp/1234"),
            """
            allowed: tcp/1234 from client-1 to server
              client-1 outbound  allowed  lab.yaml:25  {protocol: tcp, port: application, to: network}
              server inbound     allowed  lab.yaml:15  {protocol: tcp, port: application, from: network}
            Replies need no rule: security groups are stateful. If nothing listens on port 1234, server answers with a reset.
            """
        ),
        (
            ("client-1", "client-2", "tcp/1234"),
            """
            blocked at client-2: role client has no inbound rule for tcp/1234
              client-1 outbound  allowed  lab.yaml:25  {protocol: tcp, port: application, to: network}
              client-2 inbound   missing  would need   {protocol: tcp, port: 1234, from: client}
            The packet never reaches client-2, so client-1 sees silence: SYN retransmissions, then "connection timed out".
            """
        ),
        (
            ("server", "client-1", "udp/1234"),
            """
            blocked at server and at client-1: role server has no outbound rule for udp/1234; role client has no inbound rule for udp/1234
              server outbound   missing  would need  {protocol: udp, port: 1234, to: client}
              client-1 inbound  missing  would need  {protocol: udp, port: 1234, from: server}
            The packet is dropped on its way out of server, so server sees silence: no answer and no ICMP error.
            """
        ),
        (
            ("client-1", "93.184.216.34", "icmp"),
            """
            blocked at client-1: role client has no outbound rule for icmp to 93.184.216.34
              client-1 outbound  missing  would need  {protocol: icmp, to: 93.184.216.34/32}
            The packet is dropped on its way out of client-1, so client-1 sees silence: echo requests without a reply.
            """
        ),
        (
            ("client-1", "93.184.216.34", "443"),
            """
            allowed: tcp/443 from client-1 to 93.184.216.34
              client-1 outbound  allowed  lab.yaml:27  {protocol: tcp, port: 443, to: anywhere}
            93.184.216.34 is no host of the lab: past client-1's own rules, the way out decides.
            """
        ),
        (
            ("client-1", "10.0.0.99", "icmp"),
            """
            allowed: icmp from client-1 to 10.0.0.99
              client-1 outbound  allowed  lab.yaml:24  {protocol: icmp, to: network}
            No host of the lab has the address 10.0.0.99, so nobody answers.
            """
        ),
        (
            ("client-1", "255.255.255.255", "udp/application"),
            """
            allowed: udp/1234 from client-1 to 255.255.255.255 reaches 1 of the 2 other hosts of subnet private
              client-1 outbound  allowed  lab.yaml:26  {protocol: udp, port: application, to: network}
              server inbound     allowed  lab.yaml:16  {protocol: udp, port: application, from: network}
              client-2 inbound   missing  would need   {protocol: udp, port: 1234, from: client}
            Each receiver's own inbound rules decide. An AWS VPC carries neither broadcast nor multicast.
            """
        ),
        (
            ("server", "10.0.0.255", "udp/1234"),
            """
            blocked at server: role server has no outbound rule for udp/1234
              server outbound   missing  would need  {protocol: udp, port: 1234, to: network}
              client-1 inbound  missing  would need  {protocol: udp, port: 1234, from: server}
              client-2 inbound  missing  would need  {protocol: udp, port: 1234, from: server}
            The packet is dropped on its way out of server: no host gets it.
            """
        ),
        (
            ("client-1", "239.1.2.3", "tcp/1234"),
            """
            impossible: tcp/1234 from client-1 to 239.1.2.3
            TCP connects two hosts; a broadcast address or a group cannot be one of them (RFC 9293 section 3.9.2.3).
            """
        ),
        (
            ("server", "10.0.0.2", "udp/53"),
            """
            allowed: udp/53 from server to the resolver
            No rule is needed: security groups do not filter DNS to the resolver, in a VPC as here.
            """
        ),
        (
            ("server", "10.0.0.10", "tcp/80"),
            """
            allowed: tcp/80 from server to itself
            A packet to the host's own address goes over loopback and never meets a security group.
            """
        ),
    ]) func `the explanation reads as expected`(question: (String, String, String), answer: String) throws {
        #expect(try Self.why(question.0, question.1, question.2) == answer)
    }

    @Test(arguments: UInt64(0)..<40) func `it says the same as the verdict`(seed: UInt64) {
        let lab = RandomTopology(seed: seed).topology
        for judged in Reachability.matrix(lab) {
            let why = Why(lab, from: judged.flow.source, to: .host(judged.flow.destination), judged.flow.service)
            #expect(why.isAllowed == judged.verdict.isAllowed)
            #expect(why.sides.map(\.match) == [judged.verdict.outbound, judged.verdict.inbound])
        }
    }
}

@Suite struct EndpointTests {
    @Test(arguments: [
        ("client-1", "client-1"), ("client-1.tcp-ip-sandbox.internal", "client-1"), ("10.0.0.21", "client-1"),
        ("10.0.0.99", "10.0.0.99"),
    ]) func `a command line names hosts and addresses`(text: String, endpoint: String) throws {
        #expect(try SampleLab.topology.endpoint(text).description == endpoint)
    }

    @Test(arguments: [
        ("cleint-1", "did you mean 'client-1'?"), ("printer", "its hosts are server, client-1, client-2"),
        ("10.0.0.256", "no host '10.0.0.256'"),
    ]) func `an unknown host gets advice`(text: String, advice: String) {
        let error = #expect(throws: (any Error).self) { try SampleLab.topology.endpoint(text) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(advice))
    }
}
