// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "api/histogram.h"

#include <prometheus/metric_family.h>

#include <string>
#include <utility>
#include <vector>

namespace sio::api {

/// One scrape in the making: values under names with labels. Samples of one name are added one after the
/// other.
class Exposition {
public:
    using Labels = std::vector<std::pair<std::string, std::string>>;

    void counter(const std::string& name, const std::string& help, double value, const Labels& labels = {});
    void gauge(const std::string& name, const std::string& help, double value, const Labels& labels = {});
    /// `unit`: what one counted step is worth in the metric's unit (1e-6 for microseconds in a metric of
    /// seconds).
    template <std::size_t N>
    void histogram(const std::string& name, const std::string& help, const Histogram<N>& values, double unit)
    {
        prometheus::ClientMetric& metric = add(name, help, prometheus::MetricType::Histogram, {});
        std::uint64_t total = 0;
        for (std::size_t i = 0; i < N; ++i) {
            total += values.count(i);
            metric.histogram.bucket.push_back({total, static_cast<double>(values.bounds()[i]) * unit});
        }
        metric.histogram.sample_count = total + values.count(N);
        metric.histogram.sample_sum = static_cast<double>(values.sum()) * unit;
    }

    /// Prometheus' text format, version 0.0.4.
    std::string text() const;

private:
    prometheus::ClientMetric& add(const std::string& name, const std::string& help,
                                  prometheus::MetricType type, const Labels& labels);

    std::vector<prometheus::MetricFamily> m_families;
};

} // namespace sio::api
