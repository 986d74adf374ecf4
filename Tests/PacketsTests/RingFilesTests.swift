import Packets
import Testing

@Suite struct RingFilesTests {
    @Test(arguments: [
        ("a.pcapng", "a_00001.pcapng"), ("/x.y/a", "/x.y/a_00001"), ("../a.b.pcapng", "../a.b_00001.pcapng"),
        ("/x/.hidden", "/x/.hidden_00001"), ("a.", "a_00001."),
    ])
    func theNumberStandsBeforeTheEnding(_ path: String, _ first: String) {
        var ring = RingFiles(path: path, size: ByteCount(1 << 20))
        #expect(ring.next().begun == first)
    }

    @Test func theOldestGoesBeforeTheNextBegins() {
        var ring = RingFiles(path: "a.pcapng", size: ByteCount(1 << 20))
        let steps = (1...6).map { _ in ring.next() }
        #expect(steps.map(\.removed) == [nil, nil, nil, nil, "a_00001.pcapng", "a_00002.pcapng"])
        #expect(ring.paths == (3...6).map { "a_0000\($0).pcapng" })
        #expect(ring.fileSize * RingFiles.count == 1 << 20)
    }

    @Test func numbersGrowBeyondFiveDigits() {
        var ring = RingFiles(path: "a", size: ByteCount(1 << 20))
        for _ in 1..<100_000 { _ = ring.next() }
        #expect(ring.paths.last == "a_99999")
        #expect(ring.next().begun == "a_100000")
    }
}
