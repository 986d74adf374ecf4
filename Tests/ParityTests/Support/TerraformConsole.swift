import Foundation

/// The reading of lab files by the configuration in `infrastructure/`: its own files, without the provider, so that it needs neither
/// an account nor the network.
struct TerraformConsole {
    /// What the configuration's `local` values hold of one lab.
    struct Reading: Decodable, Equatable {
        struct Host: Decodable, Equatable {
            let role: String
            let address: String
            let subnet: String
        }

        struct Subnet: Decodable, Equatable {
            let cidr: String
            let nat: Bool
        }

        struct Rule: Decodable, Hashable {
            let role: String
            let direction: String
            let `protocol`: String
            let from_port: Int?
            let to_port: Int?
            let cidr: String?
            let referenced_role: String?
            let description: String?
        }

        let name: String
        let network: String
        let zone: String
        let ttl: Int
        let application_port: Int
        let mtu: Int
        let offload: String
        let roles: Set<String>
        let subnets: [String: Subnet]
        let hosts: [String: Host]
        let rules: [String: Rule]
    }

    private static let locals =
        "{name = local.lab_name, network = local.network, zone = local.zone, ttl = local.ttl, "
        + "application_port = local.application_port, mtu = local.mtu, offload = local.offload, roles = local.roles, "
        + "subnets = local.subnets, hosts = local.hosts, rules = local.rules}"

    /// Whether there is a `terraform` on the PATH.
    static let isInstalled: Bool = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/terraform")
    }

    /// Reads several labs at once: the configuration is one module for each.
    ///
    /// - Parameter labs: the texts of lab files, by any names.
    /// - Returns: what Terraform reads, by the same names.
    /// - Throws: what Terraform says where it cannot.
    static func read(_ labs: [String: String]) throws -> [String: Reading] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "wirelab-console-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let module = folder.appending(path: "lab")
        try FileManager.default.createDirectory(at: module, withIntermediateDirectories: true)
        let configuration = Fixture.repository.appending(path: "infrastructure")
        for name in try FileManager.default.contentsOfDirectory(atPath: configuration.path)
        where name.hasSuffix(".tf") && (name.hasPrefix("lab") || name == "variables.tf") {
            try FileManager.default.copyItem(
                at: configuration.appending(path: name), to: module.appending(path: name))
        }
        try write("output \"reading\" {\n  value = \(locals)\n}\n", to: module.appending(path: "reading.tf"))
        let names = labs.keys.map { "\"\($0)\"" }.joined(separator: ", ")
        try write(
            "module \"lab\" {\n  source = \"./lab\"\n  for_each = toset([\(names)])\n  lab_file = each.key\n}\n",
            to: folder.appending(path: "main.tf"))
        for (name, text) in labs { try write(text, to: folder.appending(path: name)) }
        _ = try terraform(["init", "-input=false", "-no-color"], in: folder)
        let answer = try terraform(
            ["console"], in: folder, input: "jsonencode({for name, lab in module.lab : name => lab.reading})\n")
        // The console prints a string in quotes, which is JSON of JSON.
        let json = try JSONDecoder().decode(String.self, from: Data(answer.utf8))
        return try JSONDecoder().decode([String: Reading].self, from: Data(json.utf8))
    }

    private static func write(_ text: String, to file: URL) throws {
        try Data(text.utf8).write(to: file)
    }

    private struct Failure: Error {
        let output: String
    }

    private static func terraform(_ arguments: [String], in folder: URL, input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // A machine on which terraform hangs must not hang the tests.
        process.arguments = ["timeout", "120", "terraform"] + arguments
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TF_") }
        environment["CHECKPOINT_DISABLE"] = "1"
        process.environment = environment
        let (question, answer) = (folder.appending(path: "question"), folder.appending(path: "answer"))
        try write(input, to: question)
        try write("", to: answer)
        process.standardInput = try FileHandle(forReadingFrom: question)
        process.standardOutput = try FileHandle(forWritingTo: answer)
        process.standardError = process.standardOutput
        try process.run()
        process.waitUntilExit()
        let output = try String(contentsOf: answer, encoding: .utf8)
        guard process.terminationStatus == 0 else { throw Failure(output: output) }
        return output
    }
}
