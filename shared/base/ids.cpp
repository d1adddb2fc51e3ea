// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "base/ids.h"

#include <cerrno>
#include <cstdlib>
#include <sys/random.h>

namespace sio::base {

namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A stock of kernel randomness per thread, so that an id does not cost a system call of its own.
struct RandomStock {
    unsigned char bytes[240];
    std::size_t left = 0;

    unsigned char next()
    {
        if (left == 0) {
            std::size_t filled = 0;
            while (filled < sizeof bytes) {
                const ssize_t n = getrandom(bytes + filled, sizeof bytes - filled, 0);
                if (n < 0 && errno != EINTR)
                    std::abort(); // without randomness no id is safe
                if (n > 0)
                    filled += static_cast<std::size_t>(n);
            }
            left = sizeof bytes;
        }
        const unsigned char value = bytes[--left];
        bytes[left] = 0;
        return value;
    }
};

RandomStock& randomStock()
{
    thread_local RandomStock stock;
    return stock;
}

} // namespace

void fillRandomText(char* out, std::size_t length)
{
    RandomStock& stock = randomStock();
    for (std::size_t i = 0; i < length; ++i)
        out[i] = kAlphabet[stock.next() & 63];
}

void fillRandomBytes(unsigned char* out, std::size_t length)
{
    RandomStock& stock = randomStock();
    for (std::size_t i = 0; i < length; ++i)
        out[i] = stock.next();
}

} // namespace sio::base
