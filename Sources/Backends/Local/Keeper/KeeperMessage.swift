import LabModel

/// What a verb asks of a lab's keeper.
enum KeeperRequest: Codable {
    /// Bring the lab to this.
    case reconcile(ReconcileRequest)
    /// The one who started the lab has seen it come up: from now on it lives without them.
    case release
    /// How is it?
    case status
    /// Give the namespaces of this host.
    case enter(host: String)
    /// What was denied?
    case denials
    /// Send real packets.
    case probe([ProbeRequest])
    /// Start a capture; its files travel beside the message.
    case startCapture(CaptureRequest)
    /// How are the captures?
    case captures
    /// Send captures a signal that ends them; all where `hosts` is nil.
    case endCaptures(hosts: [String]?, signal: Int32)
    /// Forget captures that have ended; all where `hosts` is nil.
    case forgetCaptures(hosts: [String]?)
    /// End.
    case down
}

/// The lab that is wanted.
struct ReconcileRequest: Codable {
    let topology: Topology
    /// The lab file's absolute path.
    let labFile: String
    let way: FirewallWay?
}

/// What a keeper answers.
enum KeeperReply: Codable {
    case reconciled(ReconcileReport)
    case done
    case status(KeeperStatus)
    /// The namespaces travel beside the message: user, pid, mount, network.
    case entered
    case denials([Denial])
    case probed([ProbeResult])
    case captures([HostCapture])
    case failed(exitStatus: Int32, message: String)
}

/// What reconciling did.
struct ReconcileReport: Codable {
    let changes: [String]
    let way: FirewallWay
    let seconds: Double
}

/// How a lab is.
struct KeeperStatus: Codable {
    let topology: Topology
    let labFile: String
    let way: FirewallWay
    /// When it came up, in seconds since 1970.
    let since: Int
}
