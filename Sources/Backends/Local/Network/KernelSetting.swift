/// A setting below /proc/sys/net of the network namespace that the calling thread is in.
struct KernelSetting {
    let name: String
    let value: Int

    init(_ name: String, _ value: Int) {
        self.name = name
        self.value = value
    }

    /// Sets it; does nothing where the kernel does not have it (no IPv6, conntrack not loaded).
    ///
    /// - Throws: `SystemCallError`.
    func write() throws {
        do {
            try TextFile.write("\(value)\n", to: "/proc/sys/net/\(name)")
        } catch let error as SystemCallError where error.number == 2 {  // ENOENT
            return
        }
    }

    /// IPv6 is off on hosts and in the fabric: its autoconfiguration would fill captures and drop counters with noise.
    static let withoutIPv6 = KernelSetting("ipv6/conf/all/disable_ipv6", 1)

    /// The fabric routes between its subnets and tells no host of a shorter way.
    static let router = [
        KernelSetting("ipv4/ip_forward", 1),
        KernelSetting("ipv4/conf/all/send_redirects", 0),
        KernelSetting("ipv4/conf/default/send_redirects", 0),
    ]

    /// Connection tracking that lives long enough to teach with: half-closed and idle connections last five days, as
    /// established ones do by default; a reset or a window that looks odd is no reason to drop; UDP as in an AWS security
    /// group (30 s, 180 s for a flow with answers).
    static let patientConnectionTracking = [
        KernelSetting("netfilter/nf_conntrack_tcp_be_liberal", 1),
        KernelSetting("netfilter/nf_conntrack_tcp_timeout_established", 432_000),
        KernelSetting("netfilter/nf_conntrack_tcp_timeout_close_wait", 432_000),
        KernelSetting("netfilter/nf_conntrack_tcp_timeout_fin_wait", 432_000),
        KernelSetting("netfilter/nf_conntrack_tcp_timeout_unacknowledged", 432_000),
        KernelSetting("netfilter/nf_conntrack_tcp_timeout_max_retrans", 432_000),
        KernelSetting("netfilter/nf_conntrack_udp_timeout", 30),
        KernelSetting("netfilter/nf_conntrack_udp_timeout_stream", 180),
    ]
}
