import DemoApps
import Testing

struct AppEventTests {
    @Test func `JSON holds what is known`() {
        var event = AppEvent(.unblocked, application: "eager-producer", microseconds: 1_763_812_345_000_042)
        event.bytes = 1024
        event.messages = 3
        event.seconds = .microseconds(4_790_123)
        event.peer = "10.0.0.10:1234"
        event.message = "a \"quoted\" line\nand \\ \u{1}"
        #expect(
            event.json == #"""
                {"time":1763812345.000042,"event":"unblocked","application":"eager-producer","peer":"10.0.0.10:1234",\#
                "bytes":1024,"messages":3,"seconds":4.790123,"message":"a \"quoted\" line\nand \\ \u0001"}
                """#)
    }

    @Test func `JSON leaves out what is not`() {
        let event = AppEvent(.reading, application: "hesitant-consumer", microseconds: 1_000_000)
        #expect(event.json == #"{"time":1.000000,"event":"reading","application":"hesitant-consumer"}"#)
    }

    @Test(arguments: AppEvent.Kind.allCases) func `every kind has a sentence`(kind: AppEvent.Kind) {
        var event = AppEvent(kind, application: "test")
        event.message = "because"
        #expect(kind == .sample || !event.line(isColoured: false).isEmpty)
    }

    @Test func `a peer's text cannot drive the terminal`() {
        var event = AppEvent(.received, application: "tcp-server")
        event.text = "a\u{1B}[2Jb\nc" + String(repeating: "x", count: 1000)
        let line = event.line(isColoured: false)
        #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
        #expect(line.count < 300)
    }

    @Test func `a client keeps its colour`() {
        var event = AppEvent(.accepted, application: "tcp-server")
        event.worker = "worker-1"
        let line = event.line(isColoured: true)
        #expect(line.hasPrefix("\u{1B}[") && line.hasSuffix("\u{1B}[0m"))
        event.worker = "worker-2"
        #expect(event.line(isColoured: true).prefix(5) != line.prefix(5))
    }
}
