import LabModel

extension WrittenHost {
    /// How many hosts the entry makes; nil when its count was wrong.
    var number: Int? { hasCount ? count?.value : 1 }

    /// The names it makes: with `count`, `client-1` and so on, also for 1; without, the name itself.
    var expandedNames: [String] {
        guard let name = name?.value, let number else { return [] }
        return hasCount ? (0..<number).map { "\(name)-\($0 + 1)" } : [name]
    }

    /// Its addresses in the order of the names; they count up from the one that is written.
    var expandedAddresses: [IPv4Address] {
        guard let address = address?.value, let number else { return [] }
        return (0..<number).compactMap { address.advanced(by: $0) }
    }
}
