import ArgumentParser

struct DemoVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo")
}
