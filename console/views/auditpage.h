// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/tablepage.h"

namespace sio::models {
class AuditModel;
}

namespace sio::store {
class AuditPager;
}

namespace sio::views {

class DetailPane;

/// Who did what to whom, why, and what came of it: the newest entries and the live ones, older
/// ones as one scrolls to the end.
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
    void updateState() override;
    bool isLoading() const override;

private:
    models::AuditModel* m_model = nullptr;
    DetailPane* m_detail = nullptr;
    store::AuditPager* m_pager = nullptr; ///< a child of this
};

} // namespace sio::views
