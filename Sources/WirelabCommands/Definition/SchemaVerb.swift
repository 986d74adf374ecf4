import ArgumentParser
import LabFile

/// Prints the JSON Schema of lab files.
struct SchemaVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of lab.yaml, for editors.",
        discussion:
            "For the YAML language server: wirelab schema > lab.schema.json, and as the lab file's first line:\n"
            + "# yaml-language-server: $schema=lab.schema.json")

    func run() throws {
        Console.write(LabSchema.json, to: 1)
    }
}
