import LabModel

/// What the lab's name server is told, as the texts of its files (dnsmasq(8)).
///
/// dnsmasq answers as the zone's authority: NXDOMAIN and empty answers carry the SOA record (RFC 2308 section 3), and a name
/// outside the zone is REFUSED, for there is no internet here.
struct ZoneFiles {
    let topology: Topology

    /// The configuration; a change of it needs a restart.
    func configuration(records: String) -> String {
        let zone = topology.zone
        return """
            user=root
            group=root
            pid-file=
            no-resolv
            no-poll
            no-hosts
            addn-hosts=\(records)
            interface=lo
            listen-address=\(topology.resolver)
            bind-interfaces
            auth-server=\(topology.resolverName),lo
            auth-zone=\(zone.name),\(topology.network)
            auth-ttl=\(zone.ttl)
            auth-soa=1,hostmaster.\(zone.name)

            """
    }

    /// The A and PTR records, in the form of hosts(5); read again without a restart.
    var records: String {
        topology.hosts.map { "\($0.address) \(topology.dnsName(of: $0))\n" }.joined()
    }

    /// resolv.conf(5) of every host: plain `server` is looked up in the zone.
    var resolverConfiguration: String {
        """
        nameserver \(topology.resolver)
        search \(topology.zone.name)

        """
    }

    /// hosts(5) of every host: localhost only, so that every other name is a DNS query that a capture shows.
    static let hosts = "127.0.0.1 localhost\n"
}

extension Topology {
    /// The name server's own name, for the zone's NS and SOA records.
    fileprivate var resolverName: String { "ns.\(zone.name)" }
}
