// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/senddocument.h"
#include "models/variables.h"
#include "views/page.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QTabWidget;
class QToolButton;
class QTreeWidget;

namespace sio::models {
class SendHistory;
class Templates;
} // namespace sio::models

namespace sio::views {

class JsonEditor;
class QuietLabel;
class ReceiptModel;
class SendForm;
class SendLibrary;
class TargetPicker;

/// Fire one event by hand: form and JSON of one document, the audience as it is now, the guards of
/// production, the receipt. Nothing is sent but by the button or Ctrl+Enter, and only while the button is
/// enabled; the words beside it say why it is not.
class SendPage : public Page {
    Q_OBJECT
public:
    SendPage(PageContext& context, models::Templates& templates, models::SendHistory& history,
             QWidget* parent = nullptr);

    void take(const SendDraft& draft);
    models::SendDocument& document() { return *m_document; }
    void focusContent() override;

    static constexpr int kPreviewDelayMs = 120;   ///< after an edit
    static constexpr int kPreviewPeriodMs = 2000; ///< while nothing seems to happen

protected:
    void activate() override;
    void deactivate() override;
    void updateState() override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeGuard();
    void fillEvents();
    void onPublished(const store::Changes& changes);
    void preview();
    void showPreview(const link::Answer<link::Receipt>& answer);
    void refreshGuard();
    QString whyNot() const;
    void send();
    void showReceipt(const link::Answer<link::Receipt>& answer, qint64 tookMs);
    void takeItem(int historyRow);
    void takeTemplate(const QString& id);
    void saveTemplate();
    models::Variables variables() const;
    qint64 audienceMark() const;

    models::Templates& m_templates;
    models::SendHistory& m_history;
    models::SendDocument* m_document = nullptr;
    QString m_selectedUser;
    QString m_selectedSession;
    QString m_selectedSocket;

    QComboBox* m_event = nullptr;
    QuietLabel* m_about = nullptr;
    TargetPicker* m_target = nullptr;
    SendForm* m_form = nullptr;
    JsonEditor* m_editor = nullptr;
    QLabel* m_audience = nullptr;
    QLabel* m_audienceNote = nullptr;
    QToolButton* m_showList = nullptr;
    QTableView* m_audienceView = nullptr;
    ReceiptModel* m_audienceModel = nullptr;
    QLabel* m_warnings = nullptr;
    QLineEdit* m_reason = nullptr;
    QLabel* m_typedLabel = nullptr;
    QLineEdit* m_typed = nullptr;
    QCheckBox* m_test = nullptr;
    QLabel* m_armWords = nullptr;
    QPushButton* m_arm = nullptr;
    QPushButton* m_send = nullptr;
    QLabel* m_why = nullptr;
    QTabWidget* m_tabs = nullptr;
    QLabel* m_receipt = nullptr;
    ReceiptModel* m_receiptModel = nullptr;
    SendLibrary* m_library = nullptr;

    QTimer m_previewTimer;
    QTimer m_period;
    QElapsedTimer m_sincePreview;
    bool m_wasLive = false;
    bool m_listShown = true;
    bool m_previewing = false;
    bool m_previewAgain = false;
    bool m_sending = false;
    std::int64_t m_matched = -1; ///< of the last dry run
    QString m_previewProblem;    ///< why there is no audience
    QString m_forcedName;        ///< asked for by the server after all
    qint64 m_mark = -1;          ///< of the members of the rooms aimed at, to see a join at once
};

} // namespace sio::views
