"""Many clients of `wire tcp-server` in one process: each asks, waits for the answer, and asks again.

ADDRESS PORT CLIENTS SECONDS: connects all, says so, waits for a line, asks for that long, and prints the number of answers.
"""

import resource
import select
import socket
import struct
import sys
import time

address, port, count, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
text = b"Message #1 from client crowd"
question = struct.pack("!HH", len(text), 1) + text
answer_length = len(question) + len(b"Response to message: ")

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
clients = {}
for _ in range(count):
    client = socket.create_connection((address, port), timeout=20)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    clients[client.fileno()] = client
print("connected", flush=True)
sys.stdin.readline()

poll = select.epoll()
missing = {}
for number, client in clients.items():
    poll.register(number, select.EPOLLIN)
    missing[number] = answer_length
    client.sendall(question)
answers = 0
begun = time.monotonic()
while time.monotonic() - begun < seconds:
    for number, _ in poll.poll(1, 256):
        missing[number] -= len(clients[number].recv(4096))
        if missing[number] == 0:
            answers += 1
            missing[number] = answer_length
            clients[number].send(question)
print(answers / (time.monotonic() - begun), flush=True)
