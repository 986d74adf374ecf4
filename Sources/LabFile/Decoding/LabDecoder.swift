import Diagnostics
import LabModel

/// Reads the syntax tree into a `WrittenLab`, section by section; each value is looked at alone.
struct LabDecoder {
    /// The least that every IPv4 host must take (RFC 791 section 3.1), and the jumbo frames of EC2, the most that both
    /// worlds carry.
    static let mtuRange = 576...9001
    /// The versions of the file's syntax that this program reads.
    static let version = 1

    let problems: Problems
    private var values: ValueReader { ValueReader(problems: problems) }

    /// - Parameter problems: where wrong values are reported.
    init(problems: Problems) {
        self.problems = problems
    }

    /// - Parameter root: the file's root node.
    /// - Returns: the lab; nil when the root is no mapping or of another version.
    func decode(_ root: YAMLNode) -> WrittenLab? {
        guard !root.isNull else {
            problems.error("the file holds no lab: `wirelab init` writes one to start from", at: root.position)
            return nil
        }
        guard isKnownVersion(root), let mapping = MappingReader(root, "a lab", keys: LabKeys.lab, problems: problems)
        else { return nil }
        var lab = WrittenLab()
        lab.name = name(mapping["name"], of: "lab")
        lab.network = values.prefix(mapping["network"], key: "network", example: 16)
        lab.subnets = section(mapping["subnets"], key: "subnets", read: subnet)
        lab.zone = mapping["dns"].flatMap(zone)
        lab.applicationPort = values.integer(
            mapping["application_port"], key: "application_port", in: 1...65_535,
            because: "a port has 16 bits, and 0 is reserved"
        ).map { Located(value: UInt16($0.value), position: $0.position) }
        lab.roles = mapping["roles"].flatMap { RoleDecoder(problems: problems).roles($0) }
        lab.hosts = section(mapping["hosts"], key: "hosts", read: host)
        lab.mtu =
            values.integer(
                mapping["mtu"], key: "mtu", in: Self.mtuRange,
                because: "every IPv4 host takes 576 bytes (RFC 791), and EC2 carries 9001 at most"
            )?.value
        let offload: Located<Offload>? = values.word(mapping["offload"], key: "offload")
        lab.offload = offload?.value
        return lab
    }

    /// Another version may have other keys, so nothing else is said about such a file.
    private func isKnownVersion(_ root: YAMLNode) -> Bool {
        guard case .mapping(let entries, _) = root.content,
            let node = entries.first(where: { $0.key == "version" })?.value
        else { return true }
        guard case .scalar(let text, isPlain: true) = node.content, text == String(Self.version) else {
            if case .reported = node.content { return true }
            let example = "write 'version: \(Self.version)'"
            if case .scalar(_, isPlain: true) = node.content, case .integer = PlainScalar(node.text) {
                problems.error(
                    "this wirelab reads version \(Self.version) of the lab file, not \(node.text)", at: node.position)
                return false
            }
            problems.error("'version' is the number \(Self.version), not \(node.phrase): \(example)", at: node.position)
            return true
        }
        return true
    }

    private func name(_ node: YAMLNode?, of what: String) -> Located<String>? {
        guard let name = values.text(node, key: "name", "the name of the \(what)") else { return nil }
        if let problem = NameRule.problem(with: name.value, of: what) { problems.error(problem, at: name.position) }
        return name
    }

    /// The items of a list section that could be read.
    private func section<Item>(
        _ node: YAMLNode?, key: String, read: (YAMLNode) -> Item?
    ) -> WrittenSection<Item>? {
        guard let node, let nodes = values.items(node, key: key) else { return nil }
        let items = nodes.compactMap(read)
        return WrittenSection(items: items, isComplete: items.count == nodes.count, position: node.position)
    }

    private func subnet(_ node: YAMLNode) -> WrittenSubnet? {
        guard let mapping = MappingReader(node, "a subnet", keys: LabKeys.subnet, problems: problems) else {
            return nil
        }
        return WrittenSubnet(
            name: name(mapping["name"], of: "subnet"), prefix: values.prefix(mapping["cidr"], key: "cidr", example: 24),
            nat: values.boolean(mapping["nat"], key: "nat"))
    }

    private func zone(_ node: YAMLNode) -> WrittenZone? {
        guard let mapping = MappingReader(node, "dns", keys: LabKeys.dns, problems: problems) else { return nil }
        let ttl = values.integer(
            mapping["ttl"], key: "ttl", in: 0...2_147_483_647, because: "seconds in 31 bits (RFC 2181 section 8)")
        return WrittenZone(name: values.text(mapping["zone"], key: "zone", "the name of the DNS zone"), ttl: ttl?.value)
    }

    private func host(_ node: YAMLNode) -> WrittenHost? {
        guard let mapping = MappingReader(node, "a host", keys: LabKeys.host, problems: problems) else { return nil }
        return WrittenHost(
            name: name(mapping["name"], of: "host"),
            role: values.text(mapping["role"], key: "role", "the name of a role"),
            address: values.address(mapping["address"], key: "address"),
            count: values.integer(
                mapping["count"], key: "count", in: 0...HostCheck.subnetLimit,
                because: "a Linux bridge, which is a subnet here, has \(HostCheck.subnetLimit) ports"),
            hasCount: mapping["count"] != nil)
    }
}
