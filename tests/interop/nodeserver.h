// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QProcess>
#include <QtCore/QStringList>
#include <QtTest/QTest>

namespace sio::test {

/// A Node server with the public instrumentation: a process that prints "ready PORT" and answers each line
/// with "done".
class NodeServer {
public:
    explicit NodeServer(const QStringList& arguments)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(PM_NODE, QStringList{PM_INTEROP_DIR "/reference/adminfixture.mjs"} + arguments);
    }
    ~NodeServer()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
    }
    /// 0: it did not start.
    int port()
    {
        const QString line = readLine();
        return line.startsWith("ready ") ? line.mid(6).toInt() : 0;
    }
    bool tell(const QString& line)
    {
        m_process.write(line.toUtf8() + '\n');
        return readLine() == "done";
    }

private:
    QString readLine()
    {
        const bool got = QTest::qWaitFor([this] { return m_process.canReadLine(); }, 20'000);
        return got ? QString::fromUtf8(m_process.readLine()).trimmed() : QString();
    }
    QProcess m_process;
};

} // namespace sio::test
