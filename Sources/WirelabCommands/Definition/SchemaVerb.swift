import ArgumentParser

struct SchemaVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "schema")
}
