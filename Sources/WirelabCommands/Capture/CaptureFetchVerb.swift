import ArgumentParser

/// Brings captures to this machine, in worlds whose hosts are elsewhere.
struct CaptureFetchVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Bring captures to this machine; those of a local lab are here already.")

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection

    func run() async throws {
        _ = try selection.world.filled(from: root.world).localBackend()
        Console.print(
            "nothing to fetch: the captures of a local lab are on this machine, and "
                + "'wirelab capture stop -w FILE' saves them")
    }
}
