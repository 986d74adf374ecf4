extension AppEvent {
    /// One line of JSON, without the line's end; what is not known is left out.
    public var json: String {
        var object = JSONObject()
        object.add("time", decimal: microseconds)
        object.add("event", kind.rawValue)
        object.add("application", application)
        object.add("local", local)
        object.add("peer", peer)
        object.add("worker", worker)
        object.add("sequence", sequence)
        object.add("bytes", bytes)
        object.add("messages", messages)
        object.add("answered", answered)
        object.add("rejected", rejected)
        object.add("dropped", dropped)
        object.add("text", text.map(cut))
        object.add("seconds", seconds)
        object.add("bitsPerSecond", bitsPerSecond.map { Int($0) })
        object.add("datagramsPerSecond", datagramsPerSecond.map { Int($0) })
        object.add("queue", queue)
        object.add("buffer", buffer)
        if let tcp { object.add("tcp", tcp.json) }
        object.add("message", message)
        return object.text
    }
}

extension TCPInformation {
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.add("state", state)
        object.add("rtt", roundTripTime)
        object.add("rttVariation", roundTripVariation)
        object.add("rto", retransmissionTimeout)
        object.add("cwnd", congestionWindow)
        object.add("mss", maximumSegmentSize)
        object.add("sendWindow", sendWindow)
        object.add("receiveWindow", receiveWindow)
        object.add("unacked", unacknowledged)
        object.add("notSent", notSent)
        object.add("retransmissions", retransmissions)
        object.add("probes", probes)
        object.add("backoff", backoff)
        object.add("bytesAcked", bytesAcknowledged)
        object.add("bytesReceived", bytesReceived)
        object.add("busy", busy)
        object.add("windowLimited", windowLimited)
        object.add("bufferLimited", bufferLimited)
        return object
    }
}

/// A JSON object under construction (RFC 8259 section 4); keys keep their order.
struct JSONObject {
    private var members: [String] = []

    /// The object, in one line.
    var text: String { "{" + members.joined(separator: ",") + "}" }

    mutating func add(_ key: String, _ value: String?) {
        if let value { add(raw: quotedJSON(value), key) }
    }

    mutating func add(_ key: String, _ value: Int?) {
        if let value { add(raw: String(value), key) }
    }

    /// A time span, in seconds.
    mutating func add(_ key: String, _ value: Duration?) {
        if let value { add(key, decimal: value.microseconds) }
    }

    /// A number of microseconds, in seconds.
    mutating func add(_ key: String, decimal microseconds: Int64) {
        add(raw: decimalSeconds(microseconds: microseconds), key)
    }

    mutating func add(_ key: String, _ value: JSONObject) {
        add(raw: value.text, key)
    }

    mutating func add(_ key: String, _ values: [String]) {
        add(raw: "[\(values.map(quotedJSON).joined(separator: ","))]", key)
    }

    mutating func add(_ key: String, _ values: [JSONObject]) {
        add(raw: "[\(values.map(\.text).joined(separator: ","))]", key)
    }

    private mutating func add(raw value: String, _ key: String) {
        members.append("\"\(key)\":\(value)")
    }
}

/// A JSON string (RFC 8259 section 7), quotes included.
func quotedJSON(_ text: String) -> String {
    var text = text
    let isPlain = text.withUTF8 { bytes in
        bytes.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }
    if isPlain { return "\"" + text + "\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
