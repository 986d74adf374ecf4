import LabModel

/// What is wrong with text that should be an address or a block, and what would be right.
enum AddressText {
    /// - Parameters:
    ///   - text: text that is no IPv4 address.
    ///   - key: the key it stands at.
    /// - Returns: the message.
    static func addressProblem(_ text: String, key: String) -> String {
        let address = text.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
        if text.contains("/"), let plain = IPv4Address(address) {
            return "'\(key)' is one address, not a block: write \(plain)"
        }
        return "'\(key)' is not an IPv4 address: \(quoted(text)): \(partsProblem(text))"
    }

    /// - Parameters:
    ///   - text: text that is no block, or one with host bits.
    ///   - key: the key it stands at.
    ///   - example: the prefix length that one at this key is likely to have.
    /// - Returns: the message.
    static func prefixProblem(_ text: String, key: String, example: Int) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let address = parts.first.flatMap(IPv4Address.init) else {
            return
                "'\(key)' is not a CIDR block such as 10.0.0.0/\(example): \(quoted(text)): \(partsProblem(parts.first ?? ""))"
        }
        guard parts.count == 2 else {
            let block = IPv4Prefix(containing: address, length: example)
            return
                "'\(key)' is not a CIDR block: \(quoted(text)) has no single prefix length; write one, such as \(block)"
        }
        guard let length = Int(parts[1]), (0...32).contains(length), String(length) == parts[1] else {
            return "'\(key)' is not a CIDR block: the prefix length \(quoted(parts[1])) is not a number from 0 to 32"
        }
        return "'\(key)' \(text) has host bits set: the block that \(address) lies in is "
            + "\(IPv4Prefix(containing: address, length: length))"
    }

    private static func partsProblem(_ text: String) -> String {
        if text.contains(":") { return "a lab is IPv4 only" }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return "an address is four numbers with dots between them, as in 10.0.0.10" }
        for part in parts {
            guard let number = Int(part), part.allSatisfy(\.isASCII), part.first != "+" else {
                return "\(quoted(String(part))) is not a number from 0 to 255"
            }
            if part.count > 1, part.first == "0" {
                return "'\(part)' starts with 0, which some programs read as octal: write \(number)"
            }
            if !(0...255).contains(number) { return "\(part) is not a number from 0 to 255" }
        }
        return "an address is four numbers with dots between them, as in 10.0.0.10"
    }
}
