import Diagnostics
import Glibc
import LabModel

/// Where Wirelab's own Terraform configuration is: in the clone that this program was built in, or installed beside it.
struct ConfigurationSource {
    /// The folder that holds `infrastructure`, and `dist` where `make dist` was run.
    let root: String

    /// The configuration.
    var infrastructure: String { "\(root)/infrastructure" }
    /// What `make dist` wrote.
    let dist: String
    /// What makes that; nil where the sources are not here, or somebody else has made it.
    var distScript: String? {
        let path = "\(root)/scripts/dist"
        return dist == "\(root)/dist" && access(path, X_OK) == 0 ? path : nil
    }

    /// - Parameter root: the folder that holds `infrastructure` and `dist`.
    init(root: String) {
        self.root = root
        dist = "\(root)/dist"
    }

    /// The names of the configuration's variables.
    var variables: [String] {
        StateFolder.names(in: infrastructure).filter { $0.hasSuffix(".tf") }.flatMap { name in
            ((try? TextFile.read("\(infrastructure)/\(name)")) ?? "").split(separator: "\n").compactMap { line in
                line.hasPrefix("variable \"") ? line.split(separator: "\"").dropFirst().first.map(String.init) : nil
            }
        }
    }

    /// That there are variables of these names: Terraform only warns of one that it does not know.
    ///
    /// - Parameter names: the names.
    /// - Throws: `WirelabError` that names those that there are.
    func require(_ names: some Collection<String>) throws {
        let known = variables
        guard let unknown = names.sorted().first(where: { !known.contains($0) }) else { return }
        let guess = nearestName(to: unknown, among: known).map { "; did you mean '\($0)'?" } ?? ""
        throw WirelabError(
            .invalidInput,
            "--var \(unknown): the Terraform configuration has no such variable\(guess) It has \(known.sorted().joined(separator: ", "))"
        )
    }

    /// Finds it. WIRELAB_INFRASTRUCTURE and WIRELAB_DIST say where the two folders are, if not together.
    ///
    /// - Parameter program: the folder of this program.
    /// - Throws: `WirelabError` where it is nowhere.
    init(program: String = ProgramPath.ownFolder) throws {
        var candidates = ["\(program)/../share/wirelab"]
        var folder = program
        while let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
            folder = String(folder[..<slash])
            candidates.append(folder)
        }
        if let named = getenv("WIRELAB_INFRASTRUCTURE") { candidates = ["\(String(cString: named))/.."] }
        guard let found = candidates.first(where: { access("\($0)/infrastructure/versions.tf", R_OK) == 0 }),
            let real = realpath(found, nil)
        else {
            throw WirelabError(
                .environment,
                "Wirelab's Terraform configuration is not beside this program: run the wirelab of a clone or of 'make install', "
                    + "or set WIRELAB_INFRASTRUCTURE to the folder infrastructure/")
        }
        defer { free(real) }
        root = String(cString: real)
        dist = getenv("WIRELAB_DIST").map { String(cString: $0) } ?? "\(root)/dist"
    }
}
