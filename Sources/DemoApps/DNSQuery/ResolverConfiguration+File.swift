internal import Glibc

extension ResolverConfiguration {
    /// More than any such file has; the rest is not read.
    private static let mostBytes = 1 << 16

    /// What this host's /etc/resolv.conf says now; the same as an empty one where it cannot be read (resolv.conf(5)).
    public static func ofThisHost() -> ResolverConfiguration {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return ResolverConfiguration("") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: mostBytes)
        var count = 0
        while count < mostBytes {
            let part = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + count }, mostBytes - count)
            }
            guard part > 0 || part < 0 && errno == EINTR else { break }
            count += max(0, part)
        }
        return ResolverConfiguration(String(decoding: bytes.prefix(count), as: UTF8.self))
    }
}
