// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/tablepage.h"

namespace sio::models {
class AuditModel;
}

namespace sio::views {

class DetailPane;

/// Who did what to whom, why, and what came of it: the newest entries, then the live ones.
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
    bool isLoading() const override { return m_asking; }

private:
    void ask();

    models::AuditModel* m_model = nullptr;
    DetailPane* m_detail = nullptr;
    bool m_asking = false;
    bool m_asked = false;
    bool m_more = false; ///< the server has older ones
};

} // namespace sio::views
