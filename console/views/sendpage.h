// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/senddocument.h"
#include "models/sendhistory.h"
#include "models/variables.h"
#include "views/page.h"

class QComboBox;
class QGridLayout;
class QTabWidget;

namespace sio::models {
class Templates;
} // namespace sio::models

namespace sio::views {

class JsonEditor;
class QuietLabel;
class SendForm;
class SendGuard;
class SendLibrary;
class SendPreview;
class SendReceipt;
class TargetPicker;

/// Fire one event by hand: form and JSON of one document, the audience as it is now (SendPreview), the
/// guards of production (SendGuard), the receipt. Nothing is sent but by the button or Ctrl+Enter, and only
/// while SendGuard has nothing against it.
class SendPage : public Page {
    Q_OBJECT
public:
    SendPage(PageContext& context, models::Templates& templates, models::SendHistory& history,
             QWidget* parent = nullptr);

    /// What another page prepared. A payload beyond the document's limits is left out, and said so.
    void take(const SendDraft& draft);
    models::SendDocument& document() { return *m_document; }
    void focusContent() override;

protected:
    void activate() override;
    void deactivate() override;
    void updateState() override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QGridLayout* makeHead(QWidget* body);
    QWidget* makeHistory();
    void wire();
    void fillEvents();
    void send();
    void onAnswer(models::SentItem item, const link::Answer<link::Receipt>& answer, qint64 tookMs);
    /// Event, payload, target and mark of something kept.
    void takeOver(const QString& event, const QString& json, const link::Target& target, bool test);
    void takeItem(int historyRow);
    void takeTemplate(const QString& id);
    void saveTemplate();
    models::Variables variables() const;

    models::Templates& m_templates;
    models::SendHistory& m_history;
    models::SendDocument* m_document = nullptr;
    SendPreview* m_preview = nullptr;
    QString m_selectedUser;
    QString m_selectedSession;
    QString m_selectedSocket;

    QComboBox* m_event = nullptr;
    QuietLabel* m_about = nullptr;
    TargetPicker* m_target = nullptr;
    SendForm* m_form = nullptr;
    JsonEditor* m_editor = nullptr;
    SendGuard* m_guard = nullptr;
    QTabWidget* m_tabs = nullptr;
    SendReceipt* m_receipt = nullptr;
    SendLibrary* m_library = nullptr;
    bool m_wasLive = false;
};

} // namespace sio::views
