import ArgumentParser

struct StatusVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status")
}
