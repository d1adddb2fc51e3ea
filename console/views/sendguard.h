// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/senddocument.h"
#include "models/variables.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <functional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QToolButton;

namespace sio::views {

class ReceiptModel;
class SendPreview;
struct PageContext;

/// What stands between a document and its being sent: who would get it, what is wrong with it, the reason,
/// the name to type, the lease, and the button with the words why it is off. whyNot() is the one answer to
/// "may it go?"; nothing is ever sent from here: sendRequested() is for the page, which asks again.
class SendGuard : public QWidget {
    Q_OBJECT
public:
    using MakeVariables = std::function<models::Variables()>;

    SendGuard(PageContext& context, models::SendDocument& document, SendPreview& preview,
              MakeVariables variables, QWidget* parent = nullptr);

    /// Counts the lease down while the page is looked at.
    void setActive(bool active);
    void refresh();
    /// In words; empty: it may be sent.
    QString whyNot() const;
    /// What was typed to confirm, when something had to be.
    QString confirmation() const;

    void setSending(bool sending);
    /// The typed name is good for one send.
    void clearTyped();
    /// The server asks for this name after all; empty: no longer.
    void demandName(const QString& name);
    void setReason(const QString& reason);
    void setTest(bool test);

Q_SIGNALS:
    void sendRequested();

private:
    QWidget* makeConfirmation();
    void arm();
    void refreshAudience();
    void refreshWarnings();
    void refreshName();
    void refreshLease();

    PageContext& m_context;
    models::SendDocument& m_document;
    SendPreview& m_preview;
    MakeVariables m_variables;
    QLabel* m_audience = nullptr;
    QLabel* m_audienceNote = nullptr;
    QToolButton* m_showList = nullptr;
    QTableView* m_list = nullptr;
    ReceiptModel* m_listModel = nullptr;
    QLabel* m_warnings = nullptr;
    QLineEdit* m_reason = nullptr;
    QLabel* m_typedLabel = nullptr;
    QLineEdit* m_typed = nullptr;
    QCheckBox* m_test = nullptr;
    QLabel* m_armWords = nullptr;
    QPushButton* m_arm = nullptr;
    QPushButton* m_send = nullptr;
    QLabel* m_why = nullptr;
    QTimer m_tick{this};
    QString m_demanded;
    bool m_listShown = true;
    bool m_sending = false;
};

} // namespace sio::views
