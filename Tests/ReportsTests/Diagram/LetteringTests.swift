import Testing

@testable import Reports

@Suite struct LetteringTests {
    @Test func whatFitsStaysAsItIs() {
        #expect(Lettering.text.shortened("server", to: 100) == "server")
        #expect(Lettering.text.wrapped("server", to: 100) == ["server"])
        #expect(Lettering.text.wrapped(" \n ", to: 100) == [])
    }

    @Test(arguments: Lettering.allCases) func aLongNameKeepsItsTwoEnds(_ lettering: Lettering) {
        let name = String(repeating: "long-name-", count: 6) + "17"
        for width in stride(from: 60, to: lettering.width(of: name), by: 7) {
            let short = lettering.shortened(name, to: width)
            #expect(lettering.width(of: short) <= width)
            #expect(short.hasPrefix("lo"), "\(short)")
            #expect(short.contains("…"))
            if width > 120 { #expect(short.hasSuffix("17"), "\(short)") }
        }
    }

    @Test(arguments: Lettering.allCases) func linesFitAndLoseNothing(_ lettering: Lettering) {
        let text =
            "a rule for " + String(repeating: "WWWW", count: 30) + " and ten-times-the-same.name.internal or more"
        for width in stride(from: 40, to: 500, by: 13) {
            let lines = lettering.wrapped(text, to: width)
            #expect(lines.allSatisfy { lettering.width(of: $0) <= width })
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        }
    }

    @Test func whatIsCutSaysSo() {
        let text = "one two three four five six seven eight nine ten"
        let lines = Lettering.text.wrapped(text, to: 90, limit: 2)
        #expect(lines.count == 2)
        #expect(lines.last?.hasSuffix(" …") == true)
        #expect(lines.allSatisfy { Lettering.text.width(of: $0) <= 90 })
        #expect(lines.joined(separator: " ").split(separator: " ").dropLast().allSatisfy { text.contains($0) })
    }

    @Test func longWordsBreakBehindHyphens() {
        #expect(Lettering.code.wrapped("name-of-a-host.internal", to: 75) == ["name-of-a-", "host.", "internal"])
    }
}
