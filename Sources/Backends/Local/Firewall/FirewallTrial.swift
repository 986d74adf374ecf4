/// Finds out which way of enforcing security groups this kernel has.
///
/// nft takes some milliseconds to answer, so it is asked at once and listened to when the rules are wanted.
struct FirewallTrial {
    private let bridgeTracking: CollectedProcess

    /// Asks the kernel to check, and not to take, a rule in the bridge that needs connection tracking there.
    ///
    /// - Throws: `WirelabError` where nft is not installed; `SystemCallError`.
    init() throws {
        let rule = """
            table bridge \(NftablesTable.standardName)_trial {
                chain forward { type filter hook forward priority 0; ct state established accept; }
            }

            """
        let path = "\(LabMounts.folder)/trial.nft"
        try TextFile.write(rule, to: path)
        bridgeTracking = try CollectedProcess(["nft", "--check", "-f", path])
    }

    /// The best way. To be asked once.
    ///
    /// - Throws: `SystemCallError`.
    func bestWay() throws -> FirewallWay {
        if try bridgeTracking.finish().status == 0 { return .bridge }
        return seesBridgedFrames ? .forward : .hosts
    }

    /// br_netfilter is loaded, and hands bridged IPv4 frames of this namespace to the inet hooks.
    private var seesBridgedFrames: Bool {
        (try? TextFile.read("/proc/sys/net/bridge/bridge-nf-call-iptables"))?.hasPrefix("1") == true
    }
}
