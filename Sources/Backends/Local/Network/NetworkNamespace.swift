import CWirelab
import Glibc

/// A network namespace, held open by a descriptor: it lives as long as this value or a process in it.
struct NetworkNamespace {
    let descriptor: Descriptor

    /// The namespace of the calling thread.
    static func current() throws -> NetworkNamespace {
        let number = try systemCall("open /proc/thread-self/ns/net") { wirelab_open_network_namespace() }
        return NetworkNamespace(descriptor: Descriptor(number))
    }

    /// Runs `body` in the namespace `other`, on this thread, and returns to this one.
    ///
    /// - Parameters:
    ///   - other: where to run.
    ///   - body: what to do there.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    func visit<Result>(_ other: NetworkNamespace, _ body: () throws -> Result) throws -> Result {
        try systemCall("setns(net)") { wirelab_enter_network_namespace(other.descriptor.number) }
        defer { enter() }
        return try body()
    }

    /// Whether `process` is in this namespace; false also when it is gone.
    func holds(process: pid_t) -> Bool {
        var there = stat()
        var here = stat()
        return stat("/proc/\(process)/ns/net", &there) == 0 && fstat(descriptor.number, &here) == 0
            && there.st_ino == here.st_ino && there.st_dev == here.st_dev
    }

    /// A thread that entered a namespace from here can always come back; if the kernel refused, nothing that follows would be
    /// where it should be, and the keeper's end takes the lab down in good order.
    private func enter() {
        if wirelab_enter_network_namespace(descriptor.number) != 0 { abort() }
    }
}
