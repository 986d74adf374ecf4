import Reports
import Testing

@Suite struct TextTableTests {
    @Test func columnsAreAlignedAndNumbersStandToTheRight() {
        let table = TextTable(
            header: ["HOST", "ADDRESS", "BYTES"],
            rows: [["server", "10.0.0.10", "1 502 733"], ["client-1", "10.0.0.21", "7"], ["client-2"]])
        #expect(
            table.render() == """
                HOST      ADDRESS        BYTES
                server    10.0.0.10  1 502 733
                client-1  10.0.0.21          7
                client-2
                """)
    }

    @Test func rowsMayBeLongerThanTheHeader() {
        #expect(TextTable(header: ["A"], rows: [["x", "y"]]).render() == "A\nx  y")
        #expect(TextTable(header: [], rows: []).render() == "")
    }
}
