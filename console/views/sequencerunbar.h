// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/sequencerun.h"

#include <QtWidgets/QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace sio::views {

/// Run, step, pause, stop; how fast, how strictly, against which server.
class SequenceRunBar : public QWidget {
    Q_OBJECT
public:
    SequenceRunBar(SequenceRun& run, QWidget* parent = nullptr);

    /// Server, speed and how failures count, as chosen here.
    SequenceRun::Wishes wishes() const;
    QString server() const;
    void setServer(const QString& url);
    /// Whether there is something to run.
    void setRunnable(bool runnable);

Q_SIGNALS:
    void startRequested(bool pausesAtOnce);

private:
    void refresh();

    SequenceRun& m_run;
    QPushButton* m_start = nullptr;
    QPushButton* m_step = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_stop = nullptr;
    QComboBox* m_speed = nullptr;
    QCheckBox* m_goesOn = nullptr;
    QCheckBox* m_strict = nullptr;
    QLineEdit* m_server = nullptr;
    bool m_isRunnable = false;
};

} // namespace sio::views
