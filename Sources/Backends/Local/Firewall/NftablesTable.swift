/// One nftables table as text for `nft -f` (nft(8)).
struct NftablesTable: Equatable {
    /// The name of the tables that are made here; the source check's has an addition.
    static let standardName = "wirelab"

    let family: String
    var name = standardName
    /// What stands between its braces.
    let body: String

    /// Whether its chains name interfaces, which must be there before it.
    var needsPorts: Bool { family == "netdev" }

    /// Makes it where there is none of its name. Replacing makes the kernel wait for its grace period; this does not.
    var creation: String { "table \(family) \(name) {\n\(body)}\n" }

    /// Puts it in the place of the one that is there, in one transaction.
    var replacement: String { Self.removal(family, name: name) + creation }

    /// Removes a table also where there is none: the first line makes the second always valid.
    static func removal(_ family: String, name: String = standardName) -> String {
        "table \(family) \(name) { }\ndelete table \(family) \(name)\n"
    }
}
