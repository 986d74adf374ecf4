import CPortability
import Testing

@Suite("hypotf of our own")
struct HypotenuseTests {
    @Test(
        "the length of a vector, at the ends of the range too",
        arguments: [
            (3, 4, 5), (-3, 4, 5), (0, -0.0, 0), (1, 0, 1), (1, 1, Float(2).squareRoot()),
            // The squares of these leave the range of Float.
            (3e30, 4e30, 5e30), (3e-30, 4e-30, 5e-30), (Float.leastNonzeroMagnitude, 0, Float.leastNonzeroMagnitude),
            (Float.greatestFiniteMagnitude, 0, Float.greatestFiniteMagnitude),
            (Float.greatestFiniteMagnitude, Float.greatestFiniteMagnitude, Float.infinity),
        ] as [(Float, Float, Float)])
    func length(x: Float, y: Float, expected: Float) {
        #expect(portable_hypotf(x, y) == expected)
        #expect(portable_hypotf(y, x) == expected)
    }

    @Test("an infinity wins over a NaN (C17 F.10.4.3)", arguments: [Float.infinity, -.infinity])
    func infinity(value: Float) {
        for other: Float in [0, 1, .infinity, -.infinity, .nan] {
            #expect(portable_hypotf(value, other) == .infinity)
            #expect(portable_hypotf(other, value) == .infinity)
        }
    }

    @Test("a NaN beside a number is a NaN", arguments: [0, -1, Float.greatestFiniteMagnitude])
    func nan(number: Float) {
        #expect(portable_hypotf(.nan, number).isNaN)
        #expect(portable_hypotf(number, .nan).isNaN)
    }
}
