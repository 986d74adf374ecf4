import Diagnostics
import FoundationEssentials
import Glibc
import HostSystem
import LabModel

/// The Terraform working folder of a lab, laid out as a clone is: `lab.yaml`, `dist/`, `infrastructure/`. All that Terraform needs
/// to take the lab down again is in it, whatever becomes of the user's own files; and a person can run `terraform` there.
///
/// `$XDG_STATE_HOME/wirelab/aws/LAB`.
struct TerraformFolder: Sendable {
    /// The lab's name.
    let lab: String
    /// Its absolute path.
    let path: String

    /// Where `terraform` runs.
    var infrastructure: String { "\(path)/infrastructure" }
    /// The lab file's copy.
    var labFile: String { "\(path)/lab.yaml" }
    /// What `wirelab` remembers of the lab.
    private var record: String { "\(path)/lab.json" }
    /// Where a command writes what it has to say.
    func log(_ command: String) -> String { "\(path)/\(command).log" }

    /// - Parameter lab: the lab's name.
    /// - Throws: `WirelabError` where the user has no home.
    init(lab: String) throws {
        self.lab = lab
        path = try StateFolder.path("aws") + "/" + lab
    }

    /// The folders that there are, by lab.
    ///
    /// - Throws: `WirelabError` where the user has no home.
    static func all() throws -> [TerraformFolder] {
        try StateFolder.names(in: try StateFolder.path("aws")).map { try TerraformFolder(lab: $0) }.filter(\.exists)
    }

    /// Whether a lab was brought up from it, or half so, and not taken down.
    var exists: Bool { access(record, F_OK) == 0 }

    /// Whether Terraform has made something from it.
    var hasState: Bool {
        ["terraform.tfstate", ".terraform/terraform.tfstate"].contains { access("\(infrastructure)/\($0)", F_OK) == 0 }
    }

    /// Fills it, or brings it up to date, keeping Terraform's state.
    ///
    /// - Parameters:
    ///   - text: the lab file's text.
    ///   - remembered: what to remember of the lab.
    ///   - source: where the configuration comes from.
    ///   - variables: variables of the configuration that are to have other values than by default; those of before stay.
    /// - Throws: `WirelabError`.
    func fill(text: String, remembered: RememberedLab, from source: ConfigurationSource, variables: [String: String])
        throws
    {
        try LocalBackend.translatingErrors {
            try StateFolder.make("\(infrastructure)/templates")
            try StateFolder.make("\(path)/dist")
            try TextFile.write(text, to: labFile)
            try copyConfiguration(from: source.infrastructure)
            for name in StateFolder.names(in: source.dist) { try link("\(source.dist)/\(name)", as: name) }
            if !variables.isEmpty { try write(variables) }
            try TextFile.write(String(decoding: try JSONEncoder().encode(remembered), as: UTF8.self), to: record)
        }
    }

    /// Has the lab's hosts get this `wire`.
    ///
    /// - Parameter file: the program.
    /// - Throws: `WirelabError` where it is no program for one of the architectures that there are.
    func useWire(_ file: String) throws {
        let architecture = try ProgramArchitecture(of: file)
        try LocalBackend.translatingErrors { try link(file, as: "wire-\(architecture.rawValue)") }
    }

    /// What was remembered.
    ///
    /// - Returns: nil where it cannot be read.
    var remembered: RememberedLab? {
        guard let text = try? TextFile.read(record, limit: 16 << 20) else { return nil }
        return try? JSONDecoder().decode(RememberedLab.self, from: Data(text.utf8))
    }

    /// Removes it, after the lab has gone.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    private func copyConfiguration(from source: String) throws {
        // What a newer configuration has no more must not live on here.
        for name in StateFolder.names(in: infrastructure) where name.hasSuffix(".tf") {
            unlink("\(infrastructure)/\(name)")
        }
        let templates = StateFolder.names(in: "\(source)/templates").map { "templates/\($0)" }
        let wanted = [".tf", ".tfvars", ".tfvars.json"]
        let files = StateFolder.names(in: source).filter { name in wanted.contains { name.hasSuffix($0) } }
        for name in files + templates {
            let text = try TextFile.read("\(source)/\(name)", limit: 4 << 20)
            try TextFile.write(text, to: "\(infrastructure)/\(name)")
        }
    }

    private func link(_ target: String, as name: String) throws {
        let link = "\(path)/dist/\(name)"
        unlink(link)
        try systemCall("link \(link)") { symlink(target, link) }
    }

    /// Terraform reads `*.auto.tfvars.json` by itself, so the values also hold for a person who runs it here.
    private func write(_ variables: [String: String]) throws {
        let file = "\(infrastructure)/wirelab.auto.tfvars.json"
        let before = (try? TextFile.read(file)).flatMap {
            try? JSONDecoder().decode([String: VariableValue].self, from: Data($0.utf8))
        }
        let values = variables.mapValues(VariableValue.init(text:))
        let all = (before ?? [:]).merging(values) { _, new in new }
        try TextFile.write(String(decoding: try JSONEncoder().encode(all), as: UTF8.self), to: file)
    }
}

/// What is remembered of a lab on AWS.
struct RememberedLab: Codable {
    /// The lab.
    let topology: Topology
    /// The absolute path of the user's lab file.
    let labFile: String
    /// When it was brought up first, in seconds since 1970.
    let since: Int
}
