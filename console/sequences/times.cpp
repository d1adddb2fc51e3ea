// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/times.h"

#include "catalogue/timestamp.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <QtCore/QDateTime>
#include <utility>

namespace sio::sequences {

namespace {

using namespace std::chrono;

struct Unit {
    std::string_view name;
    Duration length;
};

constexpr Duration kDay = hours(24);
constexpr Duration kLongest = kDay * 10'000;
constexpr std::array<Unit, 5> kUnits{
    {{"ms", milliseconds(1)}, {"s", seconds(1)}, {"m", minutes(1)}, {"h", hours(1)}, {"d", kDay}}};

QDateTime dateTimeOf(std::string_view text)
{
    if (!catalogue::isIsoTimestamp(text))
        return {};
    QDateTime parsed = QDateTime::fromString(
        QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())), Qt::ISODateWithMs);
    if (parsed.isValid() && parsed.timeSpec() == Qt::LocalTime)
        parsed.setTimeSpec(Qt::UTC);
    return parsed;
}

std::string decimal(double number)
{
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    return {buffer.data(), end};
}

} // namespace

std::optional<Duration> parseDuration(std::string_view text)
{
    bool isNegative = false;
    if (text.starts_with('+') || text.starts_with('-')) {
        isNegative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (text.empty())
        return std::nullopt;
    double total = 0;
    while (!text.empty()) {
        double amount = 0;
        if (text.front() < '0' || text.front() > '9')
            return std::nullopt;
        const auto parsed =
            std::from_chars(text.data(), text.data() + text.size(), amount, std::chars_format::fixed);
        if (parsed.ec != std::errc())
            return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
        const std::string_view name = text.substr(0, text.starts_with("ms") ? 2 : 1);
        Duration unit{};
        for (const Unit& known : kUnits)
            if (known.name == name)
                unit = known.length;
        if (unit == Duration::zero())
            return std::nullopt;
        text.remove_prefix(name.size());
        total += amount * static_cast<double>(unit.count());
    }
    if (total > static_cast<double>(kLongest.count()))
        return std::nullopt;
    const Duration result{std::llround(total)};
    return isNegative ? -result : result;
}

std::string durationText(Duration duration)
{
    if (duration < Duration::zero())
        return '-' + durationText(-duration);
    for (auto unit = kUnits.rbegin(); unit != kUnits.rend(); ++unit)
        if (duration >= unit->length && duration % unit->length == Duration::zero() && unit->name != "ms")
            return std::to_string(duration / unit->length) + std::string(unit->name);
    if (duration > seconds(1) && duration % milliseconds(1) == Duration::zero())
        return decimal(static_cast<double>(duration / milliseconds(1)) / 1000) + 's';
    return decimal(static_cast<double>(duration.count()) / 1e6) + "ms";
}

std::string readableDuration(Duration duration)
{
    std::array<char, 48> buffer{};
    const double ms = static_cast<double>(duration.count()) / 1e6;
    if (std::abs(ms) < 10)
        std::snprintf(buffer.data(), buffer.size(), "%.1f ms", ms);
    else if (std::abs(ms) < 1000)
        std::snprintf(buffer.data(), buffer.size(), "%.0f ms", ms);
    else
        std::snprintf(buffer.data(), buffer.size(), "%.2f s", ms / 1000);
    return buffer.data();
}

std::optional<WallTime> parseTimestamp(std::string_view text)
{
    const QDateTime parsed = dateTimeOf(text);
    return parsed.isValid() ? std::optional<WallTime>(parsed.toMSecsSinceEpoch()) : std::nullopt;
}

std::string timestampText(WallTime time)
{
    return catalogue::isoTimestamp(time);
}

std::optional<std::string> shiftTimestamp(std::string_view text, Duration by)
{
    const QDateTime parsed = dateTimeOf(text);
    if (!parsed.isValid())
        return std::nullopt;
    const QDateTime moved = parsed.addMSecs(duration_cast<milliseconds>(by).count());
    const bool hasFraction = text.find('.') != std::string_view::npos;
    return moved.toString(hasFraction ? Qt::ISODateWithMs : Qt::ISODate).toStdString();
}

WallTime roundDown(WallTime time, Duration step)
{
    const WallTime ms = duration_cast<milliseconds>(step).count();
    if (ms <= 0)
        return time;
    const WallTime rest = time % ms;
    return time - (rest < 0 ? rest + ms : rest);
}

} // namespace sio::sequences
