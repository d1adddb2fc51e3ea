# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""What is measured, on which servers, and which figures are promised."""

import dataclasses

# Servers (servers.py): floor, node, fixture, product, and variants of the latter three.


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    servers: tuple
    arguments: str  # of the generator
    dialect: str = ""  # how broadcasts are triggered; empty: as the server's own kind has it
    node_arguments: str = ""  # where the same number of operations would take Node too long
    quick: bool = False
    note: str = ""


def scenarios():
    rows = []

    def add(name, servers, arguments, **more):
        rows.append(Scenario(name, tuple(servers.split()), arguments, **more))

    add("connect storm", "floor node fixture product", "storm --clients 8000 --in-flight 128", quick=True,
        note="8,000 clients, 128 connecting at a time: to a server that has just started (as after a restart, when everybody "
             "comes back), and `again_`: once more to the same server.")
    add("idle, 10,000 clients", "node fixture product", "idle --clients 10000 --seconds 1.5",
        note="Growth of the process per client while idle, and after each has sent a message of 12 KB.")
    add("idle, 4,000 clients", "node product", "idle --clients 4000 --seconds 1", quick=True)
    add("join", "floor node fixture product", "join --clients 5000 --rooms 500")
    add("ack, 1 client", "floor node fixture product", "ack --clients 1 --operations 5000",
        note="The price of one lone request: mostly the way through the kernel to sleep and back.")
    for clients, operations in ((100, 1500), (1000, 150)):
        add(f"ack, {clients:,} clients", "floor node fixture", f"ack --clients {clients} --operations {operations}",
            dialect="fixture", quick=clients == 100, note="Closed loop: each client has one request under way all the time.")
        add(f"join and ack, {clients:,} clients", "floor node product", f"ack --clients {clients} --operations {operations}",
            dialect="product", quick=clients == 100,
            note="The product's own request: `join_session_room` by members, checked, counted and acknowledged.")
    add("ack, open loop", "node fixture", "ack --clients 1000 --rate 10000 --seconds 2",
        note="10,000 requests a second, whatever the server does; latency from the moment when each was due.")
    for room in (1000, 10000):
        for flight in (1, 8):
            add(f"fan-out, room of {room:,}, {flight} in flight", "floor node fixture product",
                f"fanout --clients {room} --in-flight {flight} --operations {300_000 // room}",
                quick=room == 1000)
    add("fan-out, polling clients", "node product", "fanout --clients 500 --in-flight 1 --operations 40 --polling 1")
    add("ack, polling clients", "node fixture", "ack --clients 100 --operations 50 --polling 1")
    add("targeted publishes", "node product", "targeted --clients 2000 --in-flight 16 --operations 20000", quick=True,
        note="HTTP publishes over 16 kept-alive connections, each to a user with one socket.")
    add("targeted publishes, open loop", "node product", "targeted --clients 2000 --in-flight 16 --rate 3000 --seconds 2",
        note="3,000 publishes a second; latency from the moment when each was due until the client has it.")
    add("mix", "node product", "mix --clients 10000 --rooms 500 --rate 1000 --seconds 4 --polling 0.05",
        note="5,000 users with 2 sockets each (5 % of them polling), 500 rooms; 1,000 operations a second: 30 % joins, 20 % leaves, "
             "40 % publishes to a user, 10 % to a room.")
    add("trickle", "node product", "trickle --clients 10000 --rate 100 --seconds 4",
        note="10,000 idle clients, 100 messages a second, each to a room of one.")
    add("slow consumers", "node fixture", "slow --clients 200 --slow 0.1 --operations 300 --payload 20000",
        note="20 of 200 clients stop reading while 6 MB are broadcast to everybody.")
    add("two workers: fan-out", "fixture fixture-2", "fanout --clients 10000 --in-flight 8 --operations 20",
        note="`fixture-2` has two workers on both cores, which it shares with the generator.")
    add("two workers: ack", "fixture fixture-2", "ack --clients 1000 --operations 50")
    add("consoles: fan-out", "node node-watched product product-watched", "fanout --clients 2000 --in-flight 8 --operations 1200",
        node_arguments="fanout --clients 2000 --in-flight 8 --operations 20",
        note="`product-watched`: with three consoles that watch all sockets, all events and the figures. `node-watched`: instrumented with "
             "`@socket.io/admin-ui` in development mode (the one that shows events), and three clients at its namespace; fewer "
             "broadcasts, since each delivery is told to each of them.")
    add("engines: fan-out", "fixture fixture-qt", "fanout --clients 1000 --in-flight 1 --operations 200",
        note="`fixture-qt`: the server with `websocket.engine = qt`.")
    add("engines: ack", "fixture fixture-qt", "ack --clients 100 --operations 500")
    add("engines: idle", "fixture fixture-qt", "idle --clients 4000 --seconds 1")
    return rows


GROWTH = (1000, 2500, 5000, 10000, 17500)


def growth_scenario(clients):
    return Scenario(f"growth, {clients:,} clients", ("product",),
                    f"growth --clients {clients} --in-flight 1 --operations {max(12, 150_000 // clients)}")


@dataclasses.dataclass(frozen=True)
class Target:
    """`metric` of `server` in `scenario`, set against that of a peer, or against a number."""
    text: str
    scenario: str
    server: str
    metric: str
    peer: str = ""  # empty: absolute
    at_most: float = 0.0  # the ratio, or the figure
    at_least: float = 0.0  # instead of at_most: peer's figure divided by ours
    shown_only: bool = False


def targets():
    rows = []
    for room in (1000, 10000):
        for server in ("fixture", "product"):
            text = f"CPU per delivery, room of {room:,}, one broadcast in flight ({server})"
            scenario = f"fan-out, room of {room:,}, 1 in flight"
            rows.append(Target(text, scenario, server, "cpu_us_per_delivery", "floor", at_most=1.2))
            rows.append(Target(text, scenario, server, "cpu_us_per_delivery", "node", at_most=0.38))
    for room in (1000, 10000):
        for server in ("fixture", "product"):
            rows.append(Target(f"CPU per delivery, room of {room:,}, 8 broadcasts in flight ({server})",
                               f"fan-out, room of {room:,}, 8 in flight", server, "cpu_us_per_delivery", "node", at_most=0.15))
    for clients in (100, 1000):
        for server, scenario in (("fixture", "ack"), ("product", "join and ack")):
            text = f"CPU per ack, {clients:,} clients ({server})"
            scenario = f"{scenario}, {clients:,} clients"
            rows.append(Target(text, scenario, server, "cpu_us_per_ack", "floor", at_most=1.5))
            rows.append(Target(text, scenario, server, "cpu_us_per_ack", "node", at_most=0.33))
    for idle in ("idle, 10,000 clients", "idle, 4,000 clients"):
        rows.append(Target(f"KiB resident per client, {idle}", idle, "product", "rss_kib_per_client", at_most=2.0))
        rows.append(Target(f"the same after a message of 12 KB each, {idle}", idle, "product", "rss_kib_per_client_after_12kb",
                           at_most=2.0))
    for server, factor in (("fixture", 8), ("product", 6)):
        rows.append(Target(f"connections per second of server CPU ({server})", "connect storm", server, "cpu_us_per_connect",
                           "node", at_least=factor))
        rows.append(Target(f"the same, server warmed up ({server})", "connect storm", server, "again_cpu_us_per_connect",
                           "node", at_least=factor, shown_only=True))
    for flight in (1, 8):
        for server in ("fixture", "product"):
            rows.append(Target(f"p99 latency of a broadcast to 10,000, {flight} in flight ({server})",
                               f"fan-out, room of 10,000, {flight} in flight", server, "p99_ms", "node", at_most=0.25))
    rows.append(Target("CPU per delivery with three consoles watching, as a multiple of that without", "consoles: fan-out",
                       "product-watched", "cpu_us_per_delivery", "product", at_most=1 / 0.95))
    rows.append(Target("the same on Node with the public admin UI in development mode", "consoles: fan-out", "node-watched",
                       "cpu_us_per_delivery", "node", at_most=1 / 0.95, shown_only=True))
    rows.append(Target("CPU with 10,000 idle clients and 100 messages a second", "trickle", "product", "cpu_percent", "node",
                       at_most=0.4))
    return rows
