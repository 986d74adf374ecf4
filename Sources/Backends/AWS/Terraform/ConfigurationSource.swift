import Diagnostics
import Glibc

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
