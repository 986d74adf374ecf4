import DemoApps
import Testing

@Suite struct AppEventTests {
    @Test func jsonHoldsWhatIsKnown() {
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

    @Test func jsonLeavesOutWhatIsNot() {
        let event = AppEvent(.reading, application: "hesitant-consumer", microseconds: 1_000_000)
        #expect(event.json == #"{"time":1.000000,"event":"reading","application":"hesitant-consumer"}"#)
    }

    @Test(arguments: AppEvent.Kind.allCases)
    func everyKindHasASentence(kind: AppEvent.Kind) {
        #expect(!AppEvent(kind, application: "test").text.isEmpty)
    }
}
