import Foundation
import Testing

/// A host that takes another's address gets nowhere: a role cannot be borrowed.
///
/// The server lets in the client alone; the intruder has the address it was given and wants the client's.
struct SourceCheckTests {
    private static let lab = """
        version: 1
        name: source-check
        network: 10.3.0.0/16
        subnets:
          - {name: private, cidr: 10.3.0.0/24}
        dns: {zone: source-check.internal, ttl: 60}
        application_port: 1234
        roles:
          server:
            inbound:
              - {protocol: all, from: client}
          client:
            outbound:
              - {protocol: all, to: network}
          intruder:
            outbound:
              - {protocol: all, to: network}
        hosts:
          - {name: server, role: server, address: 10.3.0.10}
          - {name: client, role: client, address: 10.3.0.21}
          - {name: intruder, role: intruder, address: 10.3.0.66}

        """

    /// SOURCE SOURCE-MAC: an echo request and an ARP reply that say they come from there, straight onto the wire.
    private static let forge = """
        import socket, struct, sys
        mac = lambda text: bytes.fromhex(text.replace(":", ""))
        s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        s.bind(("eth0", 0))
        own, source = mac(sys.argv[2]), socket.inet_aton(sys.argv[1])
        server = socket.inet_aton("10.3.0.10")
        def checksum(data):
            total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
            total = (total & 0xFFFF) + (total >> 16)
            return struct.pack("!H", ~(total + (total >> 16)) & 0xFFFF)
        ip = struct.pack("!BBHHHBB", 0x45, 0, 28, 1, 0, 64, 1)
        ip += checksum(ip + b"\\0\\0" + source + server) + source + server
        echo = b"\\x08\\0" + checksum(b"\\x08\\0\\0\\0\\0\\x07\\0\\1") + b"\\0\\x07\\0\\1"
        s.send(mac("02:57:0a:03:00:0a") + own + b"\\x08\\0" + ip + echo)
        arp = b"\\0\\1\\x08\\0\\x06\\x04\\0\\2" + own + source + mac("02:57:0a:03:00:0a") + server
        s.send(b"\\xff" * 6 + own + b"\\x08\\x06" + arp)
        print("sent")
        """

    /// The echo requests from the client's address that the server saw.
    private func echoes(_ capture: HostProgram) -> [String] {
        capture.lines.filter { $0.contains("10.3.0.21 > 10.3.0.10: ICMP echo request") }
    }

    @Test(arguments: FirewallWays.all) func `another host's address gets no packet through`(way: String) throws {
        try LabFixture.withLab(Self.lab, environment: FirewallWays.environment(way)) { lab in
            let capture = try lab.startCapture("server", "arp or icmp", options: "--immediate-mode -e")
            #expect(try lab.exec("client", "ping -c 1 -W 5 10.3.0.10").status == 0)
            #expect(try lab.exec("intruder", "ping -c 1 -W 2 10.3.0.10").status == 1)
            // Added beside its own, and in its place.
            let added = "ip addr add 10.3.0.21/24 dev eth0 && ping -c 2 -W 2 -I 10.3.0.21 10.3.0.10"
            #expect(try lab.exec("intruder", added).status == 1)
            let replaced = "ip addr flush dev eth0 && ip addr add 10.3.0.21/24 dev eth0 && ping -c 2 -W 2 10.3.0.10"
            #expect(try lab.exec("intruder", replaced).status == 1)
            // With the other's hardware address as well.
            let disguised = "ip link set eth0 address 02:57:0a:03:00:15 && ping -c 2 -W 2 10.3.0.10"
            #expect(try lab.exec("intruder", disguised).status == 1)
            #expect(try lab.exec("client", "ping -c 1 -W 5 10.3.0.10").status == 0)
            #expect(eventually { echoes(capture).count == 2 })
            let intruders = capture.lines.filter { $0.contains("02:57:0a:03:00:42 >") }
            let isVisible = intruders.contains { $0.contains("10.3.0.66 > 10.3.0.10: ICMP echo request") }
            #expect(isVisible == (way == FirewallWays.hosts), "\(intruders)")
            #expect(!intruders.contains { $0.contains("10.3.0.21") })
            #expect(echoes(capture).count == 2)
            capture.end()
        }
    }

    @Test(arguments: ["02:57:0a:03:00:42", "02:57:0a:03:00:15", "02:00:00:00:00:01"])
    func `forged packets and forged ARP get nowhere`(hardwareAddress: String) throws {
        try LabFixture.withLab(Self.lab) { lab in
            let capture = try lab.startCapture("server", "arp or icmp")
            let forged = try lab.python("intruder", Self.forge, "10.3.0.21", hardwareAddress)
            #expect(forged.output == "sent\n", "\(forged.errors)")
            #expect(try lab.exec("client", "ping -c 1 -W 5 10.3.0.10").status == 0)
            #expect(capture.says("10.3.0.21 > 10.3.0.10: ICMP echo request"))
            #expect(echoes(capture).count == 1)
            #expect(
                !capture.lines.contains {
                    $0.contains("Reply 10.3.0.21 is-at \(hardwareAddress)") && hardwareAddress != "02:57:0a:03:00:15"
                })
            let neighbour = try lab.exec("server", "ip neigh show 10.3.0.21").output
            #expect(neighbour.contains("02:57:0a:03:00:15"), "\(neighbour)")
            capture.end()
        }
    }

    @Test func `forged packets from the host's own address arrive`() throws {
        try LabFixture.withLab(Self.lab) { lab in
            let capture = try lab.startCapture("server", "icmp")
            try lab.python("client", Self.forge, "10.3.0.21", "02:57:0a:03:00:15")
            #expect(capture.says("10.3.0.21 > 10.3.0.10: ICMP echo request"))
            capture.end()
        }
    }
}
