import ArgumentParser
import Backends
import Diagnostics
import Glibc
import LabFile
import LabModel

/// Looks whether labs can run here.
struct DoctorVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look whether labs can run on this machine; name the remedy for what is missing.",
        discussion: """
            It brings up a lab of one host and takes it down. With --on aws it makes nothing: it looks for terraform, the aws command, \
            credentials that work, Wirelab's Terraform configuration, the wire for the hosts, and the Session Manager plugin. Exit \
            status 3 when no lab can run.

            Examples:
              wirelab doctor
              wirelab --on aws doctor
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Flag(help: "Print as JSON.")
    var json = false

    func run() async throws {
        let chosen = try world.filled(from: root.world).chosen()
        let findings =
            switch chosen {
            case .local(let backend): await Doctor(backend: backend).examine(Self.trial)
            case .aws(let backend): AWSDoctor(backend: backend).examine()
            }
        if json {
            try printJSON(DoctorDocument(findings: findings))
        } else {
            for finding in findings { Console.print(text(finding)) }
        }
        if findings.contains(where: { $0.state == .bad }) { throw ExitCode(WirelabError.Code.environment.exitStatus) }
        if json { return }
        Console.print(
            chosen.isLocal
                ? "labs can run here (whether on AWS, too: \(chosen.hint.on("aws").program) doctor)"
                : "labs can be brought up on AWS from here")
    }

    private func text(_ finding: Finding) -> String {
        let mark =
            switch finding.state {
            case .good: "ok      "
            case .limited: "limited "
            case .bad: "missing "
            }
        let remedy = finding.remedy.map { "\n          remedy: \($0)" } ?? ""
        return "\(mark)  \(finding.subject): \(finding.message)\(remedy)"
    }

    /// A lab of one host, of this process alone.
    private static var trial: Topology {
        let network = IPv4Prefix(containing: IPv4Address(rawValue: 0x0A00_0000), length: 24)
        let subnet = Subnet(name: "trial", prefix: network)
        let host = Host(name: "host", role: "host", address: IPv4Address(rawValue: 0x0A00_000A), subnet: "trial")
        let everything = SecurityRule(protocol: .all, peer: .network)
        return Topology(
            name: "doctor-\(getpid())", network: network, subnets: [subnet],
            zone: PrivateZone(name: "doctor.internal", ttl: 60), applicationPort: 1234,
            roles: [Role(name: "host", inbound: [everything], outbound: [everything])], hosts: [host])
    }
}

/// The JSON of `doctor`.
struct DoctorDocument: Encodable {
    let findings: [Finding]
}
