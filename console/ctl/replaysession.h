// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/httppublisher.h"
#include "sequences/runner.h"

#include <functional>
#include <memory>
#include <QtCore/QTimer>
#include <string>
#include <vector>

namespace sio::ctl {

/// A sequence file that was read.
struct ReplayFile {
    std::string name;
    sequences::Sequence sequence;
};

struct ReplayOptions {
    sequences::RunOptions run;
    std::vector<std::pair<std::string, std::string>> map;
    std::string publishKey;
    bool isQuiet = false; ///< only the summaries
};

/// Runs sequences one after the other and prints what happens.
class ReplaySession final : private sequences::RunObserver {
public:
    using Print = std::function<void(const std::string&)>;
    using Done = std::function<void(const std::vector<sequences::RunReport>&)>;

    ReplaySession(std::vector<ReplayFile> files, ReplayOptions options, Print print, Done done);
    ~ReplaySession();

    void start();
    /// Ends the run that is under way and does not start another.
    void stop();
    /// While it stands at a pause or breakpoint (isPaused()): `s` one step, `q` the end, anything else goes
    /// on.
    void onInput(const std::string& line);
    bool isPaused() const { return m_runner && m_runner->isPaused(); }

    std::function<void()> onAttention; ///< it stands at a pause or breakpoint now; may be empty

private:
    void next();
    void onStepStarted(const sequences::StepResult& step) override;
    void onStepFinished(const sequences::StepResult& step) override;
    void onPaused(std::size_t next, const std::string& why) override;
    void onFinished(const sequences::RunReport& report) override;

    std::vector<ReplayFile> m_files;
    ReplayOptions m_options;
    Print m_print;
    Done m_done;
    sequences::QtScheduler m_scheduler;
    link::VirtualClientFactory m_clients;
    std::unique_ptr<sequences::HttpPublisher> m_publisher;
    std::unique_ptr<sequences::Runner> m_runner;
    std::vector<sequences::RunReport> m_reports;
    std::size_t m_next = 0;
    bool m_isStopped = false;
    QTimer m_progress; ///< says on long runs that it is still at it
    std::string m_current;
};

} // namespace sio::ctl
