import ArgumentParser

struct WhyVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "why")
}
