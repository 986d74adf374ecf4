import Diagnostics
import Packets
import Testing

@Suite struct DNSNameTests {
    @Test(
        arguments: [
            (".", [0], "."),
            ("com", [3, 0x63, 0x6f, 0x6d, 0], "com."),
            ("a.B.", [1, 0x61, 1, 0x42, 0], "a.B."),
            (#"a\.b.c"#, [3, 0x61, 0x2e, 0x62, 1, 0x63, 0], #"a\.b.c."#),
            (#"\065\032\\"#, [3, 0x41, 0x20, 0x5c, 0], #"A\032\\."#),
            (#"\000\255"#, [2, 0, 255, 0], #"\000\255."#),
            (#"\a;"#, [2, 0x61, 0x3b, 0], #"a\;."#),
        ] as [(String, [UInt8], String)])
    func textAndBytes(text: String, bytes: [UInt8], description: String) throws {
        let name = try DNSName(text)
        #expect(name.bytes == bytes)
        #expect(name.description == description)
        #expect(try DNSName(description) == name)
    }

    @Test(arguments: [
        ("", "it is empty"),
        ("..", "between two dots"),
        (".a", "between two dots"),
        ("a..b", "between two dots"),
        (#"a\"#, "at the end"),
        (#"a\25"#, "three decimal digits"),
        (#"a\256"#, "three decimal digits"),
        (#"a\2x5"#, "three decimal digits"),
        ("bücher.example", "xn--"),
        (#"\ü"#, "outside ASCII"),
        (String(repeating: "a", count: 64), "a label has 64 bytes; 63 are the most"),
        (String(repeating: "aaaaaaa.", count: 32), "longer than 255 bytes"),
    ])
    func whatIsNoName(text: String, words: String) {
        let error = #expect(throws: WirelabError.self) { try DNSName(text) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func theLongestNameAndLabel() throws {
        let label = String(repeating: "a", count: 63)
        let longest = [label, label, label, String(repeating: "b", count: 61)].joined(separator: ".")
        #expect(try DNSName(longest).bytes.count == 255)
        #expect(throws: WirelabError.self) { try DNSName(longest + "b") }
        #expect(try DNSName(longest).within(DNSName("c")) == nil)
        #expect(try DNSName(label).within(DNSName("c")) == DNSName(label + ".c."))
    }

    @Test func caseDoesNotCount() throws {
        let (lower, upper) = (try DNSName("www.example"), try DNSName("WWW.EXAMPLE"))
        #expect(lower == upper)
        #expect(Set([lower, upper]).count == 1)
        #expect(lower.bytes != upper.bytes)
        // A dot inside a label is no border between two, and @ and ` differ by the bit of the case.
        #expect(try DNSName(#"a\.b"#) != DNSName("a.b"))
        #expect(try DNSName("@") != DNSName("`"))
    }

    @Test(arguments: [
        ("a.", true), ("a", false), (#"a\."#, false), (#"a\\."#, true), (".", true), ("", false),
    ])
    func absoluteNamesEndWithADot(text: String, isAbsolute: Bool) {
        #expect(DNSName.isAbsolute(text) == isAbsolute)
    }

    @Test func reverseNames() throws {
        #expect(DNSName.reverse(ofIPv4: 0x0a00_0009).description == "9.0.0.10.in-addr.arpa.")
        let address = try #require(IPv6Address("2001:db8::567:89ab"))
        #expect(
            DNSName.reverse(of: address).description
                == "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.")
    }
}
