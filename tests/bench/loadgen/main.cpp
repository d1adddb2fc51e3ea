// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "loadgen/scenarios.h"

#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <string>

namespace {

constexpr const char* kUsage =
    "usage: loadgen SCENARIO --port P [--pid SERVER] [--dialect fixture|product] [--clients N] [--in-flight "
    "N]\n"
    "               [--operations N] [--seconds S] [--rate R] [--payload BYTES] [--polling SHARE] [--slow "
    "SHARE]\n"
    "               [--rooms N] [--consoles N] [--awake 1]\n"
    "Scenarios: storm idle join ack fanout growth targeted trickle slow mix. Prints one line of JSON.\n";

} // namespace

int main(int argc, char** argv)
{
    bench::Options options;
    if (argc < 2) {
        std::fputs(kUsage, stderr);
        return 2;
    }
    options.scenario = argv[1];
    const std::map<std::string, std::function<void(const std::string&)>> flags{
        {"--port", [&](const std::string& v) { options.target.port = std::stoi(v); }},
        {"--pid", [&](const std::string& v) { options.serverPid = std::stoi(v); }},
        {"--dialect",
         [&](const std::string& v) {
             options.dialect = v == "product" ? bench::Dialect::Product : bench::Dialect::Fixture;
         }},
        {"--clients", [&](const std::string& v) { options.clients = std::stoi(v); }},
        {"--in-flight", [&](const std::string& v) { options.inFlight = std::stoi(v); }},
        {"--operations", [&](const std::string& v) { options.operations = std::stoi(v); }},
        {"--seconds", [&](const std::string& v) { options.seconds = std::stod(v); }},
        {"--rate", [&](const std::string& v) { options.rate = std::stod(v); }},
        {"--payload", [&](const std::string& v) { options.payloadBytes = std::stoi(v); }},
        {"--polling", [&](const std::string& v) { options.pollingShare = std::stod(v); }},
        {"--slow", [&](const std::string& v) { options.slowShare = std::stod(v); }},
        {"--rooms", [&](const std::string& v) { options.rooms = std::stoi(v); }},
        {"--consoles", [&](const std::string& v) { options.consoles = std::stoi(v); }},
        {"--awake", [&](const std::string& v) { options.staysAwake = v == "1"; }},
    };
    try {
        for (int i = 2; i + 1 < argc; i += 2) {
            const auto flag = flags.find(argv[i]);
            if (flag == flags.end()) {
                std::fprintf(stderr, "unknown option %s\n%s", argv[i], kUsage);
                return 2;
            }
            flag->second(argv[i + 1]);
        }
        const bench::Figures figures = bench::runScenario(options);
        const char* separator = "{";
        for (const auto& [name, value] : figures) {
            std::printf("%s\"%s\":%.6g", separator, name.c_str(), value);
            separator = ",";
        }
        std::puts("}");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "loadgen %s: %s\n", options.scenario.c_str(), error.what());
        return 1;
    }
    return 0;
}
