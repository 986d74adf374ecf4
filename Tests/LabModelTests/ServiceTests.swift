import Diagnostics
import LabModel
import Testing

@Suite struct ServiceTests {
    @Test(arguments: [
        ("tcp/1", Service.tcp(1)), ("tcp/65535", .tcp(65_535)), ("udp/53", .udp(53)), ("icmp", .icmp), ("ICMP", .icmp),
        ("80", .tcp(80)), ("application", .tcp(1234)), ("TCP/application", .tcp(1234)), ("udp/application", .udp(1234)),
    ]) func `a service is read`(text: String, service: Service) throws {
        #expect(try Service(text, applicationPort: 1234) == service)
    }

    @Test(arguments: [
        ("", "write tcp/PORT, udp/PORT or icmp"), ("tcp", "it needs a port, such as tcp/1234"),
        ("udp", "it needs a port, such as udp/1234"), ("tcp/0", "from 1 to 65535"), ("tcp/65536", "from 1 to 65535"),
        ("tcp/+80", "from 1 to 65535"), ("tcp/-1", "from 1 to 65535"), ("tcp/", "from 1 to 65535"),
        ("0", "from 1 to 65535"), ("icmp/8", "ICMP has no ports"), ("sctp/80", "write tcp/PORT"),
        ("tcp/80/81", "write tcp/PORT"), ("http", "write tcp/PORT"),
    ]) func `what is no service says why`(text: String, reason: String) {
        let error = #expect(throws: WirelabError.self) { try Service(text, applicationPort: 1234) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.hasPrefix("'\(text)' is no service: ") == true)
        #expect(error?.message.contains(reason) == true)
    }

    @Test(arguments: [Service.icmp, .tcp(1), .udp(65_535)]) func `its text reads back`(service: Service) throws {
        #expect(try Service(service.description, applicationPort: 1) == service)
    }

    @Test func `services have an order`() {
        let sorted = [Service.udp(1), .tcp(2), .icmp, .tcp(1)].sorted()
        #expect(sorted == [.icmp, .tcp(1), .tcp(2), .udp(1)])
    }
}
