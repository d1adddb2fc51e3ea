// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/timestamp.h"

#include <chrono>

namespace sio::catalogue {

namespace {

/// Reads a timestamp from left to right.
class Reader {
public:
    explicit Reader(std::string_view text) : m_rest(text) {}

    bool atEnd() const { return m_rest.empty(); }

    bool take(char c)
    {
        if (m_rest.empty() || m_rest.front() != c)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    /// Exactly `digits` digits; -1 otherwise.
    int number(std::size_t digits)
    {
        if (m_rest.size() < digits)
            return -1;
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            const char c = m_rest[i];
            if (c < '0' || c > '9')
                return -1;
            value = value * 10 + (c - '0');
        }
        m_rest.remove_prefix(digits);
        return value;
    }

    bool numberWithin(std::size_t digits, int maximum)
    {
        const int value = number(digits);
        return value >= 0 && value <= maximum;
    }

    bool date()
    {
        const int year = number(4);
        if (year < 0 || !take('-'))
            return false;
        const int month = number(2);
        if (month < 0 || !take('-'))
            return false;
        const int day = number(2);
        if (day < 0)
            return false;
        return std::chrono::year_month_day(std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day)))
            .ok();
    }

    /// hh:mm[:ss[.fraction]]; a leap second is a time.
    bool time()
    {
        if (!numberWithin(2, 23) || !take(':') || !numberWithin(2, 59))
            return false;
        if (!take(':'))
            return true;
        if (!numberWithin(2, 60))
            return false;
        if (!take('.') && !take(','))
            return true;
        if (number(1) < 0)
            return false;
        while (number(1) >= 0) {
        }
        return true;
    }

    bool zone()
    {
        if (atEnd() || take('Z'))
            return true;
        if (!take('+') && !take('-'))
            return false;
        if (!numberWithin(2, 23))
            return false;
        if (atEnd())
            return true;
        take(':');
        return numberWithin(2, 59);
    }

private:
    std::string_view m_rest;
};

} // namespace

std::string isoTimestamp(std::int64_t ms)
{
    using namespace std::chrono;
    const sys_time<milliseconds> point{milliseconds(ms)};
    const auto day = floor<days>(point);
    const year_month_day date(day);
    const auto inDay = static_cast<int>((point - day).count());
    // By hand: each publish and each connection has one, and printf takes longer than all the rest of it.
    std::string text("0000-00-00T00:00:00.000Z");
    const auto put = [&text](std::size_t at, std::size_t digits, int value) {
        for (; digits > 0; --digits, value /= 10)
            text[at + digits - 1] = static_cast<char>('0' + value % 10);
    };
    put(0, 4, static_cast<int>(date.year()));
    put(5, 2, static_cast<int>(static_cast<unsigned>(date.month())));
    put(8, 2, static_cast<int>(static_cast<unsigned>(date.day())));
    put(11, 2, inDay / 3'600'000);
    put(14, 2, inDay / 60'000 % 60);
    put(17, 2, inDay / 1000 % 60);
    put(20, 3, inDay % 1000);
    return text;
}

bool isIsoTimestamp(std::string_view text)
{
    Reader reader(text);
    return reader.date() && reader.take('T') && reader.time() && reader.zone() && reader.atEnd();
}

bool isIsoDate(std::string_view text)
{
    Reader reader(text);
    return reader.date() && reader.atEnd();
}

} // namespace sio::catalogue
