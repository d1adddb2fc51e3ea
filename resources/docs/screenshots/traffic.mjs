// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
// A small day at PaperMastery for the console's pictures: readers with one or two tabs, sessions, researchers, payments,
// and a few who are refused. Real socket.io clients against a real server.
//     node traffic.mjs URL MODULES [USERS]
import { createRequire } from 'node:module';

const [url, modules, users = '60'] = process.argv.slice(2);
const { io } = createRequire(`${modules}/`)('socket.io-client');

let seed = 20260301;
const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);
const hex = (n) => Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('');
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
const pick = (list) => list[Math.floor(random() * list.length)];
const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

const sessions = Array.from({ length: 18 }, uuid);
const researchers = Array.from({ length: 9 }, uuid);
const people = Array.from({ length: Number(users) }, uuid);
const sockets = [];

function open(user, transports) {
    const socket = io(url, { forceNew: true, transports, query: { userId: user } });
    socket.user = user;
    socket.on('connect', () => {
        if (random() < 0.7) socket.emit('join_session_room', { session_id: pick(sessions) }, () => {});
        if (random() < 0.5) socket.emit('join_researcher_room', { researcher_id: pick(researchers) }, () => {});
    });
    sockets.push(socket);
}

async function publish(event, row) {
    await fetch(`${url}/api/v1/events/${event}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(row) });
}

const day = (n) => new Date(Date.now() + n * 86400e3).toISOString();
const rows = {
    payment_update: () => ({ id: uuid(), user_id: pick(people), status: pick(['pending', 'completed', 'completed', 'failed']), amount: Math.round(random() * 20000) / 100, currency: 'USD' }),
    session_update: () => ({ id: pick(sessions), status: 'scheduled', change: pick(['rescheduled', 'zoom_link', 'researcher_joined']), user_id: pick(people), start_time: day(1) }),
    booking_confirmation: () => ({ session_id: pick(sessions), user_id: pick(people), researcher_id: pick(researchers), start_time: day(2), end_time: day(2.05), paper_title: 'On the sparsity of attention' }),
    availability_update: () => ({ researcher_id: pick(researchers), availability: { monday: ['9:00-10:00', '14:00-16:00'] }, timezone: 'Europe/Zurich' }),
};

async function refuse() {
    const bad = io(url, { forceNew: true, reconnection: false, transports: ['websocket'], query: pick([{}, { userId: 'not a valid id!' }]) });
    bad.on('connect_error', () => bad.close());
    await fetch(`${url}/socket.io/?EIO=3&transport=polling`).catch(() => {});
    if (random() < 0.4) await fetch(`${url}/socket.io/?EIO=4&transport=polling&sid=${hex(20)}`).catch(() => {});
}

people.forEach((user, i) => {
    open(user, i % 7 === 3 ? ['polling'] : ['websocket']);
    if (i % 4 === 0) open(user, i % 8 === 0 ? ['polling', 'websocket'] : ['websocket']);
});
await wait(500);
process.stdout.write(`${people[0]}\n`);
for (let turn = 0; ; ++turn) {
    const name = pick(Object.keys(rows));
    await publish(name, rows[name]());
    const socket = pick(sockets);
    if (turn % 3 === 0) socket.emit(pick(['join_session_room', 'leave_session_room']), { session_id: pick(sessions) }, () => {});
    if (turn % 40 === 5) await refuse();
    if (turn % 25 === 9) { socket.disconnect(); await wait(100); socket.connect(); }
    await wait(60 + random() * 140);
}
