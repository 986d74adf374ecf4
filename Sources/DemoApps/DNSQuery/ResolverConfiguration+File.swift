internal import HostSystem

extension ResolverConfiguration {
    /// What this host's /etc/resolv.conf says now; the same as an empty one where it cannot be read (resolv.conf(5)).
    public static func ofThisHost() -> ResolverConfiguration {
        ResolverConfiguration((try? readSmallFile(path)) ?? "")
    }
}
