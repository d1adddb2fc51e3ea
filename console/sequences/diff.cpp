// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/diff.h"

#include "sequences/normaliser.h"
#include "sequences/templates.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <QtCore/QUuid>

namespace sio::sequences {

namespace {

/// Beyond so many pairs a lane is aligned greedily: the table would be too large.
constexpr std::size_t kLargestTable = 16'000'000;

struct Item {
    const TraceEntry* entry;
    std::vector<Value> args; ///< normalised
    Duration time;           ///< at speed 1
    bool hasTime;
};

using Lane = std::vector<Item>;

/// Which ids stand for each other.
struct Bindings {
    std::map<std::string, std::string> forward;
    std::map<std::string, std::string> backward;

    bool bind(const std::string& a, const std::string& b)
    {
        const auto there = forward.emplace(a, b);
        const auto back = backward.emplace(b, a);
        return there.first->second == b && back.first->second == a;
    }
};

bool isUuid(const Value& value)
{
    return value.isString() && value.text().size() == 36 &&
           !QUuid::fromString(QString::fromStdString(value.text())).isNull();
}

class Comparison {
public:
    Comparison(const DiffOptions& options, bool isPattern, Bindings* bindings)
        : m_options(options), m_isPattern(isPattern), m_bindings(bindings)
    {
    }

    std::vector<Difference> operator()(const Item& a, const Item& b)
    {
        m_found.clear();
        // A pattern that names no arguments does not speak of them.
        if (m_isPattern && a.args.empty())
            return {};
        const bool countsMatter = !m_isPattern || a.args.size() > 1;
        if (countsMatter && a.args.size() != b.args.size())
            add("args", std::to_string(a.args.size()), std::to_string(b.args.size()));
        for (std::size_t i = 0; i < std::min(a.args.size(), b.args.size()); ++i)
            compare(a.args[i], &b.args[i], &b.entry->args[i],
                    i == 0 ? "" : "args[" + std::to_string(i) + ']');
        if (b.args.empty() && !a.args.empty() && !countsMatter)
            add("", a.args.front().json(), "(absent)");
        return std::move(m_found);
    }

private:
    void add(const std::string& path, std::string expected, std::string got)
    {
        m_found.push_back({path, std::move(expected), std::move(got)});
    }

    bool isIgnored(const std::string& name) const
    {
        const auto& ignored = m_options.ignoredFields;
        return std::find(ignored.begin(), ignored.end(), name) != ignored.end();
    }

    /// `raw`: what `b` is without its ids and times normalised.
    void compare(const Value& a, const Value* b, const Value* raw, const std::string& path)
    {
        if (m_isPattern && formOf(a, TemplateUse::Pattern) != Form::None) {
            if (differences(a, raw).empty()) // a type or a regex speaks of what was written
                return;
            for (Difference difference : differences(a, b)) {
                difference.path =
                    path + (path.empty() || difference.path.empty() ? "" : ".") + difference.path;
                m_found.push_back(std::move(difference));
            }
            return;
        }
        if (!b) {
            add(path, a.json(), "(absent)");
            return;
        }
        if (a.isMap() && b->isMap()) {
            compareMembers(a, *b, *raw, path);
        } else if (a.isList() && b->isList()) {
            if (a.items().size() != b->items().size())
                add(path, std::to_string(a.items().size()) + " items",
                    std::to_string(b->items().size()) + " items");
            for (std::size_t i = 0; i < std::min(a.items().size(), b->items().size()); ++i)
                compare(a.items()[i], &b->items()[i], &raw->items()[i], path + '[' + std::to_string(i) + ']');
        } else if (!isSame(a, *b)) {
            add(path, a.json(), b->json());
        }
    }

    void compareMembers(const Value& a, const Value& b, const Value& raw, const std::string& path)
    {
        const auto child = [&path](const std::string& name) {
            return path.empty() ? name : path + '.' + name;
        };
        for (const Value::Member& member : a.members())
            if (!isIgnored(member.name))
                compare(member.value, b.find(member.name), raw.find(member.name), child(member.name));
        if (m_isPattern)
            return;
        for (const Value::Member& member : b.members())
            if (!isIgnored(member.name) && !a.find(member.name))
                add(child(member.name), "(absent)", member.value.json());
    }

    bool isSame(const Value& a, const Value& b)
    {
        if (a == b)
            return true;
        if (isUuid(a) && isUuid(b))
            return !m_bindings || m_bindings->bind(a.text(), b.text());
        if (!a.isString() || !b.isString())
            return false;
        const auto first = Normaliser::offsetOf(a.text());
        const auto second = Normaliser::offsetOf(b.text());
        return first && second &&
               std::chrono::milliseconds(std::abs(*first - *second)) <= m_options.payloadTimes;
    }

    const DiffOptions& m_options;
    bool m_isPattern;
    Bindings* m_bindings; ///< null: ids are the same while one looks for pairs
    std::vector<Difference> m_found;
};

std::map<std::string, Lane> lanesOf(const Trace& trace)
{
    const Normaliser normalise(trace);
    std::map<std::string, Lane> lanes;
    for (const TraceEntry& entry : trace.entries) {
        Item item{&entry, {}, entry.time, entry.hasTime};
        if (trace.speed > 0)
            item.time =
                Duration(static_cast<Duration::rep>(static_cast<double>(entry.time.count()) * trace.speed));
        else
            item.hasTime = false;
        for (const Value& argument : entry.args)
            item.args.push_back(normalise(argument));
        lanes[entry.actor].push_back(std::move(item));
    }
    return lanes;
}

bool haveSameName(const Item& a, const Item& b)
{
    return a.entry->kind == b.entry->kind && (a.entry->event == b.entry->event || a.entry->event.empty());
}

std::string whatOf(const TraceEntry& entry)
{
    return std::string(traceKindName(entry.kind)) + (entry.event.empty() ? "" : ' ' + entry.event);
}

class Differ {
public:
    Differ(const Trace& first, const Trace& second, const DiffOptions& options)
        : m_options(options), m_isPattern(first.isPattern), m_first(lanesOf(first)), m_second(lanesOf(second))
    {
    }

    std::vector<Change> run()
    {
        for (const auto& [actor, lane] : m_second)
            m_first.try_emplace(actor);
        for (const auto& [actor, lane] : m_first)
            compareLane(lane, m_second[actor]);
        checkPairs();
        std::stable_sort(m_changes.begin(), m_changes.end(), [](const Change& a, const Change& b) {
            const auto when = [](const Change& c) {
                return c.kind == ChangeKind::Extra ? c.second : c.first;
            };
            return when(a) < when(b);
        });
        return std::move(m_changes);
    }

private:
    using Pair = std::pair<const Item*, const Item*>;

    bool isSame(const Item& a, const Item& b)
    {
        return haveSameName(a, b) && Comparison(m_options, m_isPattern, nullptr)(a, b).empty();
    }

    void compareLane(const Lane& a, const Lane& b)
    {
        std::vector<bool> usedA(a.size());
        std::vector<bool> usedB(b.size());
        for (const auto& [i, j] : commonOrder(a, b)) {
            usedA[i] = usedB[j] = true;
            m_pairs.emplace_back(&a[i], &b[j]);
        }
        const auto pairUp = [&](auto fits, auto report) {
            for (std::size_t i = 0; i < a.size(); ++i)
                for (std::size_t j = 0; j < b.size() && !usedA[i]; ++j)
                    if (!usedB[j] && fits(a[i], b[j])) {
                        usedA[i] = usedB[j] = true;
                        report(a[i], b[j]);
                    }
        };
        pairUp([this](const Item& x, const Item& y) { return isSame(x, y); },
               [this](const Item& x, const Item& y) { add(ChangeKind::Moved, &x, &y); });
        pairUp(haveSameName, [this](const Item& x, const Item& y) { m_pairs.emplace_back(&x, &y); });
        for (std::size_t i = 0; i < a.size(); ++i)
            if (!usedA[i])
                add(ChangeKind::Missing, &a[i], nullptr);
        for (std::size_t j = 0; j < b.size(); ++j)
            if (!usedB[j])
                add(ChangeKind::Extra, nullptr, &b[j]);
    }

    /// The longest common subsequence of things that are the same.
    std::vector<std::pair<std::size_t, std::size_t>> commonOrder(const Lane& a, const Lane& b)
    {
        std::vector<std::pair<std::size_t, std::size_t>> result;
        std::size_t start = 0;
        while (start < a.size() && start < b.size() && isSame(a[start], b[start])) {
            result.emplace_back(start, start);
            ++start;
        }
        const std::size_t rows = a.size() - start;
        const std::size_t columns = b.size() - start;
        if (rows == 0 || columns == 0)
            return result;
        if (rows * columns > kLargestTable) {
            std::size_t from = start;
            for (std::size_t i = start; i < a.size(); ++i)
                for (std::size_t j = from; j < b.size(); ++j)
                    if (isSame(a[i], b[j])) {
                        result.emplace_back(i, j);
                        from = j + 1;
                        break;
                    }
            return result;
        }
        std::vector<bool> same(rows * columns);
        std::vector<std::uint32_t> length((rows + 1) * (columns + 1));
        const auto at = [&length, columns](std::size_t i, std::size_t j) -> std::uint32_t& {
            return length[i * (columns + 1) + j];
        };
        for (std::size_t i = rows; i-- > 0;)
            for (std::size_t j = columns; j-- > 0;) {
                same[i * columns + j] = isSame(a[start + i], b[start + j]);
                at(i, j) =
                    same[i * columns + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
            }
        for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
            if (same[i * columns + j]) {
                result.emplace_back(start + i, start + j);
                ++i;
                ++j;
            } else if (at(i + 1, j) >= at(i, j + 1)) {
                ++i;
            } else {
                ++j;
            }
        }
        return result;
    }

    /// Payloads with their ids bound, in the first trace's order of time, and the gaps between events.
    void checkPairs()
    {
        std::stable_sort(m_pairs.begin(), m_pairs.end(), [](const Pair& a, const Pair& b) {
            return std::pair(a.first->time, a.first->entry) < std::pair(b.first->time, b.first->entry);
        });
        Bindings bindings;
        Duration shift{};
        for (const auto& [a, b] : m_pairs) {
            auto fields = Comparison(m_options, m_isPattern, &bindings)(*a, *b);
            if (!fields.empty())
                add(ChangeKind::Changed, a, b, std::move(fields));
            if (!m_options.comparesTiming || !a->hasTime || !b->hasTime)
                continue;
            const Duration late = b->time - a->time - shift;
            if (std::chrono::abs(late) <= m_options.timing)
                continue;
            shift += late;
            add(ChangeKind::Timing, a, b);
            m_changes.back().by = late;
        }
    }

    void add(ChangeKind kind, const Item* a, const Item* b, std::vector<Difference> fields = {})
    {
        const TraceEntry& entry = a ? *a->entry : *b->entry;
        Change change;
        change.kind = kind;
        change.actor = entry.actor;
        change.what = whatOf(entry);
        change.step = a && a->entry->step >= 0 ? a->entry->step : b ? b->entry->step : -1;
        change.fields = std::move(fields);
        if (a)
            change.first = a->time;
        if (b)
            change.second = b->time;
        m_changes.push_back(std::move(change));
    }

    const DiffOptions& m_options;
    const bool m_isPattern;
    std::map<std::string, Lane> m_first;
    std::map<std::string, Lane> m_second;
    std::vector<Pair> m_pairs;
    std::vector<Change> m_changes;
};

} // namespace

std::string_view changeKindName(ChangeKind kind)
{
    static constexpr std::array<std::string_view, 5> kNames{"missing", "extra", "moved", "changed", "timing"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::vector<Change> diffTraces(const Trace& first, const Trace& second, const DiffOptions& options)
{
    return Differ(first, second, options).run();
}

std::string diffText(const std::vector<Change>& changes)
{
    if (changes.empty())
        return "no differences\n";
    std::string out;
    for (const Change& change : changes) {
        std::string line(changeKindName(change.kind));
        line.resize(9, ' ');
        line += (change.actor.empty() ? "backend" : change.actor) + ' ' + change.what;
        if (change.step >= 0)
            line += " (step " + std::to_string(change.step + 1) + ')';
        switch (change.kind) {
        case ChangeKind::Missing:
            line += ", first at " + readableDuration(change.first);
            break;
        case ChangeKind::Extra:
            line += ", second at " + readableDuration(change.second);
            break;
        case ChangeKind::Timing:
            line += ": " + readableDuration(std::chrono::abs(change.by)) +
                    (change.by > Duration::zero() ? " later" : " earlier") + " than what went before it says";
            break;
        case ChangeKind::Moved:
        case ChangeKind::Changed:
            line += ", first at " + readableDuration(change.first) + ", second at " +
                    readableDuration(change.second);
            break;
        }
        out += line + '\n';
        for (const Difference& field : change.fields)
            out += "         " + differenceText(field) + '\n';
    }
    return out;
}

Value diffValue(const std::vector<Change>& changes)
{
    Value list = Value::list();
    for (const Change& change : changes) {
        Value fields = Value::list();
        for (const Difference& field : change.fields)
            fields.items().push_back(Value::map({{"path", Value::string(field.path)},
                                                 {"first", Value::string(field.expected)},
                                                 {"second", Value::string(field.got)}}));
        Value item = Value::map({{"change", Value::string(std::string(changeKindName(change.kind)))},
                                 {"actor", Value::string(change.actor)},
                                 {"what", Value::string(change.what)}});
        if (change.step >= 0)
            item.set("step", Value::integer(change.step + 1));
        if (!change.fields.empty())
            item.set("fields", std::move(fields));
        const auto ms = [](Duration time) {
            return Value::integer(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
        };
        if (change.kind != ChangeKind::Extra)
            item.set("first_ms", ms(change.first));
        if (change.kind != ChangeKind::Missing)
            item.set("second_ms", ms(change.second));
        list.items().push_back(std::move(item));
    }
    return list;
}

} // namespace sio::sequences
