import LabModel
import Testing

@testable import Backends

/// rtnetlink requests, byte by byte (rtnetlink(7)); numbers are in the order of a little-endian machine.
struct NetlinkMessageTests {
    private let address = IPv4Address(rawValue: 0x0A00_000A)

    @Test func `a sealed request bears its length and number`() {
        let message = NetlinkMessage("test", type: 16, flags: 0x400)
        #expect(message.sealed(sequence: 7) == [16, 0, 0, 0, 16, 0, 5, 4, 7, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `attributes are padded to four bytes, and their length does not count the padding`() {
        var message = NetlinkMessage("test", type: 16)
        message.attribute(3, text: "eth0")
        message.attribute(4, number: UInt32(1500))
        message.nested(18) { $0.attribute(1, text: "veth") }
        #expect(
            Array(message.bytes.dropFirst(16)) == [
                9, 0, 3, 0, 0x65, 0x74, 0x68, 0x30, 0, 0, 0, 0,
                8, 0, 4, 0, 0xDC, 5, 0, 0,
                16, 0, 18, 0, 9, 0, 1, 0, 0x76, 0x65, 0x74, 0x68, 0, 0, 0, 0,
            ])
    }

    @Test func `an address comes with its subnet's broadcast address`() {
        let bytes = NetlinkMessage.address(address, length: 24, index: 2).sealed(sequence: 0)
        #expect(
            bytes == [
                48, 0, 0, 0, 20, 0, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0,
                2, 24, 0, 0, 2, 0, 0, 0,
                8, 0, 2, 0, 10, 0, 0, 10,
                8, 0, 1, 0, 10, 0, 0, 10,
                8, 0, 4, 0, 10, 0, 0, 255,
            ])
        #expect(NetlinkMessage.address(address, length: 32, index: 1).bytes.count == 40)
    }

    @Test func `a permanent neighbour bears its hardware address and goes by its address alone`() {
        let hardwareAddress = HardwareAddress(.host, address)
        let added = NetlinkMessage.permanentNeighbour(address, at: hardwareAddress, index: 2).sealed(sequence: 1)
        #expect(
            added == [
                48, 0, 0, 0, 28, 0, 5, 5, 1, 0, 0, 0, 0, 0, 0, 0,
                2, 0, 0, 0, 2, 0, 0, 0, 0x80, 0, 0, 0,
                8, 0, 1, 0, 10, 0, 0, 10,
                10, 0, 2, 0, 0x02, 0x57, 10, 0, 0, 10, 0, 0,
            ])
        let deleted = NetlinkMessage.deleteNeighbour(address, index: 2).sealed(sequence: 2)
        #expect(
            deleted == [
                36, 0, 0, 0, 29, 0, 5, 0, 2, 0, 0, 0, 0, 0, 0, 0,
                2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,
                8, 0, 1, 0, 10, 0, 0, 10,
            ])
    }

    @Test func `a hardware address shows whose it is`() {
        #expect(HardwareAddress(.host, address).description == "02:57:0a:00:00:0a")
        #expect(HardwareAddress(.router, address).description == "02:59:0a:00:00:0a")
    }
}

/// The kernel's answers.
struct NetlinkAcknowledgementTests {
    /// struct nlmsgerr: header, error, and the request's header.
    private func answer(sequence: UInt8, error: Int32, type: UInt8 = 2) -> [UInt8] {
        let number = withUnsafeBytes(of: error) { Array($0) }
        return [36, 0, 0, 0, type, 0, 0, 0, sequence, 0, 0, 0, 0, 0, 0, 0] + number + [UInt8](repeating: 0, count: 16)
    }

    @Test func `each answer bears its request's number and error`() {
        let bytes = answer(sequence: 0, error: 0) + answer(sequence: 1, error: -17)
        #expect(
            NetlinkAcknowledgement.all(in: bytes[...]) == [
                NetlinkAcknowledgement(sequence: 0, error: 0), NetlinkAcknowledgement(sequence: 1, error: 17),
            ])
    }

    @Test func `other messages are passed over`() {
        let bytes = answer(sequence: 0, error: 0, type: 16) + answer(sequence: 1, error: 0)
        #expect(NetlinkAcknowledgement.all(in: bytes[...]) == [NetlinkAcknowledgement(sequence: 1, error: 0)])
    }

    @Test func `what is cut off or gives a wrong length is left out`() {
        let whole = answer(sequence: 5, error: 0)
        for length in 0..<whole.count { #expect(NetlinkAcknowledgement.all(in: whole[..<length]) == []) }
        for length: UInt8 in [0, 4, 15, 37, 255] {
            #expect(NetlinkAcknowledgement.all(in: ([length] + whole.dropFirst())[...]) == [])
        }
    }
}
