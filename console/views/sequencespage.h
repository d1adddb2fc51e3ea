// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"
#include "sequences/recorder.h"
#include "views/page.h"
#include "views/sequencerun.h"

#include <optional>
#include <vector>

class QLabel;
class QListWidget;
class QTabWidget;
class QToolButton;

namespace sio::views {

class RecordPanel;
class SequenceDiffView;
class SequenceDocument;
class SequenceEditor;
class SequenceLanes;
class SequenceResultView;
class SequenceRunBar;
class StepsModel;
class VirtualUsersPanel;

/// Sequences: the ready ones and one's own; record, edit, run; lanes over time, what failed, what differs
/// from the run before; virtual users by hand. A run, a recording and the users go on while another page is
/// looked at, and end with this page.
class SequencesPage : public Page {
    Q_OBJECT
public:
    explicit SequencesPage(PageContext& context, QWidget* parent = nullptr);
    ~SequencesPage() override;

    void focusContent() override;
    QStringList unsaved() const override;

    /// Shows this text; `name` is what the list calls it, `file` where it is kept (empty: nowhere yet).
    void openText(const QString& name, const QString& text, const QString& file = {});
    void openFile(const QString& file);
    /// A new sequence from rows of the Events page.
    void takeEvents(const std::vector<link::EventPtr>& rows);
    void startRun();
    void stopRun();
    bool isRunning() const;
    /// Of the last run; nothing before it has ended.
    const std::optional<sequences::RunReport>& lastReport() const { return m_run->last(); }
    VirtualUsersPanel* virtualUsers() const { return m_users; }
    StepsModel* steps() const;

protected:
    void activate() override;
    void deactivate() override;
    void updateState() override;

private:
    void makeContent();
    void makeTabs(QTabWidget* tabs);
    void makeButtons();
    void connectRun();
    void fillList();
    void remember(const QString& path);
    void openRecording(const sequences::Recording& recording);
    void takeDocument();
    void showPause(std::size_t next, const QString& why);
    void showResult(const sequences::RunReport& report);
    void save(bool asksName);
    void say(const QString& text);

    SequenceDocument* m_document;
    SequenceRun* m_run;
    QListWidget* m_list = nullptr;
    SequenceRunBar* m_bar = nullptr;
    RecordPanel* m_record = nullptr;
    QToolButton* m_recordButton = nullptr;
    QLabel* m_words = nullptr;
    QTabWidget* m_tabs = nullptr;
    SequenceLanes* m_lanes = nullptr;
    SequenceEditor* m_editor = nullptr;
    SequenceResultView* m_result = nullptr;
    SequenceDiffView* m_diff = nullptr;
    VirtualUsersPanel* m_users = nullptr;
    QString m_file;
};

} // namespace sio::views
