/// Texts for a POSIX shell.
enum ShellText {
    /// A word that a shell reads as it is (Shell Command Language, 2.2.2 Single-Quotes).
    static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || "-_./:=@%+,".utf8.contains($0)
        }
        if plain && !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// A command that a shell runs as it is.
    static func command(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }
}
