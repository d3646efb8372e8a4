'use strict';
// A reverse proxy as people write it by the README of http-proxy, or of http-proxy-middleware: one call, one listener for errors. What it is told stands in a
// JSON file, its one argument; the driver in lab/Proxies/Node writes that. It prints a line when it listens, and what the libraries report.
const fs = require('fs');
const http = require('http');

if (process.argv[2] === '--version') {
  const version = (library) => `${library} ${JSON.parse(fs.readFileSync(`${__dirname}/node_modules/${library}/package.json`)).version}`;
  console.log(`Node.js ${process.version.slice(1)}, ${version('http-proxy')}, ${version('http-proxy-middleware')}`);
  process.exit(0);
}

const told = JSON.parse(fs.readFileSync(process.argv[2]));
const targets = told.upstreams.map((upstream) => (upstream.startsWith('unix:') ? { socketPath: upstream.slice('unix:'.length) } : `http://${upstream}`));
let turn = 0;
const next = () => targets[turn++ % targets.length];
const options = { ...told.options, ...(told.agent && { agent: new http.Agent(told.agent) }) };

function byHttpProxy() {
  const proxy = require('http-proxy').createProxyServer(options);
  const late = new WeakSet(); // requests that proxyTimeout ended: their error is ECONNRESET, as where the upstream ends
  proxy.on('proxyReq', (upstream, request) => upstream.once('timeout', () => late.add(request)));
  proxy.on('error', (error, request, response) => {
    console.error(`error ${error.code}: ${error.message}`);
    if (response.headersSent) return response.destroy(); // its end would say that the answer is whole
    for (const name of response.getHeaderNames()) response.removeHeader(name); // those of the answer that failed
    response.writeHead(late.has(request) ? 504 : 502);
    response.end();
  });
  return (request, response) => proxy.web(request, response, { target: next() });
}

function byMiddleware() {
  const { createProxyMiddleware } = require('http-proxy-middleware');
  return createProxyMiddleware({ ...options, target: targets[0], router: next, logger: console });
}

const server = http.createServer(told.library === 'http-proxy' ? byHttpProxy() : byMiddleware());
server.listen(told.listen, () => console.log(`listening ${told.listen.host}:${told.listen.port}`));

// How many clients it has, on an address of its own: the one that asks is none of them.
http.createServer((request, response) => server.getConnections((error, count) => response.end(`active ${count}\n`))).listen(told.status);
