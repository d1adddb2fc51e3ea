// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/documents.h"

#include "version.h"

namespace sio::api {

namespace {

// Nothing of the request is repeated here: the page is the same for everybody.
constexpr std::string_view kBeforeVersion = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PaperMastery Realtime</title>
<style>
body { font: 16px/1.55 system-ui, sans-serif; color: #1f2430; background: #fff; max-width: 44rem; margin: 3rem auto; padding: 0 1.25rem }
h1 { font-size: 1.6rem; margin-bottom: .2rem }
h2 { font-size: 1.1rem; margin-top: 2rem }
pre { background: #f4f5f7; border: 1px solid #e2e4e9; border-radius: 6px; padding: .9rem 1rem; overflow-x: auto; font-size: .875rem }
code { font-family: ui-monospace, monospace }
a { color: #1a56b4 }
.quiet { color: #5b6270 }
@media (prefers-color-scheme: dark) {
  body { color: #e6e8ec; background: #16181d } pre { background: #1f2229; border-color: #31353e }
  a { color: #8ab4f8 } .quiet { color: #a0a6b2 }
}
</style>
</head>
<body>
<h1>PaperMastery Realtime</h1>
<p class="quiet">Version )html";

constexpr std::string_view kAfterVersion =
    R"html( is running and speaks Socket.IO 4 (Engine.IO revision 4).</p>

<h2>Connect a client</h2>
<pre><code>import { io } from 'socket.io-client';

const socket = io('/socket.io', { query: { userId: 'USER_UUID_HERE' } });

socket.on('connection_success', (data) =&gt; console.log('connected', data));
socket.on('payment_update', (data) =&gt; console.log('payment', data));
socket.emit('join_session_room', { session_id: 'SESSION_UUID' }, (answer) =&gt; console.log(answer));</code></pre>

<h2>Publish from a backend</h2>
<pre><code>curl --json '{"id": "p1", "user_id": "u1", "status": "completed"}' \
     http://127.0.0.1:3000/api/v1/events/payment_update</code></pre>
<p>Without configured keys the publish API serves callers on the same machine alone; with keys it wants
<code>Authorization: Bearer &lt;key&gt;</code>.</p>

<h2>Look around</h2>
<ul>
<li><a href="/api/v1/openapi.json">/api/v1/openapi.json</a>: the publish API, described in OpenAPI 3.1</li>
<li><a href="/healthz">/healthz</a>: is the process alive</li>
<li><a href="/readyz">/readyz</a>: does it take new work</li>
<li><a href="/metrics">/metrics</a>: figures for Prometheus</li>
</ul>
</body>
</html>
)html";

} // namespace

std::string welcomePage()
{
    std::string page(kBeforeVersion);
    page += kVersion;
    page += kAfterVersion;
    return page;
}

} // namespace sio::api
