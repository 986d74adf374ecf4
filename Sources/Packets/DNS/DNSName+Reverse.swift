extension DNSName {
    /// The name under which a PTR record names an IPv4 address: 10.0.0.9 is 9.0.0.10.in-addr.arpa. (RFC 1035 section 3.5).
    ///
    /// - Parameter ipv4: the address as a number.
    /// - Returns: the name.
    public static func reverse(ofIPv4 ipv4: UInt32) -> DNSName {
        let numbers = [0, 8, 16, 24].map { String(ipv4 >> $0 & 0xff) }
        return DNSName(ascii: numbers + ["in-addr", "arpa"])
    }

    /// The name under which a PTR record names an IPv6 address, a label for each hexadecimal digit (RFC 3596 section 2.5).
    ///
    /// - Parameter ipv6: the address.
    /// - Returns: the name.
    public static func reverse(of ipv6: IPv6Address) -> DNSName {
        let digits = ipv6.bytes.reversed().flatMap { [$0 & 0x0f, $0 >> 4] }.map { String($0, radix: 16) }
        return DNSName(ascii: digits + ["ip6", "arpa"])
    }

    private init(ascii labels: [String]) {
        self.init(checked: labels.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0])
    }
}
