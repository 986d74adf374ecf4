import ArgumentParser

struct ReachVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reach")
}
