import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { WebSocketServer } from 'ws';

const PATH = '/api/socket';
const GOING_AWAY = 1001;

/** A WebSocket that sends back what it gets. */
@Injectable()
export class EchoSocket implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #host: HttpAdapterHost;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost) {
    this.#host = host;
  }

  onApplicationBootstrap(): void {
    const server: Server = this.#host.httpAdapter.getHttpServer();
    server.on('upgrade', (request, socket, head) => this.#open(request, socket, head));
  }

  /** The server ends only when no connection is left, these included. */
  beforeApplicationShutdown(): void {
    for (const client of this.#sockets.clients) client.close(GOING_AWAY);
  }

  #open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (request.url?.split('?')[0] !== PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }));
      client.on('error', () => client.terminate());
    });
  }
}
