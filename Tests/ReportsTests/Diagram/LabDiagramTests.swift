import Foundation
import FoundationXML
import LabModel
import Reports
import Testing

@Suite struct LabDiagramTests {
    private static let picture = "docs/pictures/lab.svg"

    @Test func thePictureOfTheDocumentationIsUpToDate() throws {
        let stored = try? String(contentsOf: DiagramLab.root.appending(path: Self.picture), encoding: .utf8)
        let isCurrent = stored == LabDiagram.svg(of: try DiagramLab.file("lab.yaml"))
        #expect(
            isCurrent, "stale: swift run wirelab diagram -o \(Self.picture) remakes it; look at it before you commit")
    }

    @Test(arguments: DiagramLab.edges) func itIsXMLThatHoldsEveryName(_ lab: DiagramLab) throws {
        for theme in DiagramTheme.allCases {
            let document = try SVGReading(LabDiagram.svg(of: lab.topology, theme: theme))
            #expect(document.elements["svg"] == 1 && document.elements["title"] == 1 && document.elements["desc"] == 1)
            #expect(document.elements.keys.allSatisfy(SVGReading.known.contains), "\(document.elements.keys)")
        }
    }

    @Test func itHoldsWhatTheLabIs() throws {
        let lab = try DiagramLab.file("lab.yaml")
        let texts = try SVGReading(LabDiagram.svg(of: lab)).texts
        let expected =
            lab.hosts.flatMap { [$0.name, "\($0.address)"] } + lab.subnets.flatMap { ["Subnet \($0.name)"] }
            + [
                lab.name, lab.zone.name, "Internet", "Internet gateway", "NAT gateway", "S3 bucket", "Session Manager",
                "Wireshark", "TCP 1234 from the network the TCP servers", "TCP 443 to anywhere", "on AWS only",
            ]
        for text in expected { #expect(texts.contains { $0.hasPrefix(text) }, "\(text)") }
    }

    @Test func withoutAWayOutThereIsNoInternet() throws {
        let texts = try SVGReading(LabDiagram.svg(of: try DiagramLab.file("labs/two-subnets.yaml"))).texts
        #expect(!texts.contains { $0.contains("Internet") || $0.contains("NAT") })
    }

    @Test func textCannotBecomeMarkup() throws {
        let rule = SecurityRule(
            protocol: .icmp, peer: .network, note: "<script>\"&\u{1}\u{FFFF}]]></style>'é日👩‍💻")
        let lab = try DiagramLab.file("lab.yaml")
        let hostile = Topology(
            name: lab.name, network: lab.network, subnets: lab.subnets, zone: lab.zone,
            applicationPort: lab.applicationPort, roles: [Role(name: "server", inbound: [rule], outbound: [])],
            hosts: lab.hosts)
        let document = try SVGReading(LabDiagram.svg(of: hostile))
        #expect(document.elements["script"] == nil)
        #expect(document.texts.contains { $0.contains("<script>\"&\u{FFFD}\u{FFFD}]]></style>'é日👩‍💻") })
    }

    @Test(arguments: DiagramTheme.allCases) func itNeedsNoOtherFile(_ theme: DiagramTheme) throws {
        let svg = LabDiagram.svg(of: try DiagramLab.file("lab.yaml"), theme: theme)
        let free = svg.replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
        for word in ["http", "href", "url(", "@import", "@font-face", "<image", "<script", "<foreignObject"] {
            #expect(!free.contains(word), "\(word)")
        }
    }

    @Test func eachThemeHasItsColours() throws {
        let lab = try DiagramLab.file("lab.yaml")
        func occurrences(_ theme: DiagramTheme) -> [Int] {
            let svg = LabDiagram.svg(of: lab, theme: theme)
            return ["prefers-color-scheme: dark", ".canvas { fill: #ffffff", ".canvas { fill: #0d1117"].map {
                svg.split(separator: $0).count - 1
            }
        }
        #expect(occurrences(.auto) == [1, 1, 1])
        #expect(occurrences(.light) == [0, 1, 0])
        #expect(occurrences(.dark) == [0, 0, 1])
    }
}
