// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/tablepage.h"

class QToolButton;

namespace sio::models {
class AuditModel;
}

namespace sio::views {

class DetailPane;

/// Who did what to whom, why, and what came of it. Older entries are asked for.
class AuditPage : public TablePage {
    Q_OBJECT
public:
    explicit AuditPage(PageContext& context, QWidget* parent = nullptr);

protected:
    void activate() override;
    void deactivate() override;
    void showDetail(const QString& id) override;
    void fillMenu(QMenu* menu, const QStringList& ids) override;
    QString summaryText() const override;
    void showEmpty() override;
    bool isLoading() const override { return m_asking; }

private:
    void ask(std::int64_t before);

    models::AuditModel* m_model = nullptr;
    DetailPane* m_detail = nullptr;
    QToolButton* m_older = nullptr;
    bool m_asking = false;
    std::int64_t m_oldest = 0;
};

} // namespace sio::views
