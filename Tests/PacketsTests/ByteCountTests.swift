import Packets
import Testing

@Suite struct ByteCountTests {
    @Test(arguments: [
        ("0", 0), ("1", 1), ("65536", 65_536), ("512k", 524_288), ("512K", 524_288), ("10M", 10_485_760),
        ("10m", 10_485_760), ("1G", 1 << 30), ("008k", 8192), ("9223372036854775807", Int.max),
    ])
    func sizesAreRead(_ text: String, _ bytes: Int) {
        #expect(ByteCount(text: text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", "k", "-1", "+1", "1.5M", "10X", "10MB", "M10", " 10M", "10 M", "٣", "9223372036854775808", "8589934592G",
    ])
    func whatIsNoSizeIsRefused(_ text: String) {
        #expect(ByteCount(text: text) == nil)
    }

    @Test(arguments: ["512k", "10M", "3G", "1023", "1025k", "0"])
    func sizesAreWrittenAsTheyWereRead(_ text: String) {
        #expect(ByteCount(text: text)?.description == text)
    }
}
