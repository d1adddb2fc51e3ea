// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
// The floor: what the system calls alone cost. A single-threaded epoll loop that speaks just enough WebSocket
// and Socket.IO for the load generator, checks nothing, and sends each frame with one send(). No server that
// does its work can be cheaper.

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

struct Client {
    int descriptor = -1;
    std::size_t room = SIZE_MAX; ///< position among the members, or none
    bool upgraded = false;
};

struct Floor {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    std::vector<std::unique_ptr<Client>> clients;
    std::vector<Client*> members;
    std::array<char, 65536> buffer{};
};

std::string textFrame(std::string_view text)
{
    std::string frame("\x81", 1);
    if (text.size() < 126) {
        frame += static_cast<char>(text.size());
    } else {
        frame += '\x7e';
        frame += static_cast<char>(text.size() >> 8);
        frame += static_cast<char>(text.size());
    }
    return frame.append(text);
}

void sendBytes(const Client& client, std::string_view bytes)
{
    if (::send(client.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0 && errno == EAGAIN)
        std::fputs("floor: a client's buffer is full\n", stderr);
}

void handlePacket(Floor& floor, Client& client, std::string_view packet)
{
    if (packet.substr(0, 2) == "40") {
        sendBytes(client, textFrame("40{\"sid\":\"AAAAAAAAAAAAAAAAAAAA\"}"));
        return;
    }
    const std::size_t bracket = packet.find('[');
    if (packet.substr(0, 2) != "42" || bracket == std::string_view::npos)
        return;
    const std::string_view id = packet.substr(2, bracket - 2);
    const std::string_view event = packet.substr(bracket);
    if (event.substr(0, 18) == "[\"bench_broadcast\"") {
        const std::size_t payload = event.find("\"payload\":");
        std::string text = "42[\"session_update\",";
        text.append(event.substr(payload + 10, event.size() - payload - 12)).append("]");
        const std::string frame = textFrame(text);
        for (const Client* member : floor.members)
            sendBytes(*member, frame);
        return;
    }
    if (event.substr(0, 20) == "[\"join_session_room\"" && client.room == SIZE_MAX) {
        client.room = floor.members.size();
        floor.members.push_back(&client);
    }
    sendBytes(client, textFrame("43" + std::string(id) + "[{\"success\":true}]"));
}

void closeClient(Floor& floor, Client& client)
{
    ::close(client.descriptor);
    if (client.room != SIZE_MAX) {
        floor.members[client.room] = floor.members.back();
        floor.members[client.room]->room = client.room;
        floor.members.pop_back();
    }
    floor.clients[static_cast<std::size_t>(client.descriptor)].reset();
}

void readClient(Floor& floor, Client& client)
{
    const ssize_t n = ::recv(client.descriptor, floor.buffer.data(), floor.buffer.size(), 0);
    if (n <= 0) {
        closeClient(floor, client);
        return;
    }
    if (!client.upgraded) {
        client.upgraded = true;
        std::string answer =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
        answer += textFrame("0{\"sid\":\"AAAAAAAAAAAAAAAAAAAA\",\"upgrades\":[],\"pingInterval\":25000,"
                            "\"pingTimeout\":20000,\"maxPayload\":1000000}");
        sendBytes(client, answer);
        return;
    }
    // The generator masks with zeros and its frames arrive whole: nothing to unmask, nothing to reassemble.
    const char* p = floor.buffer.data();
    const char* end = p + n;
    while (end - p >= 6) {
        std::size_t length = static_cast<unsigned char>(p[1]) & 0x7Fu;
        std::size_t header = 6;
        if (length == 126) {
            length = static_cast<std::size_t>(static_cast<unsigned char>(p[2]) << 8 |
                                              static_cast<unsigned char>(p[3]));
            header = 8;
        }
        if (static_cast<std::size_t>(end - p) < header + length)
            break;
        handlePacket(floor, client, {p + header, length});
        p += header + length;
    }
}

void acceptAll(Floor& floor, int listener)
{
    for (;;) {
        const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0)
            return;
        const int on = 1;
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const auto index = static_cast<std::size_t>(descriptor);
        if (floor.clients.size() <= index)
            floor.clients.resize(index * 2 + 1);
        floor.clients[index] = std::make_unique<Client>();
        floor.clients[index]->descriptor = descriptor;
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = descriptor;
        epoll_ctl(floor.epoll, EPOLL_CTL_ADD, descriptor, &event);
    }
}

} // namespace

int main()
{
    Floor floor;
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(listener, 4096) != 0) {
        std::perror("floor");
        return 1;
    }
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = listener;
    epoll_ctl(floor.epoll, EPOLL_CTL_ADD, listener, &event);
    std::printf("floor listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    std::array<epoll_event, 256> events{};
    for (;;) {
        const int count = epoll_wait(floor.epoll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
            if (descriptor == listener)
                acceptAll(floor, listener);
            else if (auto& client = floor.clients[static_cast<std::size_t>(descriptor)])
                readClient(floor, *client);
        }
    }
}
