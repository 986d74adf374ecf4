import ArgumentParser

struct ValidateVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "validate")
}
