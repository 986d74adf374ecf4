/// What the demo's applications are told; the same in every world.
enum ZeroWindowPlay {
    /// The consumer reads this long after the connection came up, in seconds: time for four probes, whose gaps double.
    static let hesitation = 5.0
    /// More than the receive buffer and the send buffer hold together, so that the send blocks too.
    private static let bytesToSend = 1_500_000

    /// The consumer's command.
    static let consumer = ["wire", "hesitant-consumer", "--read-after", String(hesitation), "--json"]

    /// The producer's command.
    ///
    /// - Parameter host: where the consumer is.
    /// - Returns: the command and its arguments.
    static func producer(to host: String) -> [String] {
        [
            "wire", "eager-producer", host, "--unlimited", "--bytes", String(bytesToSend), "--size", "32768",
            "--write-timeout", "0", "--json",
        ]
    }
}
