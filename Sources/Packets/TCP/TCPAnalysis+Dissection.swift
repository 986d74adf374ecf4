extension TCPAnalysis {
    /// Adds the next packet, if it says something of a TCP connection: as a segment, as a header without what follows it, or by
    /// what an ICMP error quotes.
    ///
    /// - Parameters:
    ///   - dissection: what the packet is.
    ///   - observation: where and when it was seen.
    /// - Returns: what there is to say of it; nil where it is no segment.
    public mutating func add(_ dissection: borrowing Dissection, at observation: Observation) -> SegmentAnalysis? {
        switch dissection {
        case .tcp(let segment): return add(segment)
        case .tcpHeader(let segment): return addHeader(segment)
        // A part that was not captured whole is never put together with others; its header is all there is.
        case .fragment(let part) where part.payload.count < part.ip.payloadLength:
            guard let header = part.tcp else { return nil }
            return addHeader(observation.segment(part.ip, header))
        case .icmp, .icmpv6:
            guard let quote = dissection.icmpError?.quote, case .tcp(let header) = quote.transport else { return nil }
            addHeader(observation.segment(quote.ip, header))
            return nil
        default: return nil
        }
    }
}

extension Observation {
    /// A segment of which nothing but the header was seen.
    fileprivate func segment(_ ip: IPHeader, _ header: TCPHeader) -> TCPSegment {
        TCPSegment(ip, header, frame: frame, interface: interface, timestamp: timestamp)
    }
}
