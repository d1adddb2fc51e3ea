// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"
#include "models/senddocument.h"

#include <QtWidgets/QWidget>

class QLabel;

namespace sio::views {

class ReceiptModel;
struct PageContext;

/// What came of the last send: who got it and when, or why it was not sent; with what one does next: keep it
/// as a template, copy it as a program.
class SendReceipt : public QWidget {
    Q_OBJECT
public:
    SendReceipt(PageContext& context, models::SendDocument& document, QWidget* parent = nullptr);

    void show(const link::Answer<link::Receipt>& answer, std::int64_t time, qint64 tookMs);

Q_SIGNALS:
    void saveTemplateRequested();

private:
    void copy(QString (models::SendDocument::*program)(const QString&) const) const;
    void setWords();

    PageContext& m_context;
    models::SendDocument& m_document;
    QLabel* m_words = nullptr;
    ReceiptModel* m_sockets = nullptr;
    link::Answer<link::Receipt> m_answer;
    std::int64_t m_time = 0; ///< of the send; 0: nothing was sent
    qint64 m_tookMs = 0;
};

} // namespace sio::views
