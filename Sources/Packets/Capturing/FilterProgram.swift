internal import Diagnostics

/// A program for the kernel's packet filter: which packets a socket gets, and how many bytes of each.
///
/// It is what `tcpdump -dd` prints for an expression in the syntax of pcap-filter(7).
public struct FilterProgram: Hashable, Sendable {
    /// One instruction of the classic BPF machine.
    public struct Instruction: Hashable, Sendable {
        /// What it does.
        public let code: UInt16
        /// How many instructions to skip when a comparison holds.
        public let jumpIfTrue: UInt8
        /// How many instructions to skip when it does not.
        public let jumpIfFalse: UInt8
        /// The constant that it works with.
        public let constant: UInt32

        /// - Parameters:
        ///   - code: what it does.
        ///   - jumpIfTrue: how many instructions to skip when a comparison holds.
        ///   - jumpIfFalse: how many instructions to skip when it does not.
        ///   - constant: the constant that it works with.
        public init(code: UInt16, jumpIfTrue: UInt8 = 0, jumpIfFalse: UInt8 = 0, constant: UInt32) {
            self.code = code
            self.jumpIfTrue = jumpIfTrue
            self.jumpIfFalse = jumpIfFalse
            self.constant = constant
        }
    }

    /// `BPF_RET | BPF_K`: ends with the number of bytes of the packet to give to the socket; 0 for none of it.
    private static let returnConstant: UInt16 = 0x06
    /// The most instructions that the kernel takes (BPF_MAXINSNS).
    private static let longest = 4096

    /// The instructions, in order.
    public let instructions: [Instruction]

    /// A program that takes every packet and cuts it off.
    ///
    /// - Parameter snapLength: how many bytes of a packet to give to the socket.
    public init(snapLength: UInt32) {
        instructions = [Instruction(code: Self.returnConstant, constant: snapLength)]
    }

    /// Reads what `tcpdump -dd` prints: one instruction a line, `{ 0x15, 0, 6, 0x000086dd },`.
    ///
    /// - Parameter listing: tcpdump's output.
    /// - Throws: `WirelabError` with the line that is no instruction; or that there are none, or too many for the kernel.
    public init(listing: String) throws {
        var instructions: [Instruction] = []
        for line in listing.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) {
            guard let instruction = Self.instruction(line) else {
                throw WirelabError(.environment, "tcpdump -dd printed '\(line)', which is no instruction of a filter")
            }
            instructions.append(instruction)
        }
        guard !instructions.isEmpty else {
            throw WirelabError(.environment, "tcpdump -dd printed no filter")
        }
        guard instructions.count <= Self.longest else {
            throw WirelabError(
                .invalidInput,
                "the filter has \(instructions.count) instructions and the kernel takes \(Self.longest); shorten it")
        }
        self.instructions = instructions
    }

    private static func instruction(_ line: Substring) -> Instruction? {
        let fields = line.split(whereSeparator: { "{}, \t\r".contains($0) })
        guard fields.count == 4, let code = number(fields[0], as: UInt16.self),
            let jumpIfTrue = number(fields[1], as: UInt8.self), let jumpIfFalse = number(fields[2], as: UInt8.self),
            let constant = number(fields[3], as: UInt32.self)
        else { return nil }
        return Instruction(code: code, jumpIfTrue: jumpIfTrue, jumpIfFalse: jumpIfFalse, constant: constant)
    }

    private static func number<Number: FixedWidthInteger>(_ text: Substring, as type: Number.Type) -> Number? {
        text.hasPrefix("0x") ? Number(text.dropFirst(2), radix: 16) : Number(text)
    }
}
