import Glibc

/// A socket of the calling thread's network namespace that never waits.
func nonBlockingSocket(_ type: __socket_type, protocol: Int32 = 0) throws -> Descriptor {
    let flags = Int32(type.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    return Descriptor(try systemCall("socket") { socket(AF_INET, flags, `protocol`) })
}
