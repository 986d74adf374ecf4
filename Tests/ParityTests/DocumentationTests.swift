import Foundation
import LabFile
import Testing

@testable import Parity

/// `docs/parity.md` shows what is printed.
struct DocumentationTests {
    @Test func `its example is a real one`() throws {
        let file = try Fixture.lab()
        var terraform = TerraformLab(file.topology)
        terraform.remove("aws_vpc_security_group_ingress_rule.role[\"server/ingress/udp/application/network\"]")
        terraform.add(
            "aws_vpc_security_group_ingress_rule", "ssh", nil,
            [
                "id": "sgr-0a1b", "security_group_id": "sg-server", "ip_protocol": "tcp", "from_port": 22,
                "to_port": 22,
                "cidr_ipv4": "0.0.0.0/0", "description": "by hand",
            ])
        let cloud = try CloudLab(terraform: try terraform.state(), called: "state")
        let lines = ParityReport(file.topology, cloud, labFile: file.path).lines(labFile: file.path)
        let page = try Fixture.text("docs/parity.md")
        #expect(page.contains("wirelab parity -\n\(lines.joined(separator: "\n"))\n```"), "\(lines)")
    }

    @Test func `it names every kind of difference`() throws {
        let page = try Fixture.text("docs/parity.md")
        for kind in Difference.Kind.allCases { #expect(page.contains("`\(kind.rawValue)`")) }
        for change in Difference.Change.allCases { #expect(page.contains("`\(change.rawValue)`")) }
    }
}
