import Testing

@testable import Backends

/// Subordinate ids as subuid(5) writes them.
struct IdentityMapTests {
    private typealias Run = IdentityMap.Run

    @Test func `a user's runs follow each other from id 1 on`() {
        let text = "root:1:9\nalice:100000:65536\nbob:165536:65536\n1000:300000:10\n"
        #expect(
            IdentityMap.subordinateRuns(of: ["1000", "alice"], in: text) == [
                Run(inside: 1, outside: 100_000, count: 65_536), Run(inside: 65_537, outside: 300_000, count: 10),
            ])
    }

    @Test(arguments: [
        "", "\n\n", "alice", "alice:1", "alice:x:1", "alice:1:x", "alice:1:0", "alice:1:-5", "alice:-1:5",
        "alice:1:2:3", "malice:1:2", "#alice:1:2", "alice:99999999999:1", "alice:1:9223372036854775807",
    ])
    func `lines of others and lines that make no sense are left out`(text: String) {
        #expect(IdentityMap.subordinateRuns(of: ["1000", "alice"], in: text) == [])
    }

    @Test func `one id alone has no subordinates`() {
        let myself = Run(inside: 0, outside: 1000, count: 1)
        let more = Run(inside: 1, outside: 100_000, count: 65_536)
        #expect(!IdentityMap(users: [myself], groups: [myself], writer: .direct).hasSubordinates)
        #expect(IdentityMap(users: [myself, more], groups: [myself, more], writer: .subordinate).hasSubordinates)
    }
}
