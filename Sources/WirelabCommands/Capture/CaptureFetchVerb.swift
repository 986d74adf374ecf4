import ArgumentParser
import Backends
import Diagnostics
import Reports

/// Brings captures to this machine that were made by hand, in worlds whose hosts are elsewhere.
struct CaptureFetchVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Bring what was captured by hand to this machine; captures of a local lab are here already.",
        discussion: """
            On a host on AWS: tcpdump -i any -w my.pcap, then aws s3 cp my.pcap $WIRELAB_CAPTURES. Here it comes to \
            FOLDER/HOST/my.pcap. What is there already is not fetched again. What 'capture start' captures, 'capture stop' brings.

            Examples:
              wirelab --on aws capture fetch                 # into captures/
              wirelab --on aws capture fetch ~/my-captures
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Argument(help: "Where they go.")
    var folder = "captures"

    func run() async throws {
        guard case .aws(let backend) = try selection.chosen(root) else {
            return Console.print(
                "nothing to fetch: the captures of a local lab are on this machine, and "
                    + "'\(CapturesInLab.next(selection.hint(root)))' saves them")
        }
        let lab = try await selection.running(root).1
        let files = try backend.fetchCaptures(of: lab.name, into: folder)
        for file in files {
            Console.print("\(file.path): \(Quantity.bytes(file.size))\(file.isNew ? "" : ", here already")")
        }
        if files.isEmpty {
            Console.print(
                "nothing to fetch: on a host, aws s3 cp FILE $WIRELAB_CAPTURES puts a capture into the bucket")
        }
    }
}
