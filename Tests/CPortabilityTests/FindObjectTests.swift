import CPortability
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("_dl_find_object of our own")
struct FindObjectTests {
    /// Functions of the C library, the mathematical library and the dynamic loader.
    static let symbols = ["malloc", "sqrt", "__tls_get_addr"]

    @Test("finds the table that glibc finds", arguments: symbols)
    func sameAsSystem(symbol: String) throws {
        let address = UInt(bitPattern: try #require(dlsym(nil, symbol)))
        try compare(address)
    }

    @Test("in this program too")
    func program() throws {
        let function: @convention(c) (Float, Float) -> Float = portable_hypotf
        try compare(UInt(bitPattern: unsafeBitCast(function, to: Int.self)))
    }

    @Test("finds nothing where no object is", arguments: [0, 1, UInt.max])
    func nothing(address: UInt) {
        var found = portable_object()
        #expect(!portable_find_object(address, &found))
        #expect(system_find_object(address, &found) <= 0)
    }

    private func compare(_ address: UInt) throws {
        var ours = portable_object()
        var theirs = portable_object()
        #expect(portable_find_object(address, &ours))
        #expect(ours.first <= address && address < ours.end)
        try #require(system_find_object(address, &theirs) == 1)
        #expect(ours.unwind_table == theirs.unwind_table)
    }
}
