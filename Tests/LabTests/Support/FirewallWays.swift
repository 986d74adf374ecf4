import Foundation

/// The ways of enforcing security groups that this kernel has, by their names for WIRELAB_FIREWALL.
enum FirewallWays {
    /// The best that the kernel has, and the one that every kernel has.
    static let all: [String] = best == hosts ? [hosts] : [best, hosts]
    /// On each host: a denied packet shows in the victim's capture.
    static let hosts = "hosts"
    /// The one that a lab chooses by itself.
    static let best: String = {
        var way: String?
        try? LabFixture.withLab { way = try $0.status().securityGroups }
        return way ?? hosts
    }()

    /// The environment that forces a way.
    static func environment(_ way: String) -> [String: String] { ["WIRELAB_FIREWALL": way] }
}
