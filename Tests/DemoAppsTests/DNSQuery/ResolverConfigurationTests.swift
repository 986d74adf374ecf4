import DemoApps
import Packets
import Testing

@Suite struct ResolverConfigurationTests {
    @Test func theWholeFile() throws {
        let configuration = ResolverConfiguration(
            """
            # a comment
            ; another one
            domain old.example
            nameserver 10.0.0.2
            nameserver\t2001:db8::53 trailing words
              nameserver 10.0.0.9
            nameserver nonsense
            search tcp-ip-sandbox.internal example.com.
            options ndots:2 timeout:3 attempts:4 edns0 rotate
            sortlist 10.0.0.0/8
            """)
        #expect(configuration.servers.map(\.description) == ["10.0.0.2:53", "[2001:db8::53]:53"])
        #expect(configuration.searchDomains.map(\.description) == ["tcp-ip-sandbox.internal.", "example.com."])
        #expect(configuration.dots == 2)
        #expect(configuration.timeout == .seconds(3))
        #expect(configuration.attempts == 4)
    }

    @Test func anEmptyFileMeansThisHost() {
        let configuration = ResolverConfiguration("")
        #expect(configuration.servers.map(\.description) == ["127.0.0.1:53"])
        #expect(configuration.searchDomains.isEmpty)
        #expect(configuration.dots == 1)
        #expect(configuration.timeout == nil)
        #expect(configuration.attempts == nil)
    }

    @Test func threeServersAreTheMost() {
        let text = (1...5).map { "nameserver 10.0.0.\($0)\n" }.joined()
        #expect(
            ResolverConfiguration(text).servers.map(\.description) == ["10.0.0.1:53", "10.0.0.2:53", "10.0.0.3:53"])
    }

    @Test(arguments: [
        ("search a b\ndomain c d", ["c."]), ("domain c\nsearch a b", ["a.", "b."]), ("search", []),
        ("search a..b ok", ["ok."]),
    ])
    func theLastOfSearchAndDomainCounts(text: String, domains: [String]) {
        #expect(ResolverConfiguration(text).searchDomains.map(\.description) == domains)
    }

    @Test func numbersHaveBounds() {
        let many = ResolverConfiguration("options ndots:99 timeout:99 attempts:99")
        #expect(many.dots == 15)
        #expect(many.timeout == .seconds(30))
        #expect(many.attempts == 5)
        let few = ResolverConfiguration("options ndots:0 timeout:0 attempts:-1 ndots: :3")
        #expect(few.dots == 0)
        #expect(few.timeout == .seconds(1))
        #expect(few.attempts == nil)
    }
}
