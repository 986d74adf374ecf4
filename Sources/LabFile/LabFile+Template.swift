extension LabFile {
    /// The lab file that `wirelab init` writes: one server and three clients, every key explained.
    public static let template = """
        # A Wirelab lab file. `wirelab validate` checks it, `wirelab up` brings it up on this machine.
        version: 1

        # The lab's name: lower-case letters, digits and hyphens.
        name: tcp-ip-sandbox

        # All addresses of the lab (on AWS the VPC's CIDR block), /16 to /28.
        network: 10.0.0.0/16

        # Each subnet is one broadcast domain inside the network. Its first four addresses and its last one are reserved,
        # as on AWS: .0 the subnet itself, .1 the router, .2 the DNS resolver, .3 AWS's own, the last one broadcast.
        subnets:
          - {name: private, cidr: 10.0.0.0/24}              # the hosts
          - {name: public, cidr: 10.0.1.0/24, nat: true}    # the way out: the NAT gateway on AWS

        # The private DNS zone: the host `server` is server.tcp-ip-sandbox.internal, and plain `server` works too.
        # A record may be cached for `ttl` seconds.
        dns: {zone: tcp-ip-sandbox.internal, ttl: 300}

        # The port of the demo applications; rules call it `application`.
        application_port: 1234

        # Optional, with the defaults. The largest IP packet of every link, 576 to 9001 bytes:
        # mtu: 1500
        # `realistic` switches segmentation and checksum offload off, so that a capture shows what a wire would carry;
        # `fast` leaves on what the kernel offers:
        # offload: realistic

        # A role is the security group of the hosts that have it. It holds allow-rules only: what no rule allows is
        # denied, silently. A packet needs an outbound rule of its sender and an inbound rule of its receiver;
        # the replies of what was let through always pass.
        #   protocol     tcp, udp, icmp (every type) or all
        #   port         a number, application, or a range 8000-8010; only with tcp and udp
        #   from, to     network, anywhere, the name of a role, or a CIDR block
        #   description  optional; AWS shows it beside the rule
        roles:
          server:
            inbound:
              - {protocol: icmp, from: network}
              - {protocol: tcp, port: application, from: network, description: the TCP servers}
              - {protocol: udp, port: application, from: network}
            outbound:
              - {protocol: icmp, to: network}
              - {protocol: tcp, port: 443, to: anywhere}
          client:
            inbound:
              - {protocol: icmp, from: network}
            outbound:
              - {protocol: icmp, to: network}
              - {protocol: tcp, port: application, to: network}
              - {protocol: udp, port: application, to: network}
              - {protocol: tcp, port: 443, to: anywhere}

        # With `count`, names and addresses count up: client-1 is 10.0.0.21, client-2 .22, client-3 .23.
        hosts:
          - {name: server, role: server, address: 10.0.0.10}
          - {name: client, role: client, address: 10.0.0.21, count: 3}

        """
}
