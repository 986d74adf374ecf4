import ArgumentParser

struct InitVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "init")
}
