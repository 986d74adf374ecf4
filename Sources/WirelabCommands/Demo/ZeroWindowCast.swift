import Backends
import Diagnostics
import LabModel

/// Which hosts play in the demo: the first pair whose rules let the producer reach the consumer.
struct ZeroWindowCast {
    let consumer: Host
    let producer: Host

    /// - Parameters:
    ///   - topology: the lab.
    ///   - hint: what hints at it.
    /// - Throws: `WirelabError` where no two hosts may talk.
    init(_ topology: Topology, _ hint: CommandHint) throws {
        let service = Service.tcp(topology.applicationPort)
        let allowed = Reachability.matrix(topology).first { $0.flow.service == service && $0.verdict.isAllowed }
        guard let flow = allowed?.flow else {
            throw WirelabError(
                .invalidInput,
                "in lab \(topology.name) no host may reach another on \(service); "
                    + "'\(hint.program) reach' shows who may talk to whom")
        }
        consumer = flow.destination
        producer = flow.source
    }
}
