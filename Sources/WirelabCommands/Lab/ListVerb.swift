import ArgumentParser

struct ListVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list")
}
