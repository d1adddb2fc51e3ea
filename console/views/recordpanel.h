// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/liverecording.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace sio::views {

class Theme;

/// Records what happens on the server: whose, in which rooms, which events, which direction, from now on or
/// with the server's recent history; gives the sequence when it is stopped. Goes on while another page is
/// looked at.
class RecordPanel : public QWidget {
    Q_OBJECT
public:
    RecordPanel(Theme& theme, link::AdminClient& client, QWidget* parent = nullptr);

    bool isRecording() const { return m_recording.isRunning(); }
    /// Events that the recording under way, or the last one, has.
    int eventCount() const { return m_recording.eventCount(); }

Q_SIGNALS:
    void recorded(const sio::sequences::Recording& recording);
    /// Nothing came that could be replayed.
    void nothingRecorded();

private:
    void toggle();
    void refresh();
    sequences::FeedFilter filter() const;

    Theme& m_theme;
    sequences::LiveRecording m_recording;
    QLineEdit* m_users = nullptr;
    QLineEdit* m_rooms = nullptr;
    QLineEdit* m_events = nullptr;
    QComboBox* m_direction = nullptr;
    QSpinBox* m_history = nullptr;
    QPushButton* m_toggle = nullptr;
    QLabel* m_words = nullptr;
    QTimer m_tick;
    QElapsedTimer m_since;
};

} // namespace sio::views
