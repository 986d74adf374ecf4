import LabModel

/// The command line before ArgumentParser sees it, for the two cases that it cannot handle.
struct CommandLineWords {
    private static let worldOptions = ["--lab", "--on"]

    /// The words, without the program.
    private let words: [String]
    /// Where the verb stands; nil where there is none.
    private let verbIndex: Int?

    /// - Parameter words: the command line without the program.
    init(_ words: [String]) {
        self.words = words
        verbIndex = Self.firstWord(of: words[...], valued: Self.worldOptions)
    }

    /// The words with `--lab` and `--on` in front of the verb, where they mean the same: behind a verb that passes the rest of
    /// the line on to a command, ArgumentParser does not take options that the program has too.
    var withWorldOptionsFirst: [String] {
        guard let verbIndex, words[verbIndex] == "exec" else { return words }
        let behind = words[(verbIndex + 1)...]
        let hosts = Self.firstWord(of: behind, valued: Self.worldOptions + ["--name"]) ?? words.endIndex
        var moved: [String] = []
        var kept: [String] = []
        var isMoving = false
        for word in behind[..<hosts] {
            let isOption = Self.worldOptions.contains(word)
            if isMoving || isOption || Self.worldOptions.contains(where: { word.hasPrefix("\($0)=") }) {
                moved.append(word)
            } else {
                kept.append(word)
            }
            isMoving = isOption && !isMoving
        }
        return moved + words[...verbIndex] + kept + words[hosts...]
    }

    /// What to say where the verb is none of those that there are. ArgumentParser calls it an unexpected argument, since the
    /// program runs without a verb too.
    ///
    /// - Parameter verbs: the verbs.
    /// - Returns: nil where the verb is one of them, or there is none.
    func complaint(verbs: [String]) -> String? {
        guard let verbIndex, !verbs.contains(words[verbIndex]) else { return nil }
        let guess = nearestName(to: words[verbIndex], among: verbs).map { "; did you mean '\($0)'?" } ?? ";"
        return "there is no verb '\(words[verbIndex])'\(guess) 'wirelab --help' lists them"
    }

    /// The first word that is neither an option nor the value of one.
    private static func firstWord(of words: ArraySlice<String>, valued: [String]) -> Int? {
        var isValue = false
        for index in words.indices {
            if isValue {
                isValue = false
            } else if words[index].hasPrefix("-") && words[index] != "--" {
                isValue = valued.contains(words[index])
            } else {
                return index
            }
        }
        return nil
    }
}
