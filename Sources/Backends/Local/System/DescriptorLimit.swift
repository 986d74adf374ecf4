import Glibc

/// How many files a process may have open at once; the usual limit is 1,024.
public enum DescriptorLimit {
    /// Raises it as far as this user may.
    ///
    /// - Throws: an error of the system.
    public static func raise() throws {
        var limit = rlimit()
        try systemCall("getrlimit") { getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) }
        limit.rlim_cur = limit.rlim_max
        try systemCall("setrlimit") { setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) }
    }
}
