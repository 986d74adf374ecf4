import Testing

@testable import LabFile

/// Which texts without quotes mean the same to every YAML reader.
@Suite struct PlainScalarTests {
    @Test(arguments: [
        ("0", 0), ("7", 7), ("1234", 1234), ("-5", -5), ("9223372036854775807", Int.max), ("9223372036854775808", nil),
    ]) func `decimal integers are numbers`(text: String, value: Int?) {
        #expect(PlainScalar(text) == .integer(value))
    }

    @Test(arguments: [
        "010", "00", "+010", "-07", "0x1F", "0XFF", "0o17", "0b101", "0x_1", "1_000", "-1_04:9", ".507_", "=", "1_0.5",
        "1__", "1:30",
        "190:20:30",
        "1:20:30.5", "-1:00", "+3", "-0", "1.5", "1.", ".5", "1e3", "1.5E-3", "-1.0", "+.5e+1", ".inf", "-.Inf",
        "+.INF",
        ".nan", ".NaN", "2026-11-22", "2026-1-2", "2026-11-22T10:00:00Z", "2026-11-22 10:00:00", "yes", "No", "ON",
        "off",
        "y", "N", "True", "FALSE",
    ]) func `what readers take differently is refused`(text: String) {
        guard case .ambiguous(let reason) = PlainScalar(text) else {
            Issue.record("\(text) is \(PlainScalar(text))")
            return
        }
        #expect(reason.hasPrefix("'\(text)' "))
    }

    @Test(arguments: [
        "10.0.0.10", "10.0.0.0/16", "8000-8010", "tcp", "-", "-a", "+", ".", "..", "1.2.3", "0x", "0xZZ", "1:60",
        "1:2a", "a_1",
        "_1", "e3", "1e", "1e+", "2026-11", "2026-11-222", "12-11-22", "yess", "nope", "1a", "0a", "server-1",
        "1.2e3.4",
        "१२", "①", "1²",
    ]) func `the rest is text`(text: String) {
        #expect(PlainScalar(text) == .text)
    }

    @Test(arguments: ["", "~", "null", "Null", "NULL"]) func `nothing is nothing`(text: String) {
        #expect(PlainScalar(text) == .null)
    }
}
