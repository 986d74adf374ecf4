import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Backends

struct PipeTests {
    /// A pipe that is opened first and marked afterwards is caught between the two by some of so many programs.
    @Test func `no program inherits a pipe that is opened while it starts`() throws {
        let opener = PipeOpener()
        var inherited: Set<ino_t> = []
        do {
            defer { opener.end() }
            for _ in 0..<100 {
                let listing = try ChildProcess.run(["ls", "-l", "/proc/self/fd"]).output
                inherited.formUnion(listing.matches(of: /pipe:\[(\d+)\]/).compactMap { ino_t($0.1) })
            }
        }
        // The listing's own output is one that somebody else has opened.
        #expect(!opener.opened.isEmpty && !inherited.isEmpty)
        #expect(opener.opened.isDisjoint(with: inherited))
    }
}

/// Opens and closes pipes, one after the other, on a thread of its own: those that tasks share may all be busy with other tests.
private final class PipeOpener: Sendable {
    private let isOver = Atomic(false)
    private let all = Mutex<Set<ino_t>>([])
    private let begun = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init() {
        Thread.detachNewThread { self.run() }
        begun.wait()
    }

    /// Those that it has opened, by the numbers of their inodes, once it has ended.
    var opened: Set<ino_t> { all.withLock { $0 } }

    func end() {
        isOver.store(true, ordering: .relaxed)
        ended.wait()
    }

    private func run() {
        var opened: Set<ino_t> = []
        begun.signal()
        while !isOver.load(ordering: .relaxed), let pipe = try? Backends.Pipe() {
            var status = stat()
            fstat(pipe.reading, &status)
            opened.insert(status.st_ino)
            for end in [pipe.reading, pipe.writing] { close(end) }
        }
        all.withLock { $0 = opened }
        ended.signal()
    }
}
