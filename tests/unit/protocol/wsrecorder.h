// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/websocketframe.h"

#include <string>
#include <string_view>
#include <vector>

namespace sio::test {

/// Writes down what a WsReader tells, one text for each call.
class WsRecorder final : public protocol::WsSink {
public:
    bool onWsMessage(bool isText, std::span<char> bytes) override
    {
        lastData = bytes.data();
        return note((isText ? "text " : "binary ") + std::string(bytes.data(), bytes.size()));
    }
    bool onWsPing(std::span<char> payload) override
    {
        return note("ping " + std::string(payload.data(), payload.size()));
    }
    bool onWsPong(std::span<char> payload) override
    {
        return note("pong " + std::string(payload.data(), payload.size()));
    }
    bool onWsClose(protocol::WsCloseCode code, std::string_view reason) override
    {
        return note("close " + std::to_string(static_cast<int>(code)) + " " + std::string(reason));
    }
    void onWsError(protocol::WsCloseCode code, std::string_view what) override
    {
        lastError = what;
        note("error " + std::to_string(static_cast<int>(code)));
    }

    std::vector<std::string> events;
    const char* lastData = nullptr;
    std::string lastError;
    int stopAfter = -1; ///< the call of that index answers false

private:
    bool note(std::string event)
    {
        events.push_back(std::move(event));
        return static_cast<int>(events.size()) - 1 != stopAfter;
    }
};

/// One frame, masked as a client sends it unless `masked` is false.
inline std::string wsFrame(int firstByte, std::string_view payload, bool masked = true)
{
    static constexpr std::uint8_t kMask[4] = {0x37, 0xFA, 0x21, 0x3D};
    char header[protocol::kMaxWsHeader];
    const std::size_t size = protocol::encodeWsHeader(
        header, static_cast<protocol::WsOpcode>(firstByte & 0x0F), payload.size(), masked ? kMask : nullptr);
    header[0] = static_cast<char>(firstByte);
    std::string frame(header, size);
    for (std::size_t i = 0; i < payload.size(); ++i)
        frame += static_cast<char>(masked ? payload[i] ^ kMask[i % 4] : payload[i]);
    return frame;
}

} // namespace sio::test
