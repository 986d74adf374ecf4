import CWirelab
import Glibc

/// Makes network namespaces on a thread of its own, while the caller fills those that are ready.
///
/// Making one takes the kernel half a millisecond, as long as giving it links and addresses: with two processors a lab of
/// many hosts is up in half the time.
struct NamespaceSource {
    private let queue: Descriptor

    /// Begins to make namespaces.
    ///
    /// - Parameter count: how many.
    /// - Throws: `SystemCallError`.
    init(count: Int) throws {
        let pipe = try Pipe()
        queue = Descriptor(pipe.reading)
        let work = Unmanaged.passRetained(Work(count: count, queue: pipe.writing))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, work.toOpaque())
        guard failure == 0 else {
            work.release()
            close(pipe.writing)
            throw SystemCallError(call: "pthread_create", number: failure)
        }
        pthread_detach(thread)
    }

    /// The next namespace, as soon as it is there.
    ///
    /// - Throws: `SystemCallError` where the kernel makes no more.
    func next() throws -> NetworkNamespace {
        var number: Int32 = 0
        let count = try systemCall("wait for a namespace") { read(queue.number, &number, MemoryLayout<Int32>.size) }
        guard count == MemoryLayout<Int32>.size, number >= 0 else {
            throw SystemCallError(call: "unshare(CLONE_NEWNET)", number: count == 0 ? EPIPE : -number)
        }
        return NetworkNamespace(descriptor: Descriptor(number))
    }

    /// What the thread does: descriptors go through the pipe, or a negative errno and the end.
    private final class Work {
        private let count: Int
        private let queue: Int32

        init(count: Int, queue: Int32) {
            self.count = count
            self.queue = queue
        }

        func run() {
            defer { close(queue) }
            for _ in 0..<count {
                var number = wirelab_unshare_network() == 0 ? wirelab_open_network_namespace() : -1
                if number < 0 { number = -errno }
                let written = write(queue, &number, MemoryLayout<Int32>.size)
                if number < 0 || written < 0 { return }
            }
        }
    }
}
