import Diagnostics
import FoundationEssentials
import LabModel

/// What `nft -j --numeric-protocol list sets` says of the drop counters (libnftables-json(5)), as much of it as is needed.
enum NftablesSets {
    private struct Listing: Decodable {
        let nftables: [Entry]
    }

    private struct Entry: Decodable {
        let set: Set?
    }

    private struct Set: Decodable {
        let name: String
        let elem: [Element]?
    }

    private struct Element: Decodable {
        let elem: Counted?

        /// Sets of other kinds hold elements of other shapes, which are none of ours.
        init(from decoder: any Decoder) throws {
            elem = try? decoder.container(keyedBy: Key.self).decode(Counted.self, forKey: .elem)
        }

        enum Key: CodingKey { case elem }
    }

    private struct Counted: Decodable {
        let val: Concatenation
        let counter: Counter
    }

    private struct Concatenation: Decodable {
        let concat: [Part]
    }

    private struct Counter: Decodable {
        let packets: Int
    }

    /// A part of a key: nft writes addresses and names as text and the rest as numbers.
    private struct Part: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try (try? container.decode(Int.self)).map(String.init) ?? container.decode(String.self)
        }
    }

    /// Reads the denials out of the listing.
    ///
    /// - Parameter json: what nft printed.
    /// - Returns: a value for each counter.
    /// - Throws: `WirelabError` where this is no such listing.
    static func denials(json: String) throws -> [Denial] {
        let listing: Listing
        do {
            listing = try JSONDecoder().decode(Listing.self, from: Data(json.utf8))
        } catch {
            throw WirelabError(.environment, "the drop counters could not be read: nft printed no JSON", cause: error)
        }
        return listing.nftables.compactMap(\.set).flatMap { set -> [Denial] in
            guard let side = RuleDirection.allCases.first(where: { set.name.hasPrefix("denied_\($0.rawValue)") })
            else { return [] }
            return (set.elem ?? []).compactMap { $0.elem.flatMap { denial($0, side) } }
        }
    }

    /// The protocols that rules name, by IANA's numbers. nft could name them only where the machine has /etc/protocols.
    private static let protocolNames = ["1": "icmp", "6": "tcp", "17": "udp"]

    private static func denial(_ element: Counted, _ side: RuleDirection) -> Denial? {
        let parts = element.val.concat.map(\.text)
        guard parts.count >= 3, let source = IPv4Address(parts[0]), let destination = IPv4Address(parts[1]) else {
            return nil
        }
        return Denial(
            source: source, destination: destination, protocol: protocolNames[parts[2]] ?? parts[2],
            port: parts.count > 3 ? UInt16(parts[3]) : nil, side: side, packets: element.counter.packets)
    }
}
