import { connect } from 'node:tls';
import { type HeldCertificate, tryReadCertificate } from './held-certificate.ts';

/** Asks what is served for a name at an address; tests put another one in its place. */
export type AskServed = (host: string, port: number, name: string) => Promise<HeldCertificate | null>;

/** Looks at the certificate of a TLS server, whoever signed it; null where nobody answers in 3 s. Nothing is sent but the handshake. */
export const askServed: AskServed = (host, port, name) =>
  new Promise((resolve) => {
    // It is looked at and not trusted: that is the one way to see one that has ended.
    const socket = connect({ host, port, servername: name, rejectUnauthorized: false, timeout: 3000 }, () => {
      const raw = socket.getPeerX509Certificate()?.raw;
      socket.destroy();
      resolve(raw === undefined ? null : tryReadCertificate(raw));
    });
    const end = (): void => {
      socket.destroy();
      resolve(null);
    };
    socket.on('error', end).on('timeout', end);
  });
