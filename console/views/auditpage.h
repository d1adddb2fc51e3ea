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
/// ones as one scrolls to the end. A filter looks through older ones, too, until it has filled the table or
/// kLookPages pages have brought nothing; then people say whether to go on.
class AuditPage : public TablePage {
    Q_OBJECT
public:
    static constexpr int kLookPages = 10;

    explicit AuditPage(PageContext& context, QWidget* parent = nullptr);

protected:
    void activate() override;
    void deactivate() override;
    void showDetail(const QString& id) override;
    void fillMenu(QMenu* menu, const QStringList& ids) override;
    QString summaryText() const override;
    void showEmpty() override;
    void updateState() override;
    void showNothingMatches() override;
    bool isLoading() const override;

private:
    /// Fetches another page where the filter wants one.
    void lookOn();
    void lookFurther();
    bool wantsMore() const;
    /// The page that was asked for last has not come through the filter yet.
    bool isPageOnItsWay() const;
    /// How far the filter has looked, in words.
    QString lookedWords() const;

    models::AuditModel* m_model = nullptr;
    DetailPane* m_detail = nullptr;
    store::AuditPager* m_pager = nullptr; ///< a child of this
    QString m_lookedFor;                  ///< the filter that the next three are about
    std::uint64_t m_lookedFrom = 0;       ///< the oldest entry when the last page was asked for; its number
    int m_found = 0;                      ///< rows shown then
    int m_pagesLeft = 0;
};

} // namespace sio::views
