import Glibc
import Testing

@testable import Backends

struct PipeTests {
    /// A pipe that is opened first and marked afterwards is caught between the two by some of so many programs.
    @Test func `no program inherits a pipe that is opened while it starts`() async throws {
        let opening = Task.detached {
            var opened: Set<ino_t> = []
            while !Task.isCancelled {
                let pipe = try Pipe()
                opened.insert(Self.inode(pipe.reading))
                for end in [pipe.reading, pipe.writing] { close(end) }
            }
            return opened
        }
        defer { opening.cancel() }
        var inherited: Set<ino_t> = []
        for _ in 0..<200 {
            let listing = try ChildProcess.run(["ls", "-l", "/proc/self/fd"]).output
            inherited.formUnion(listing.matches(of: /pipe:\[(\d+)\]/).compactMap { ino_t($0.1) })
        }
        opening.cancel()
        let opened = try await opening.value
        // The listing's own output is one that somebody else has opened.
        #expect(!opened.isEmpty && !inherited.isEmpty)
        #expect(opened.isDisjoint(with: inherited))
    }

    private static func inode(_ descriptor: Int32) -> ino_t {
        var status = stat()
        fstat(descriptor, &status)
        return status.st_ino
    }
}
