// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/exposition.h"

#include <prometheus/text_serializer.h>

namespace sio::api {

void Exposition::counter(const std::string& name, const std::string& help, double value, const Labels& labels)
{
    add(name, help, prometheus::MetricType::Counter, labels).counter.value = value;
}

void Exposition::gauge(const std::string& name, const std::string& help, double value, const Labels& labels)
{
    add(name, help, prometheus::MetricType::Gauge, labels).gauge.value = value;
}

std::string Exposition::text() const
{
    return prometheus::TextSerializer().Serialize(m_families);
}

prometheus::ClientMetric& Exposition::add(const std::string& name, const std::string& help,
                                          prometheus::MetricType type, const Labels& labels)
{
    if (m_families.empty() || m_families.back().name != name) {
        prometheus::MetricFamily family;
        family.name = name;
        family.help = help;
        family.type = type;
        m_families.push_back(std::move(family));
    }
    prometheus::ClientMetric metric;
    for (const auto& [label, value] : labels)
        metric.label.push_back({label, value});
    std::vector<prometheus::ClientMetric>& metrics = m_families.back().metric;
    metrics.push_back(std::move(metric));
    return metrics.back();
}

} // namespace sio::api
