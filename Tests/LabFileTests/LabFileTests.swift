import Diagnostics
import FoundationEssentials
import LabModel
import Testing

@testable import LabFile

@Suite struct LabFileTests {
    @Test func `the template is a right lab file`() throws {
        let file = try LabFile(path: "lab.yaml", text: LabFile.template)
        #expect(file.warnings.isEmpty)
        #expect(file.topology.hosts.map(\.name) == ["server", "client-1", "client-2", "client-3"])
    }

    @Test func `the template is the repository's own lab`() throws {
        let own = try LabFile.load(path: Repository.file("lab.yaml").path)
        let template = try LabFile(path: "lab.yaml", text: LabFile.template)
        #expect(own.topology.withoutPositions == template.topology.withoutPositions)
        #expect(own.warnings.isEmpty)
    }

    @Test func `every value of the file reaches the topology`() throws {
        let topology = try LabFile.load(path: Repository.file("lab.yaml").path).topology
        #expect(topology.name == "tcp-ip-sandbox")
        #expect(topology.network.description == "10.0.0.0/16")
        #expect(
            topology.subnets.map { "\($0.name) \($0.prefix) \($0.nat)" } == [
                "private 10.0.0.0/24 false", "public 10.0.1.0/24 true",
            ])
        #expect(topology.zone == PrivateZone(name: "tcp-ip-sandbox.internal", ttl: 300))
        #expect(topology.applicationPort == 1234)
        #expect(topology.mtu == 1500)
        #expect(topology.offload == .realistic)
        #expect(
            topology.hosts.map { "\($0.name) \($0.role) \($0.address) \($0.subnet)" } == [
                "server server 10.0.0.10 private", "client-1 client 10.0.0.21 private",
                "client-2 client 10.0.0.22 private",
                "client-3 client 10.0.0.23 private",
            ])
        #expect(topology.role("client")?.outbound.map(\.position?.line) == [24, 25, 26, 27])
        #expect(topology.role("server")?.inbound[1].note == "the TCP servers")
    }

    @Test(arguments: ["lan", "two-subnets"]) func `the labs of the repository are right`(name: String) throws {
        let file = try LabFile.load(path: Repository.file("labs/\(name).yaml").path)
        #expect(file.warnings.isEmpty)
        #expect(file.topology.name == name)
    }

    @Test(arguments: [
        ("lan", "member-1", "239.1.2.3", "udp/5000", true), ("lan", "listener", "255.255.255.255", "udp/5000", false),
        ("lan", "member-1", "listener", "udp/5000", false), ("two-subnets", "web-1", "database", "tcp/5432", true),
        ("two-subnets", "visitor", "database", "tcp/5432", false), ("two-subnets", "visitor", "database", "icmp", true),
        ("two-subnets", "backup", "database", "icmp", false), ("two-subnets", "backup", "web-2", "tcp/8080", true),
    ]) func `the labs do what their comments say`(
        lab: String, source: String, destination: String, service: String, isAllowed: Bool
    ) throws {
        let topology = try LabFile.load(path: Repository.file("labs/\(lab).yaml").path).topology
        let service = try Service(service, applicationPort: topology.applicationPort)
        let host = try #require(topology.host(source))
        #expect(Why(topology, from: host, to: try topology.endpoint(destination), service).isAllowed == isAllowed)
    }

    @Test(arguments: [
        ("host-count-zero", ["server"]), ("host-count-one", ["server", "client-1"]),
        ("yaml-document-start", ["server", "client-1", "client-2", "client-3"]),
    ]) func `a count makes numbered names`(name: String, hosts: [String]) throws {
        let file = try LabFile(path: "lab.yaml", text: try Golden(name: name).text)
        #expect(file.topology.hosts.map(\.name) == hosts)
    }

    @Test func `options reach the topology`() throws {
        let topology = try LabFile(path: "lab.yaml", text: try Golden(name: "options-right").text).topology
        #expect(topology.mtu == 9001)
        #expect(topology.offload == .fast)
    }

    @Test func `a position is the place in the text, in characters`() throws {
        for golden in Golden.all where golden.name.hasPrefix("columns-") {
            let lines = try golden.text.split(separator: "\n", omittingEmptySubsequences: false)
            let diagnostics = Golden.diagnostics(of: try golden.text)
            let marked = diagnostics.map { diagnostic in
                String(
                    lines[diagnostic.position.line - 1].unicodeScalars.dropFirst(diagnostic.position.column - 1).prefix(
                        4))
            }
            #expect(marked == (golden.name == "columns-in-comments" ? ["\"sér", "serv"] : ["netz", "\"Grö", "port"]))
        }
    }
}

@Suite struct LabFileLoadTests {
    @Test func `a missing file says how to get one`() {
        #expect(message { try LabFile.load(path: "/nonexistent/lab.yaml") }?.contains("wirelab init") == true)
    }

    @Test func `a directory is named as one`() {
        #expect(message { try LabFile.load(path: "/") }?.contains("is a directory") == true)
    }

    @Test func `bytes that are no text are refused`() throws {
        try withFile([0x6E, 0x61, 0xFF, 0xFE]) { path in
            #expect(message { try LabFile.load(path: path) }?.contains("not UTF-8") == true)
        }
    }

    @Test func `an endless file is not read to its end`() {
        #expect(message { try LabFile.load(path: "/dev/zero") }?.contains("more than 1048576 bytes") == true)
    }

    @Test func `text that is too long is refused by itself too`() {
        let diagnostics = Golden.diagnostics(of: String(repeating: "#", count: LabFile.sizeLimit + 1))
        #expect(diagnostics.map(\.message) == ["the file has 1048577 bytes; a lab file has at most 1048576"])
    }

    @Test func `a wrong file throws its diagnostics, each with the file's name`() throws {
        try withFile(Array("version: 1\n".utf8)) { path in
            let error = #expect(throws: InvalidLabFile.self) { try LabFile.load(path: path) }
            #expect(error?.diagnostics.count == 7)
            #expect(error?.diagnostics.allSatisfy { $0.description.hasPrefix("\(path):1:1: error: ") } == true)
        }
    }

    private func message(_ body: () throws -> LabFile) -> String? {
        let error = #expect(throws: WirelabError.self) { _ = try body() }
        #expect(error?.code == .invalidInput)
        return error?.message
    }

    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "wirelab-\(UUID().uuidString).yaml")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        try body(url.path)
    }
}

/// The repository that the tests were compiled in.
enum Repository {
    static func file(_ path: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: path)
    }
}

extension Topology {
    /// The same lab as another file describes it, whose rules stand on other lines.
    var withoutPositions: Topology {
        func bare(_ rules: [SecurityRule]) -> [SecurityRule] {
            rules.map { SecurityRule(protocol: $0.protocol, ports: $0.ports, peer: $0.peer, note: $0.note) }
        }
        return Topology(
            name: name, network: network, subnets: subnets, zone: zone, applicationPort: applicationPort,
            roles: roles.map { Role(name: $0.name, inbound: bare($0.inbound), outbound: bare($0.outbound)) },
            hosts: hosts, mtu: mtu, offload: offload)
    }
}
