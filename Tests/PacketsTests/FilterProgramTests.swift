import Diagnostics
import Packets
import Testing

@Suite struct FilterProgramTests {
    @Test func whatTcpdumpPrintsIsRead() throws {
        // tcpdump -dd -s 96 -y EN10MB arp
        let program = try FilterProgram(
            listing: """
                { 0x28, 0, 0, 0x0000000c },
                { 0x15, 0, 1, 0x00000806 },
                { 0x6, 0, 0, 0x00000060 },
                { 0x6, 0, 0, 0x00000000 },

                """)
        #expect(
            program.instructions == [
                .init(code: 0x28, constant: 12), .init(code: 0x15, jumpIfFalse: 1, constant: 0x806),
                .init(code: 6, constant: 96), .init(code: 6, constant: 0),
            ])
    }

    @Test func theLargestNumbersFit() throws {
        let program = try FilterProgram(listing: "{ 0xffff, 255, 255, 0xfffff004 },")
        #expect(
            program.instructions == [
                .init(code: 0xffff, jumpIfTrue: 255, jumpIfFalse: 255, constant: 0xffff_f004)
            ])
    }

    @Test(arguments: [
        "", "\n", "(000) ldh [12]", "{ 0x28, 0, 0 },", "{ 0x28, 0, 256, 0x0 },", "{ 0x10000, 0, 0, 0x0 },",
        "{ 0x28, 0, 0, 0x100000000 },", "{ 0x28, 0, -1, 0x0 },", "{ 0x6, 0, 0, 0x0 },\nnonsense",
    ])
    func whatIsNoProgramIsRefused(_ listing: String) {
        #expect(throws: WirelabError.self) { try FilterProgram(listing: listing) }
    }

    @Test func aProgramThatTheKernelWouldRefuseIsRefused() throws {
        let line = "{ 0x6, 0, 0, 0x00000000 },\n"
        #expect(try FilterProgram(listing: String(repeating: line, count: 4096)).instructions.count == 4096)
        #expect(throws: WirelabError.self) { try FilterProgram(listing: String(repeating: line, count: 4097)) }
    }

    @Test func withoutAFilterEveryPacketIsCutOff() {
        #expect(FilterProgram(snapLength: 96).instructions == [.init(code: 6, constant: 96)])
    }
}
