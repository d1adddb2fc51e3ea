// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "fuzz/require.h"
#include "protocol/utf8.h"
#include "unit/protocol/wsrecorder.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

using namespace sio::protocol;
using sio::test::require;
using sio::test::WsRecorder;

namespace {

const WsLimits kLimits{300, 6};

/// Feeds `bytes` in pieces of `step`, each in a block of its own size.
std::vector<std::string> read(std::string_view bytes, std::size_t step, WsReader::Role role, int stopAfter)
{
    WsReader reader(role, kLimits);
    WsRecorder recorder;
    recorder.stopAfter = stopAfter;
    for (std::size_t from = 0; from < bytes.size(); from += step) {
        const std::string_view part = bytes.substr(from, step);
        const auto piece = std::make_unique<char[]>(part.size());
        std::memcpy(piece.get(), part.data(), part.size());
        reader.feed({piece.get(), part.size()}, recorder);
        require(reader.bufferedBytes() <= kLimits.maxMessage + 512, "memory is bounded by the limit");
    }
    return recorder.events;
}

} // namespace

/// The first byte chooses the role and when the sink has had enough; the rest is the stream.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const auto role = (data[0] & 1) != 0 ? WsReader::Role::Client : WsReader::Role::Server;
    const int stopAfter = (data[0] & 2) != 0 ? data[0] >> 4 : -1;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);

    const std::vector<std::string> whole =
        read(bytes, std::max<std::size_t>(bytes.size(), 1), role, stopAfter);
    for (const std::size_t step : {1u, 3u, 16u})
        require(read(bytes, step, role, stopAfter) == whole, "it does not matter how the stream is cut");

    for (std::size_t i = 0; i < whole.size(); ++i) {
        const std::string& event = whole[i];
        if (event.rfind("text ", 0) == 0)
            require(isValidUtf8(event), "text is UTF-8");
        require(event.size() <= kLimits.maxMessage + 7, "a message is within its limit");
        const bool isEnd = event.rfind("close ", 0) == 0 || event.rfind("error ", 0) == 0;
        require(!isEnd || i + 1 == whole.size(), "nothing is told behind the end");
        require(stopAfter < 0 || static_cast<int>(i) <= stopAfter, "nothing is told behind a stop");
    }
    return 0;
}
