import Diagnostics
import FoundationEssentials
import Glibc
import HostSystem
import LabModel

/// The Terraform working folder of a lab, laid out as a clone is: `lab.yaml`, `dist/`, `infrastructure/`. All that Terraform needs
/// to take the lab down again is in it, whatever becomes of the user's own files; and a person can run `terraform` there.
///
/// `$XDG_STATE_HOME/wirelab/aws/LAB`. What the user has not agreed to yet is laid out here, too, for Terraform has to plan it;
/// `accepted/` holds what was agreed to last, and is put back where the user declines.
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
    /// Names the change that was begun, until it has finished.
    private var unfinished: String { "\(path)/unfinished" }
    /// The values of the configuration's variables; Terraform reads this name by itself, so that they hold for a person, too.
    private var variables: String { "\(infrastructure)/wirelab.auto.tfvars.json" }
    /// Where a command writes what it has to say.
    func log(_ command: String) -> String { "\(path)/\(command).log" }

    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - path: its absolute path.
    init(lab: String, path: String) {
        self.lab = lab
        self.path = path
    }

    /// - Parameter lab: the lab's name.
    /// - Throws: `WirelabError` where the user has no home.
    init(lab: String) throws {
        self.init(lab: lab, path: try StateFolder.path("aws") + "/" + lab)
    }

    /// The folders that there are, by lab.
    ///
    /// - Throws: `WirelabError` where the user has no home.
    static func all() throws -> [TerraformFolder] {
        try StateFolder.names(in: try StateFolder.path("aws")).map { try TerraformFolder(lab: $0) }.filter(\.exists)
    }

    /// Whether a lab was brought up from it, or half so, and not taken down.
    var exists: Bool { access(record, F_OK) == 0 }

    /// Fills it, or brings it up to date, keeping Terraform's state.
    ///
    /// - Parameters:
    ///   - text: the lab file's text.
    ///   - remembered: what to remember of the lab.
    ///   - source: where the configuration comes from.
    ///   - wishes: variables of the configuration that are to have other values than before, by name; an empty text or `null`
    ///     gives a variable its default back.
    /// - Throws: `WirelabError`.
    func fill(
        text: String, remembered: RememberedLab, from source: ConfigurationSource, wishes: [String: String]
    ) throws {
        try translatingSystemCallErrors {
            try StateFolder.make("\(infrastructure)/templates")
            try StateFolder.make("\(path)/dist")
            try TextFile.write(text, to: labFile)
            try copyConfiguration(from: source.infrastructure)
            for name in StateFolder.names(in: source.dist) { try link("\(source.dist)/\(name)", as: name) }
            if let wire = remembered.wire { try link(wire, as: "wire-\(try ProgramArchitecture(of: wire).rawValue)") }
            try write(wishes)
            try TextFile.write(String(decoding: try JSONEncoder().encode(remembered), as: UTF8.self), to: record)
        }
    }

    /// The user agrees to what is laid out.
    ///
    /// - Parameter remembered: what to remember of the lab from now on.
    /// - Throws: `WirelabError`.
    func accept(_ remembered: RememberedLab) throws {
        try translatingSystemCallErrors {
            try TextFile.write(String(decoding: try JSONEncoder().encode(remembered), as: UTF8.self), to: record)
            try StateFolder.make("\(path)/accepted")
            for file in [labFile, record, variables] {
                try TextFile.write(try TextFile.read(file, limit: 16 << 20), to: accepted(file))
            }
        }
    }

    /// Puts back what was agreed to last, where anything was.
    ///
    /// - Throws: `WirelabError`.
    func restore() throws {
        guard access(accepted(record), F_OK) == 0 else { return }
        try translatingSystemCallErrors {
            for file in [labFile, variables, record] {
                try TextFile.write(try TextFile.read(accepted(file), limit: 16 << 20), to: file)
            }
        }
    }

    /// A change begins: whatever becomes of it and of this program, it counts as unfinished until it has ended well.
    ///
    /// - Parameter change: the change.
    /// - Throws: `WirelabError`.
    func begin(_ change: LabChange) throws {
        try translatingSystemCallErrors { try TextFile.write(change.rawValue, to: unfinished) }
    }

    /// The lab is as it should be.
    func end() {
        unlink(unfinished)
    }

    /// The change that was begun and is not known to have finished.
    ///
    /// - Returns: nil where there is none.
    var unfinishedChange: LabChange? {
        (try? TextFile.read(unfinished)).map { LabChange(rawValue: $0) ?? .up }
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

    /// Removes it, but for what Terraform said: an error names that file.
    func removeAllButLogs() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where !name.hasSuffix(".log") {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }

    private func accepted(_ file: String) -> String {
        "\(path)/accepted/\(file.split(separator: "/").last ?? "")"
    }

    /// Only what belongs to Wirelab: a user's own backend, overrides and variables are about a lab of their own, whose state all
    /// labs would share.
    private func copyConfiguration(from source: String) throws {
        // What a newer configuration has no more must not live on here.
        for name in StateFolder.names(in: infrastructure) where name.hasSuffix(".tf") {
            unlink("\(infrastructure)/\(name)")
        }
        let templates = StateFolder.names(in: "\(source)/templates").map { "templates/\($0)" }
        let own = StateFolder.names(in: source).filter { name in
            name.hasSuffix(".tf") && !name.hasSuffix("override.tf") && !name.hasPrefix("backend")
        }
        for name in own + templates {
            let text = try TextFile.read("\(source)/\(name)", limit: 4 << 20)
            try TextFile.write(text, to: "\(infrastructure)/\(name)")
        }
    }

    private func link(_ target: String, as name: String) throws {
        let link = "\(path)/dist/\(name)"
        unlink(link)
        try systemCall("link \(link)") { symlink(target, link) }
    }

    private func write(_ wishes: [String: String]) throws {
        let before = (try? TextFile.read(variables)).flatMap {
            try? JSONDecoder().decode([String: VariableValue].self, from: Data($0.utf8))
        }
        var all = before ?? [:]
        for (name, text) in wishes { all[name] = ["", "null"].contains(text) ? nil : VariableValue(text: text) }
        // These win against a TF_VAR_ variable of the user's environment.
        all["lab_file"] = .text(labFile)
        all["lab_name"] = .text(lab)
        try TextFile.write(String(decoding: try JSONEncoder().encode(all), as: UTF8.self), to: variables)
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
    /// The account's number; nil before the user has agreed to anything.
    var account: String?
    /// The region; nil before the user has agreed to anything.
    var region: String?
    /// The user's own `wire` for the hosts; nil for the one that `make dist` makes.
    var wire: String?
}
