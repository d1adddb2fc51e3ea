// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/report.h"
#include "sequences/sequence.h"

#include <QtCore/QAbstractTableModel>

#include <set>

namespace sio::views {

class Theme;

/// The steps of a sequence with what came of them. When and how they are called can be edited unless a run is
/// under way.
class StepsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, At, What, Result, Took, ColumnCount };

    explicit StepsModel(Theme& theme, QObject* parent = nullptr);

    void setSequence(const sequences::Sequence& sequence);
    const sequences::Sequence& sequence() const { return m_sequence; }
    void setResult(const sequences::StepResult& result);
    void clearResults();
    void setEditable(bool editable) { m_isEditable = editable; }
    void setBreakpoints(const std::set<std::size_t>& breakpoints);

    // Each answers whether it changed anything, and tells by edited().
    bool move(int row, int by);
    bool duplicate(int row);
    bool remove(int row);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

Q_SIGNALS:
    /// The sequence was changed by hand.
    void edited();

private:
    Theme& m_theme;
    sequences::Sequence m_sequence;
    std::vector<sequences::StepResult> m_results; ///< as many as steps
    std::set<std::size_t> m_breakpoints;
    bool m_isEditable = true;
};

} // namespace sio::views
