// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/tablepage.h"

class QLabel;

namespace sio::models {
class RejectedModel;
}

namespace sio::views {

class DetailPane;

/// Who was refused, why, and how to mend it.
class RejectedPage : public TablePage {
    Q_OBJECT
public:
    explicit RejectedPage(PageContext& context, QWidget* parent = nullptr);

protected:
    void activate() override;
    void deactivate() override;
    void showDetail(const QString& id) override;
    void fillMenu(QMenu* menu, const QStringList& ids) override;
    QString summaryText() const override;
    void showEmpty() override;
    void updateState() override;

private:
    models::RejectedModel* m_model = nullptr;
    DetailPane* m_detail = nullptr;
    QLabel* m_hint = nullptr;
};

} // namespace sio::views
