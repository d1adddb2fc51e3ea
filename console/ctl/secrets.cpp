// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/secrets.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <istream>

namespace sio::ctl {

namespace {

constexpr std::size_t kMaxSecretFile = 64 * 1024;

void chompLine(std::string& text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
}

/// Turns the echo off for its life.
class Silence {
public:
    explicit Silence(int terminal) : m_terminal(terminal)
    {
        m_known = ::tcgetattr(terminal, &m_before) == 0;
        termios quiet = m_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (m_known)
            ::tcsetattr(terminal, TCSAFLUSH, &quiet);
    }
    ~Silence()
    {
        if (m_known)
            ::tcsetattr(m_terminal, TCSAFLUSH, &m_before);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    int m_terminal;
    termios m_before{};
    bool m_known = false;
};

void put(int descriptor, std::string_view text)
{
    // A prompt that cannot be written is no reason to stop.
    if (::write(descriptor, text.data(), text.size()) < 0)
        errno = 0;
}

} // namespace

bool isInteractive()
{
    return ::isatty(STDIN_FILENO) == 1;
}

base::Result<std::string, std::string> readSecretFile(const std::string& path)
{
    const auto problem = [&path](const std::string& why) { return base::Unexpected{path + ": " + why}; };
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat info {};
    if (file < 0 || ::fstat(file, &info) != 0) {
        const std::string why = std::strerror(errno);
        if (file >= 0)
            ::close(file);
        return problem(why);
    }
    std::string text;
    std::array<char, 4096> buffer{};
    ssize_t got = 0;
    while ((got = ::read(file, buffer.data(), buffer.size())) > 0 && text.size() <= kMaxSecretFile)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    ::close(file);
    if (S_ISREG(info.st_mode) && (info.st_mode & 077) != 0)
        return problem("holds a secret, but others may open it; run: chmod 600 " + path);
    if (got < 0 || text.size() > kMaxSecretFile)
        return problem("cannot be read, or is too long");
    chompLine(text);
    if (text.empty())
        return problem("is empty");
    return text;
}

base::Result<std::string, std::string> readSecretLine(const std::string& prompt, std::istream& in)
{
    std::string line;
    if (isInteractive()) {
        const Silence silence(STDIN_FILENO);
        put(STDERR_FILENO, prompt);
        std::getline(in, line);
        put(STDERR_FILENO, "\n");
    } else {
        std::getline(in, line);
    }
    if (in.bad() || (in.eof() && line.empty()))
        return base::Unexpected{std::string("no password was given")};
    chompLine(line);
    return line;
}

} // namespace sio::ctl
