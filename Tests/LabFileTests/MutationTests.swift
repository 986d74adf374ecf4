import Diagnostics
import Testing

@testable import LabFile

/// Files that nobody would write: whatever is in one, the reader answers with a lab or with diagnostics, and in time.
@Suite(.timeLimit(.minutes(1))) struct MutationTests {
    @Test(arguments: 0..<40) func `a mutated file never stops the reader`(seed: Int) throws {
        var random = SplitMix64(state: UInt64(seed))
        let sources = try Golden.all.map { try $0.text } + [LabFile.template]
        for _ in 0..<15 {
            var text = Array(sources.randomElement(using: &random, or: "").unicodeScalars)
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                Self.mutate(&text, using: &random)
            }
            let mutated = String(String.UnicodeScalarView(text))
            let diagnostics = Golden.diagnostics(of: mutated)
            let lines = mutated.unicodeScalars.count { $0 == "\n" || $0 == "\r" } + 1
            #expect(diagnostics.allSatisfy { (1...lines).contains($0.position.line) && $0.position.column >= 1 })
            #expect(diagnostics.allSatisfy { !$0.message.isEmpty && !$0.message.contains("\n") })
        }
    }

    private static func mutate(_ text: inout [Unicode.Scalar], using random: inout SplitMix64) {
        let pieces = [
            "{", "}", "[", "]", ":", "- ", "\n", "  ", "\t", "#", "&a ", "*a", "!x ", "'", "\"", "|", ">", "? ", "%",
            "0", "-1", "/", "10.0.0.0/0", "<<", "---\n", "💡", "\u{0}", "\u{2028}", "~", "yes", "99999999999", "@", "`",
        ]
        let place = Int.random(in: 0...text.count, using: &random)
        let length = min(Int.random(in: 0...20, using: &random), text.count - place)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: text.insert(contentsOf: pieces.randomElement(using: &random, or: "").unicodeScalars, at: place)
        case 1: text.removeSubrange(place..<place + length)
        case 2:
            text.insert(contentsOf: text[place..<place + length], at: Int.random(in: 0...text.count, using: &random))
        default:
            if place < text.count { text[place] = Unicode.Scalar(UInt8.random(in: 32...126, using: &random)) }
        }
    }

    @Test(arguments: ["[", "{", "- ", "a: ", "? ", "{a: [", "\"", "'", "!<", "&a [", "  - "])
    func `deep and endless structures are refused`(piece: String) {
        for count in [100, 5_000, 100_000] {
            #expect(!Golden.diagnostics(of: String(repeating: piece, count: count)).isEmpty)
        }
    }

    @Test func `aliases cannot make a small file large`() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(Golden.diagnostics(of: text).contains { $0.message.contains("alias") })
    }

    @Test func `more subnets than fit are refused before they are compared`() {
        let subnet = "subnets:\n" + String(repeating: "  - {name: a, cidr: 10.0.0.0/28}\n", count: 20_000)
        let text = LabFile.template.split(separator: "subnets:\n").joined(separator: subnet)
        #expect(Golden.diagnostics(of: text).contains { $0.message.contains("more than the largest network") })
    }

    @Test func `a file that asks for more hosts than there are addresses is refused before they are made`() {
        let host = "  - {name: h, role: server, address: 10.0.0.10, count: 1023}\n"
        let text = LabFile.template + String(repeating: host, count: 1_000)
        #expect(Golden.diagnostics(of: text).contains { $0.message.contains("more than the largest network") })
    }
}

/// A small generator with a seed (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Array {
    fileprivate func randomElement(using random: inout SplitMix64, or fallback: Element) -> Element {
        randomElement(using: &random) ?? fallback
    }
}
