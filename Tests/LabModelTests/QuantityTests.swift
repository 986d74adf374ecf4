import Diagnostics
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1 000"), (1_502_733, "1 502 733"), (-64_240, "-64 240")])
    func grouped(number: Int, text: String) {
        #expect(Quantity.grouped(number) == text)
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (8249, "8.2 kB"), (9949, "9.9 kB"), (9950, "10 kB"),
        (82_400, "82 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (1_449_999, "1.4 MB"), (25_000_000_000, "25 GB"),
        (Int.max, "9223 PB"),
    ])
    func bytes(count: Int, text: String) {
        #expect(Quantity.bytes(count) == text)
    }

    @Test(arguments: [
        (0, "0.00 ms"), (60, "0.06 ms"), (9_994, "9.99 ms"), (10_000, "0.01 s"), (217_000, "0.22 s"),
        (4_789_434, "4.79 s"), (120_400_000, "120 s"), (-1_500_000, "-1.50 s"),
    ])
    func duration(microseconds: Int64, text: String) {
        #expect(Quantity.duration(.microseconds(microseconds)) == text)
    }
}
