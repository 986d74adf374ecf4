#!/usr/bin/env python3
"""Writes a pcap file of TCP connections that interleave, for the benchmark of `wirelab analyze`.

    generate.py --packets N --connections N -o FILE

Each connection shakes hands with the options of Linux, sends data in segments of 1,448 bytes (of which the capture holds
the headers, as `tcpdump -s 96` would), is acknowledged every second segment, loses one segment in 500 (duplicate
acknowledgements with SACK, a retransmission), closes its window now and then, and ends with FINs. The same arguments give
the same file.
"""
import argparse
import random
import struct

SNAP = 96
SYN, ACK, FIN = 0x02, 0x10, 0x01


class Connection:
    """Both ends of one connection; a generator of (bytes captured, length on the wire)."""

    def __init__(self, number, segments, chance):
        self.client = (0x0A000000 | 0x10000 + number // 50, 20000 + number % 45000)
        self.server = (0x0A00000A, 1234)
        self.numbers = [chance.randrange(1 << 32), chance.randrange(1 << 32)]
        self.segments, self.chance, self.clock = segments, chance, chance.randrange(1 << 30)

    def packet(self, sender, flags, sequence, acknowledgement, window, length=0, options=b"", sack=()):
        (source, sport), (destination, dport) = (
            (self.client, self.server) if sender == 0 else (self.server, self.client))
        self.clock += 1
        if not options:
            options = struct.pack("!BBBBII", 1, 1, 8, 10, self.clock & 0xFFFFFFFF, self.clock - 1 & 0xFFFFFFFF)
            if sack:
                options += struct.pack("!BBBBII", 1, 1, 5, 10, *(edge & 0xFFFFFFFF for edge in sack))
        header = 20 + len(options)
        ip = struct.pack("!BBHHHBBHII", 0x45, 0, 20 + header + length, self.clock & 0xFFFF, 0x4000, 64, 6, 0,
                         source, destination)
        tcp = struct.pack("!HHIIBBHHH", sport, dport, sequence & 0xFFFFFFFF, acknowledgement & 0xFFFFFFFF,
                          header << 2 & 0xF0, flags, window, 0, 0)
        frame = ETHERNET + ip + tcp + options
        whole = len(frame) + length
        return (frame + PAYLOAD)[:min(SNAP, whole)], whole

    def packets(self):
        client, server = self.numbers
        syn = struct.pack("!BBHBBBBIIBBBB", 2, 4, 1460, 4, 2, 8, 10, self.clock, 0, 1, 3, 3, 7)
        yield self.packet(0, SYN, client, 0, 64240, options=syn)
        yield self.packet(1, SYN | ACK, server, client + 1, 65160, options=syn)
        sent = client + 1
        server += 1
        yield self.packet(0, ACK, sent, server, 502)
        for index in range(self.segments):
            lost = self.chance.random() < 0.002
            start, sent = sent, sent + 1448
            if lost:
                for _ in range(3):
                    yield self.packet(0, ACK, sent, server, 502, 1448)
                    sent += 1448
                    yield self.packet(1, ACK, server, start, 500, sack=(start + 1448, sent))
                yield self.packet(0, ACK, start, server, 502, 1448)
                yield self.packet(1, ACK, server, sent, 500)
                continue
            yield self.packet(0, ACK, start, server, 502, 1448)
            if index % 2:
                closed = self.chance.random() < 0.001
                yield self.packet(1, ACK, server, sent, 0 if closed else 500)
                if closed:
                    yield self.packet(0, ACK, sent - 1, server, 502)
                    yield self.packet(1, ACK, server, sent, 0)
                    yield self.packet(1, ACK, server, sent, 500)
        yield self.packet(0, FIN | ACK, sent, server, 502)
        yield self.packet(1, FIN | ACK, server, sent + 1, 500)
        yield self.packet(0, ACK, sent + 1, server + 1, 502)


ETHERNET = bytes.fromhex("02000000000a0200000000150800")
PAYLOAD = b"zero window " * 8


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packets", type=int, default=5_000_000)
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("-o", "--output", required=True)
    arguments = parser.parse_args()
    chance = random.Random(7)
    # Three packets for two segments; what losses and closed windows add makes up for the handshakes.
    segments = arguments.packets * 2 // 3 // arguments.connections
    running = [Connection(number, segments, chance).packets() for number in range(arguments.connections)]
    written, time = 0, 1_700_000_000_000_000_000
    with open(arguments.output, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, SNAP, 1))
        buffer = bytearray()
        while running:
            place = chance.randrange(len(running))
            # A few packets of one connection come in a row, as they do on a wire.
            for _ in range(chance.randrange(1, 9)):
                packet = next(running[place], None)
                if packet is None:
                    running[place] = running[-1]
                    running.pop()
                    break
                frame, whole = packet
                time += 1000
                buffer += struct.pack("<IIII", time // 1_000_000_000, time % 1_000_000_000, len(frame), whole) + frame
                written += 1
            if len(buffer) > 1 << 20:
                file.write(buffer)
                buffer.clear()
        file.write(buffer)
    print(f"{written} packets, {arguments.connections} connections")


main()
