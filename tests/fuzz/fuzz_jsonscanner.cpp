// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "fuzz/naivejson.h"
#include "fuzz/require.h"
#include "protocol/jsonscanner.h"
#include "protocol/utf8.h"

#include <cstdint>

using namespace sio::protocol;
using sio::test::NaiveJson;
using sio::test::require;

namespace {

void checkChildren(const JsonScanner& scanner, std::string_view text, JsonLimits limits)
{
    const char* behind = text.data();
    for (const JsonSlice& child : scanner.children()) {
        require(child.value.data() > behind &&
                    child.value.data() + child.value.size() < text.data() + text.size(),
                "children lie in the text, in order");
        behind = child.value.data() + child.value.size() - 1;
        JsonScanner own(limits);
        require(own.scan(child.value) == JsonStatus::Valid && own.type() == child.type,
                "a child is a JSON text of its type");
        if (child.type == JsonType::String) {
            const std::string decoded = jsonStringDecode(child.value);
            require(isValidUtf8(decoded), "a decoded string is UTF-8");
            require(jsonStringEquals(child.value, decoded), "a string equals what it is decoded to");
            require(jsonStringDecode(jsonString(decoded)) == decoded, "a string comes back the same");
        }
        if (scanner.type() == JsonType::Object) {
            const std::string quoted(child.key.data() - 1, child.key.size() + 2);
            require(scanner.member(jsonStringDecode(quoted)) != nullptr, "a member is found by its name");
        }
    }
}

void checkPlaceholders(const JsonScanner& scanner, std::string_view text, JsonLimits limits)
{
    std::size_t behind = 0;
    for (const JsonPlaceholder& placeholder : scanner.placeholders()) {
        require(placeholder.offset >= behind && placeholder.offset + placeholder.length <= text.size(),
                "placeholders lie in the text, in order, beside each other");
        behind = placeholder.offset + placeholder.length;
        JsonScanner own(limits);
        require(own.scan(text.substr(placeholder.offset, placeholder.length)) == JsonStatus::Valid &&
                    own.type() == JsonType::Object,
                "a placeholder is an object");
        const JsonSlice* const marker = own.member("_placeholder");
        require(marker != nullptr && marker->type == JsonType::True, "a placeholder is marked");
        const JsonSlice* const number = own.member("num");
        require(number == nullptr ? placeholder.number.empty() : number->value == placeholder.number,
                "its number is its num");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const JsonLimits limits{12, 40};
    JsonScanner scanner(limits);
    const JsonStatus expected = NaiveJson::check(text, limits);
    require(scanner.scan(text) == expected, "the scanner agrees with the grammar");
    require(scanner.scan(text, true) == expected, "placeholders change nothing");
    if (expected == JsonStatus::Valid) {
        checkChildren(scanner, text, limits);
        checkPlaceholders(scanner, text, limits);
    } else {
        require(scanner.children().empty() && scanner.placeholders().empty(), "a bad text yields nothing");
    }
    const std::string asString = jsonString(text);
    require(NaiveJson::check(asString, limits) == JsonStatus::Valid, "any bytes become a JSON string");
    require(jsonStringDecode(asString) == repairUtf8(text), "which means the repaired text");
    return 0;
}
