import Packets
import Testing

@Suite struct IPv6AddressTests {
    @Test(arguments: [
        ("::", "::"),
        ("::1", "::1"),
        ("1::", "1::"),
        ("2001:DB8:0:0:0:0:2:1", "2001:db8::2:1"),
        ("2001:db8::0001", "2001:db8::1"),
        // RFC 5952 section 4.2: one group of zeros stays; the longest run, the first of two equal ones.
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ])
    func textForms(text: String, description: String) throws {
        let address = try #require(IPv6Address(text))
        #expect(address.description == description)
        #expect(IPv6Address(description) == address)
        #expect(address.bytes.count == 16)
    }

    @Test(arguments: [
        "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "::1%eth0", ":1::",
        "1::2:",
        "1:2:3:4:5:6:7::8", "::10.0.0", "::10.0.0.256", "10.0.0.1::", "::01.0.0.1", "+1::", "10.0.0.1",
    ])
    func whatIsNoAddress(text: String) {
        #expect(IPv6Address(text) == nil)
    }
}
