import Diagnostics
import LabModel

extension AWSBackend {
    /// How a lab is: what its folder knows of the last change, and what EC2 says of its hosts.
    public func condition(of lab: RunningLab) async -> LabCondition {
        do {
            let folder = try TerraformFolder(lab: lab.name)
            if let change = folder.unfinishedChange { return .unfinished(change) }
            return try Instances(of: try connect(lab.name)).condition(account: folder.remembered?.account)
        } catch let error as WirelabError {
            return .unknown(error.message)
        } catch {
            return .unknown("interrupted")
        }
    }

    /// The labs that were begun and have no hosts to name: something of them may be on AWS, and be billed.
    ///
    /// - Returns: their names, and how each is, as far as that is known.
    /// - Throws: `WirelabError`.
    public func unfinishedLabs() throws -> [(lab: String, condition: LabCondition)] {
        try TerraformFolder.all().compactMap { folder in
            do {
                guard try AWSLab(folder: folder, self) == nil else { return nil }
                return (folder.lab, .unfinished(folder.unfinishedChange ?? .up))
            } catch let error as WirelabError {
                return (folder.lab, .unknown(error.message))
            }
        }
    }

    /// Whether a lab of this name was brought up on AWS from this machine, and not taken down; asks nobody.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: whether its folder is here.
    public static func remembers(_ lab: String) -> Bool { (try? TerraformFolder(lab: lab).exists) ?? false }
}

extension Instances {
    /// How the lab is, as its hosts' instances show.
    ///
    /// - Parameter account: the account that the lab is in: in another one all its hosts would seem to be gone.
    /// - Returns: how it is.
    /// - Throws: `WirelabError` where EC2 cannot be asked; `Interrupted`.
    func condition(account: String?) throws -> LabCondition {
        let identity = ["sts", "get-caller-identity"]
        // For a verb that is about something else: it must not wait minutes where AWS is out of reach.
        let hurry = ["--cli-connect-timeout", "5", "--cli-read-timeout", "15"]
        let runs = try lab.aws.start([identity + hurry, question + hurry])
        for (run, question) in zip(runs, [identity, question]) where run.status != 0 {
            throw lab.aws.failure(run, of: question)
        }
        let asking = try lab.aws.read(runs[0].output, of: identity, as: AWSIdentity.self).account
        if let account, account != asking {
            return .unknown("it is in account \(account), and your credentials are for \(asking)")
        }
        return Self.condition(of: lab.running.topology.hosts.map(\.name), try states(in: runs[1].output))
    }

    /// How a lab is.
    ///
    /// - Parameters:
    ///   - hosts: the hosts that it should have.
    ///   - states: how their instances are, as EC2 calls it; an instance that is gone is listed for an hour.
    /// - Returns: how it is.
    static func condition(of hosts: [String], _ states: [String: String]) -> LabCondition {
        let stopped = hosts.filter { ["stopping", "stopped"].contains(states[$0]) }
        let gone = hosts.filter { [nil, "shutting-down", "terminated"].contains(states[$0]) }
        return stopped.isEmpty && gone.isEmpty ? .up : .lacking(stopped: stopped, gone: gone)
    }
}
