// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QFile>
#include <QtCore/QString>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslKey>

namespace sio::test {

/// What a server needs to be the one in this file, which holds certificate and key.
inline QSslConfiguration tlsOf(const QString& pemFile)
{
    QFile file(pemFile);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no certificate");
    const QByteArray pem = file.readAll();
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(QSslCertificate(pem));
    tls.setPrivateKey(QSslKey(pem, QSsl::Ec));
    return tls;
}

} // namespace sio::test
