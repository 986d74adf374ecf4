import ArgumentParser
import Backends

/// The process that holds a lab; started by `up`.
struct KeeperVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keeper", abstract: "Hold a lab (started by 'wirelab up').", shouldDisplay: false)

    @Argument var lab: String

    func run() throws {
        try Keeper.run(name: lab)
    }
}
