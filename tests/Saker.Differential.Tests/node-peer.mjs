// Answers every request with what it saw of it, in one header field, so that a test can compare framings.
import http from 'node:http';

const server = http.createServer({ requireHostHeader: true, keepAliveTimeout: 2000, headersTimeout: 5000 });

function saw(request, content) {
  const text = `${request.method} ${request.url} [${content.toString('latin1')}]`;
  return Buffer.from(text, 'latin1').toString('base64');
}

function answer(request, response) {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('error', () => {});
  request.on('end', () => {
    response.setHeader('X-Saw', saw(request, Buffer.concat(pieces)));
    response.setHeader('Content-Length', 0);
    response.end();
  });
}

server.on('request', answer);
server.on('connect', (request, socket) => {
  socket.end(`HTTP/1.1 200 OK\r\nX-Saw: ${saw(request, Buffer.alloc(0))}\r\nConnection: close\r\n\r\n`);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));

// The test's end of this pipe closes when the test run does, however it ends.
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
