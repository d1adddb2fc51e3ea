// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/tablepage.h"

class QCheckBox;
class QPushButton;
class QToolButton;

namespace sio::models {
class EventsModel;
}

namespace sio::views {

class DetailPane;
class JsonView;

/// The live feed. Stays at the newest row while one is there, and where one is otherwise; Space pauses; what
/// is selected is shown as JSON, copied as a program, edited and sent again (E), exported.
class EventsPage : public TablePage {
    Q_OBJECT
public:
    explicit EventsPage(PageContext& context, QWidget* parent = nullptr);

    bool isPaused() const;
    void setPaused(bool paused);
    /// JSON lines or CSV of the rows shown; cells that a spreadsheet would run are quoted as text.
    QByteArray exportRows(bool csv) const;

protected:
    void activate() override;
    void deactivate() override;
    void showDetail(const QString& id) override;
    void fillMenu(QMenu* menu, const QStringList& ids) override;
    QString summaryText() const override;
    void showEmpty() override;
    void open(const QString& id) override;
    void updateState() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    link::EventPtr current() const;
    void watch();
    void follow();
    void showPill();
    void resend();
    void saveRows(bool csv);

    models::EventsModel* m_model = nullptr;
    DetailPane* m_detail = nullptr;
    JsonView* m_json = nullptr;
    QPushButton* m_resend = nullptr;
    QToolButton* m_pause = nullptr;
    bool m_follows = true;
    int m_unseen = 0; ///< arrived below while the table was scrolled up
};

} // namespace sio::views
