import Diagnostics

/// The instances of a lab, as EC2 has them: they stop themselves after a while, and may be stopped by hand.
struct Instances: Sendable {
    private struct Answer: Decodable {
        struct Reservation: Decodable {
            let Instances: [Instance]
        }

        struct Instance: Decodable {
            struct State: Decodable {
                let Name: String
            }

            let InstanceId: String
            let State: State
        }

        let Reservations: [Reservation]
    }

    let lab: AWSLab

    /// - Parameter lab: the lab.
    init(of lab: AWSLab) {
        self.lab = lab
    }

    /// How each host's instance is, as EC2 calls it: `running`, `stopped`, …
    ///
    /// - Returns: the states, by host; those that are gone are left out.
    /// - Throws: `WirelabError`.
    func states() throws -> [String: String] { try states(in: try lab.aws.ask(question)) }

    /// Asks for the instances by their network and not by their ids: for an id that is gone the whole question would fail.
    var question: [String] { ["ec2", "describe-instances", "--filters", "Name=vpc-id,Values=\(lab.outputs.vpc)"] }

    /// What an answer to that says of each host's instance.
    ///
    /// - Parameter answer: JSON.
    /// - Returns: the states, by host; those that are gone are left out.
    /// - Throws: `WirelabError` where it cannot be read.
    func states(in answer: [UInt8]) throws -> [String: String] {
        let hosts = Dictionary(lab.commands.instances.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let answer = try lab.aws.read(answer, of: question, as: Answer.self)
        let known = answer.Reservations.flatMap(\.Instances).compactMap { instance in
            hosts[instance.InstanceId].map { ($0, instance.State.Name) }
        }
        return Dictionary(known, uniquingKeysWith: { first, _ in first })
    }

    /// Starts those that are stopped.
    ///
    /// - Parameter progress: gets what is done, in words.
    /// - Throws: `WirelabError`.
    func startStopped(progress: (String) -> Void) throws {
        let stopped = try states().filter { $0.value == "stopped" || $0.value == "stopping" }
        let hosts = lab.hosts.filter { stopped[$0] != nil }
        if hosts.isEmpty { return }
        let ids = hosts.compactMap { lab.commands.instances[$0] }
        progress("\(hosts.joined(separator: ", ")) \(hosts.count == 1 ? "has" : "have") stopped: starting")
        if stopped.values.contains("stopping") {
            try lab.aws.ask(["ec2", "wait", "instance-stopped", "--instance-ids"] + ids)
        }
        try lab.aws.ask(["ec2", "start-instances", "--instance-ids"] + ids)
    }
}

extension AWSBackend {
    /// How each host's instance is, as EC2 calls it.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: the states, by host; those that are gone are left out.
    /// - Throws: `WirelabError`.
    public func instanceStates(of lab: String) throws -> [String: String] { try Instances(of: connect(lab)).states() }
}
