// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "fuzz/require.h"
#include "protocol/base64.h"
#include "protocol/enginepacket.h"
#include "protocol/utf8.h"

#include <algorithm>
#include <cstdint>

using namespace sio::protocol;
using sio::test::require;

namespace {

void checkBase64(std::string_view text)
{
    if (const auto bytes = base64Decode(text)) {
        // Unused bits and missing padding apart, there is one text for these bytes.
        const std::string again = base64Encode(*bytes);
        const std::size_t whole = bytes->size() / 3 * 4;
        require(text.substr(0, whole) == again.substr(0, whole), "whole groups come back the same");
        require(base64Decode(again) == bytes, "bytes come back the same");
    }
    if (const auto bytes = base64UrlDecode(text))
        require(base64UrlEncode(*bytes) == text, "one text for one value");
    require(base64Decode(base64Encode(text)) == std::string(text), "any bytes come back the same");
    require(base64UrlDecode(base64UrlEncode(text)) == std::string(text), "any bytes come back the same");
}

void checkUtf8(std::string_view text)
{
    const bool isValid = isValidUtf8(text);
    Utf8Validator whole;
    const bool isBeginning = whole.feed(text);
    require((isBeginning && whole.isComplete()) == isValid, "both checks agree");
    Utf8Validator bytewise;
    bool isBeginningBytewise = true;
    for (std::size_t i = 0; i < text.size(); ++i)
        isBeginningBytewise = bytewise.feed(text.substr(i, 1));
    require(isBeginningBytewise == isBeginning && bytewise.isComplete() == whole.isComplete(),
            "it does not matter how the text is cut");
    const std::string repaired = repairUtf8(text);
    require(isValidUtf8(repaired), "repaired text is UTF-8");
    require((repaired == text) == isValid, "only bad text is repaired");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view payload(reinterpret_cast<const char*>(data), size);
    std::string joined;
    std::ptrdiff_t packets = 0;
    for (PayloadReader reader(payload); reader.hasNext(); ++packets) {
        const std::string_view text = reader.next();
        if (packets != 0)
            joined += kRecordSeparator;
        joined += text;
        if (const auto packet = decodeEnginePacket(text)) {
            require(packet->data.size() == text.size() - 1, "the data is the rest");
            require(!packet->base64 || packet->type == EnginePacketType::Message, "only messages are binary");
            checkBase64(packet->data);
        }
    }
    require(joined == payload, "the packets are the payload");
    require(packets == std::count(payload.begin(), payload.end(), kRecordSeparator) + 1,
            "one packet more than separators");
    checkUtf8(payload);
    return 0;
}
