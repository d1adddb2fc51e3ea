// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/junit.h"

#include "sequences/textreport.h"

#include <array>
#include <cstdio>
#include <QtCore/QXmlStreamWriter>

namespace sio::sequences {

namespace {

QString text(const std::string& utf8)
{
    QString result = QString::fromStdString(utf8);
    // XML 1.0 has no place for other control characters, not even escaped.
    for (QChar& c : result)
        if (c.unicode() < 0x20 && c != u'\n' && c != u'\t')
            c = QChar(0xFFFD);
    return result;
}

QString seconds(Duration duration)
{
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.3f", static_cast<double>(duration.count()) / 1e9);
    return QString::fromLatin1(buffer.data());
}

void writeStep(QXmlStreamWriter& xml, const RunReport& report, const StepResult& step)
{
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", text(report.sequence));
    xml.writeAttribute("name", text(step.title));
    xml.writeAttribute("time", seconds(step.finished - step.started));
    if (step.status == StepStatus::NotRun || step.status == StepStatus::Running)
        xml.writeEmptyElement("skipped");
    if (step.status == StepStatus::Failed) {
        std::string all;
        for (const Failure& failure : step.failures)
            all += (all.empty() ? "" : "\n") + failureText(failure);
        xml.writeStartElement("failure");
        xml.writeAttribute("message", text(all.substr(0, all.find('\n'))));
        xml.writeCharacters(text(all));
        xml.writeEndElement();
    }
    xml.writeEndElement();
}

void writeRun(QXmlStreamWriter& xml, const RunReport& report)
{
    const bool hasRunError = report.status == RunStatus::CouldNotRun;
    // A strict run may fail although each of its steps passed.
    const bool failsAsWhole = report.status == RunStatus::Failed && report.count(StepStatus::Failed) == 0;
    const std::size_t extra = hasRunError || failsAsWhole ? 1 : 0;
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", text(report.sequence));
    xml.writeAttribute("tests", QString::number(report.steps.size() + extra));
    xml.writeAttribute("failures",
                       QString::number(report.count(StepStatus::Failed) + (failsAsWhole ? 1 : 0)));
    xml.writeAttribute("errors", QString::number(hasRunError ? 1 : 0));
    xml.writeAttribute("skipped",
                       QString::number(report.count(StepStatus::NotRun) + report.count(StepStatus::Running)));
    xml.writeAttribute("time", seconds(report.duration));
    xml.writeAttribute("timestamp", text(timestampText(report.trace.startedAt)));
    for (const StepResult& step : report.steps)
        writeStep(xml, report, step);
    if (extra > 0) {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", text(report.sequence));
        xml.writeAttribute("name", hasRunError ? "run" : "nothing unexpected");
        xml.writeAttribute("time", "0.000");
        xml.writeStartElement(hasRunError ? "error" : "failure");
        xml.writeAttribute("message", text(report.error));
        xml.writeCharacters(text(report.error));
        xml.writeEndElement();
        xml.writeEndElement();
    }
    xml.writeTextElement("system-out", text(unexpectedText(report)));
    xml.writeEndElement();
}

} // namespace

std::string junitXml(const std::vector<RunReport>& reports)
{
    QByteArray out;
    QXmlStreamWriter xml(&out);
    xml.setAutoFormatting(true);
    xml.setAutoFormattingIndent(2);
    xml.writeStartDocument();
    xml.writeStartElement("testsuites");
    for (const RunReport& report : reports)
        writeRun(xml, report);
    xml.writeEndElement();
    xml.writeEndDocument();
    return out.toStdString();
}

} // namespace sio::sequences
