import ArgumentParser

/// Shows something of TCP/IP from beginning to end.
struct DemoVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "See something happen, from an empty machine to the packets.",
        subcommands: [ZeroWindowVerb.self])
}
