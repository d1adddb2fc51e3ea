// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/report.h"
#include "sequences/sequence.h"

#include <QtCore/QAbstractTableModel>

#include <set>

namespace sio::views {

class SequenceDocument;
class Theme;

/// The steps of the open sequence with what came of them; also of one that is not valid, step by step. When
/// and how they are called can be edited, and their order by dragging, unless a run is under way.
class StepsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, At, What, Result, Took, ColumnCount };

    StepsModel(Theme& theme, SequenceDocument& document, QObject* parent = nullptr);

    void setResult(const sequences::StepResult& result);
    void clearResults();
    void setBreakpoints(const std::set<std::size_t>& breakpoints);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    /// A step was dragged there.
    void dropped(int row);

private:
    void takeDocument();
    QString whatOf(std::size_t row) const;
    QString tooltipOf(std::size_t row) const;

    Theme& m_theme;
    SequenceDocument& m_document;
    std::vector<sequences::StepResult> m_results; ///< as many as rows
    std::set<std::size_t> m_breakpoints;
};

} // namespace sio::views
