import Foundation
import Packets
import Testing

/// Capture files of a test's own, beside its lab.
extension LabFixture {
    /// A capture of the repository, which real labs made.
    static func capture(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "Tests/ReportsTests/Fixtures/\(name)"))
    }

    /// Writes a file into the lab's folder.
    func write(_ data: Data, to file: String) throws { try data.write(to: folder.appendingPathComponent(file)) }

    /// Puts captures of the repository into the lab's folder.
    func copyCaptures(_ names: String...) throws {
        for name in names { try write(Self.capture(name), to: name) }
    }

    /// Runs `wirelab analyze` in the lab's folder.
    func analyze(_ arguments: String...) throws -> CommandRun { try start(["analyze"] + arguments).finish() }

    /// Runs a shell command in the lab's folder; `$wirelab` is the program.
    func shell(_ script: String) throws -> CommandRun {
        let environment = environment.merging(["wirelab": Self.program("wirelab")]) { $1 }
        return try RunningCommand(["/bin/sh", "-c", script], in: folder, environment: environment).finish()
    }
}

extension Data {
    /// The packets of a pcapng file as a pcap file of one interface, with nanoseconds.
    var asPcap: Data {
        let capture = Capture(pcapng: [UInt8](self))
        var file = Data()
        func append(_ number: UInt32) { Swift.withUnsafeBytes(of: number.littleEndian) { file.append(contentsOf: $0) } }
        for number: UInt32 in [0xa1b2_3c4d, 0x0004_0002, 0, 0, 262_144, 1] { append(number) }
        for packet in capture.packets {
            let time = packet.timestamp.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
            let lengths = [packet.bytes.count, packet.originalLength].map { UInt32($0) }
            for number in [UInt32(time.quotient), UInt32(time.remainder)] + lengths { append(number) }
            file.append(contentsOf: capture.bytes[packet.bytes])
        }
        return file
    }

    /// The same, packed by gzip(1).
    func gzipped(in lab: LabFixture) throws -> Data {
        try lab.write(self, to: "to-pack")
        let run = try lab.shell("gzip -c to-pack > packed")
        try #require(run.status == 0, "\(run.errors)")
        return try Data(contentsOf: lab.folder.appendingPathComponent("packed"))
    }
}
