// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"
#include "sequences/runner.h"
#include "views/page.h"

#include <memory>
#include <optional>
#include <set>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTableView;
class QTabWidget;

namespace sio::views {

class SequenceLanes;
class StepsModel;
class VirtualUsersPanel;

/// Sequences: the ready ones and one's own; run, step, pause, stop; lanes over time, the steps with their
/// results, the file's text, what failed, what differs from the run before; virtual users by hand. A run and
/// the users go on while another page is looked at, and end with this page.
class SequencesPage : public Page, private sequences::RunObserver {
    Q_OBJECT
public:
    explicit SequencesPage(PageContext& context, QWidget* parent = nullptr);
    ~SequencesPage() override;

    void focusContent() override;

    /// Shows this text; `name` is what the list calls it, `file` where it is kept (empty: nowhere yet).
    void openText(const QString& name, const QString& text, const QString& file = {});
    void openFile(const QString& file);
    /// A new sequence from rows of the Events page.
    void takeEvents(const std::vector<link::EventPtr>& rows);
    void startRun();
    void stopRun();
    bool isRunning() const;
    /// Of the last run; nothing before it has ended.
    const std::optional<sequences::RunReport>& lastReport() const { return m_last; }
    VirtualUsersPanel* virtualUsers() const { return m_users; }
    StepsModel* steps() const { return m_steps; }

protected:
    void activate() override;
    void deactivate() override;
    void updateState() override;

private:
    void onStepStarted(const sequences::StepResult& step) override;
    void onStepFinished(const sequences::StepResult& step) override;
    void onPaused(std::size_t next, const std::string& why) override;
    void onFinished(const sequences::RunReport& report) override;

    QWidget* makeRunBar();
    QWidget* makeStepTools();
    void fillList();
    void parse();
    void takeSequence(const sequences::Sequence& sequence);
    void writeBack();
    void toggleBreakpoint(int step);
    void showResult(const sequences::RunReport& report);
    void save(bool asksName);
    void refreshButtons();
    /// Where virtual users go; nothing, and a sentence in `why`, when they must not.
    std::optional<link::VirtualClientOptions> address(const std::vector<std::string>& users,
                                                      QString& why) const;
    double speed() const;

    QListWidget* m_list = nullptr;
    QLineEdit* m_server = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_step = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_stop = nullptr;
    QComboBox* m_speed = nullptr;
    QCheckBox* m_goesOn = nullptr;
    QCheckBox* m_strict = nullptr;
    QLabel* m_words = nullptr;
    SequenceLanes* m_lanes = nullptr;
    StepsModel* m_steps = nullptr;
    QTableView* m_table = nullptr;
    QTabWidget* m_tabs = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QListWidget* m_problems = nullptr;
    QPlainTextEdit* m_result = nullptr;
    QPlainTextEdit* m_diff = nullptr;
    VirtualUsersPanel* m_users = nullptr;

    QString m_file;
    std::optional<sequences::Sequence> m_sequence; ///< of the text; nothing while it is broken
    std::optional<sequences::Sequence> m_running;  ///< what the runner refers to
    std::set<std::size_t> m_breakpoints;
    bool m_writing = false;
    sequences::QtScheduler m_scheduler;
    const link::VirtualClientFactory m_clients;
    std::unique_ptr<sequences::Publisher> m_publisher;
    std::unique_ptr<sequences::Runner> m_runner;
    std::optional<sequences::RunReport> m_last;
    std::optional<sequences::Trace> m_before; ///< of the run before the last, of the same sequence
};

} // namespace sio::views
