// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "fuzz/naivejson.h"
#include "fuzz/require.h"
#include "protocol/limits.h"
#include "protocol/socketpacket.h"
#include "protocol/utf8.h"

#include <cstdint>

using namespace sio::protocol;
using sio::test::NaiveJson;
using sio::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const PacketLimits limits{10, 24, 16, 8, {12, 40}};
    SocketPacketDecoder decoder(limits);
    const auto packet = decoder.decode(text);
    if (!packet) {
        require(!packetErrorText(packet.error()).empty(), "an error has a text");
        return 0;
    }

    const bool isBinary = packet->type >= SocketPacketType::BinaryEvent;
    require(isBinary ? packet->attachments >= 1 && packet->attachments <= 10 : packet->attachments == 0,
            "attachments 1 to 10");
    require(!packet->id || *packet->id <= kMaxAckId, "an id is exact in JavaScript");
    require(packet->nsp.front() == '/' && packet->nsp.size() <= limits.maxNamespaceName &&
                isValidUtf8(packet->nsp),
            "a namespace is a short name");

    // The payload is the text's end, and one JSON value of the right kind.
    const std::string_view payload = packet->payload;
    require(payload.size() < text.size() && text.substr(text.size() - payload.size()) == payload,
            "the payload comes last");
    if (!payload.empty()) {
        require(NaiveJson::check(payload, limits.json) == JsonStatus::Valid, "the payload is JSON");
        const auto& children = decoder.scanner().children();
        switch (packet->type) {
        case SocketPacketType::Connect:
            require(decoder.scanner().type() == JsonType::Object, "CONNECT has an object");
            break;
        case SocketPacketType::Disconnect:
            require(false, "DISCONNECT has no payload");
            break;
        case SocketPacketType::ConnectError:
            break;
        case SocketPacketType::Event:
        case SocketPacketType::BinaryEvent: {
            require(!children.empty() && children.size() <= limits.maxArguments + 1,
                    "an event has a name and few arguments");
            const JsonSlice& name = children.front();
            require(name.type == JsonType::String || name.type == JsonType::Number,
                    "a name is a string or a number");
            if (name.type == JsonType::String) {
                const std::string decoded = jsonStringDecode(name.value);
                require(decoded.size() <= limits.maxEventName && !isReservedEvent(decoded),
                        "a name is short and free");
            }
            break;
        }
        case SocketPacketType::Ack:
        case SocketPacketType::BinaryAck:
            require(decoder.scanner().type() == JsonType::Array && children.size() <= limits.maxArguments,
                    "an ack has an array");
            break;
        }
        for (const JsonPlaceholder& placeholder : decoder.scanner().placeholders()) {
            require(isBinary, "only binary packets have placeholders");
            require(placeholder.number.size() == 1 && placeholder.number.front() - '0' < packet->attachments,
                    "a placeholder names an attachment");
        }
    }

    // Written again it is the same packet.
    const std::string again =
        encodePacketHead(packet->type, packet->nsp, packet->id, packet->attachments) + std::string(payload);
    SocketPacketDecoder second(limits);
    const auto copy = second.decode(again);
    require(copy.has_value(), "what is written can be read");
    require(copy->type == packet->type && copy->nsp == packet->nsp && copy->id == packet->id &&
                copy->attachments == packet->attachments && copy->payload == payload,
            "what is written is the same packet");
    return 0;
}
