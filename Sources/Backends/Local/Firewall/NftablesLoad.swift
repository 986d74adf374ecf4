import Diagnostics

/// One transaction of rules on its way into the kernel. Tables do not depend on each other, so several go at once.
struct NftablesLoad {
    private let what: String
    private let process: CollectedProcess

    /// Begins to load rules into the calling thread's network namespace.
    ///
    /// - Parameters:
    ///   - text: the rules. They go through a file, for nft may end before it has read all of its standard input.
    ///   - file: the file's name, which no other load under way has.
    ///   - what: what the rules are, for the message of a failure.
    /// - Throws: `WirelabError` where nft is not installed; `SystemCallError`.
    init(_ text: String, file: String, what: String) throws {
        self.what = what
        let path = "\(LabMounts.folder)/\(file).nft"
        try TextFile.write(text, to: path)
        process = try CollectedProcess(["nft", "-f", path])
    }

    /// Waits until they are in force.
    ///
    /// - Throws: `WirelabError` where the kernel did not take them; `SystemCallError`.
    func finish() throws {
        let (status, output) = try process.finish()
        guard status == 0 else {
            throw WirelabError(
                .environment, "the kernel did not take \(what) ('wirelab doctor' looks for the reason):\n\(output)")
        }
    }
}
