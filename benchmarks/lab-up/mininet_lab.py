"""Brings a Mininet network up and down once and prints the seconds of both as JSON.

    /usr/bin/python3 mininet_lab.py HOSTS

Runs inside namespaces made for it (see `run`), so nothing of it can stay on the machine. Mininet is given its quickest
set-up: one Linux bridge, no controller, neither DNS nor rules, nothing waited for.
"""

import json
import sys
import time

from mininet.log import setLogLevel
from mininet.net import Mininet
from mininet.nodelib import LinuxBridge
from mininet.topo import SingleSwitchTopo


def main() -> None:
    hosts = int(sys.argv[1])
    setLogLevel("error")
    began = time.monotonic()
    net = Mininet(SingleSwitchTopo(hosts), switch=LinuxBridge, controller=None, ipBase="10.0.0.0/16", build=False)
    net.build()
    net.start()
    up = time.monotonic()
    first, last = net.hosts[0], net.hosts[-1]
    answers = " 0% packet loss" in first.cmd(f"ping -c 1 -W 2 {last.IP()}")
    stopping = time.monotonic()
    net.stop()
    print(json.dumps({"up": up - began, "down": time.monotonic() - stopping, "answers": answers}))


main()
