/// Reads the numbers of a section, which are in the byte order of the machine that wrote it.
struct CaptureByteOrder: Hashable, Sendable {
    /// This machine's.
    static let native = CaptureByteOrder(isSwapped: false)

    /// Whether it is the other one than this machine's.
    let isSwapped: Bool

    /// The 16-bit number at `offset`.
    func number16(_ bytes: RawSpan, _ offset: Int) -> UInt16 {
        let number = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return isSwapped ? number.byteSwapped : number
    }

    /// The 32-bit number at `offset`.
    func number32(_ bytes: RawSpan, _ offset: Int) -> UInt32 {
        let number = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return isSwapped ? number.byteSwapped : number
    }

    /// The 64-bit number at `offset`.
    func number64(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
        let number = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return isSwapped ? number.byteSwapped : number
    }
}
