import { run } from '../../../lab/run.ts';

/**
 * Sends a SYN to every TCP port and prints those that answered with SYN and ACK. A packet that is dropped costs no time.
 *
 * Each attempt is ended by a RST, so that the machine between does not keep it in its table of connections.
 */
const SCAN = `
import select, socket, struct, sys, time
SYN, RST, ACK = 2, 4, 16

def scan(target):
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probe.connect((target, 9))
    own = probe.getsockname()[0]
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    raw.setblocking(False)
    there, port, found = socket.inet_aton(target), 61234, set()

    def packet(to, flags, sequence):
        head = struct.pack('!HHIIBBHHH', port, to, sequence, 0, 80, flags, 64240, 0, 0)
        pseudo = socket.inet_aton(own) + there + struct.pack('!BBH', 0, 6, 20)
        total = sum(struct.unpack('!16H', pseudo + head))
        while total >> 16:
            total = (total & 65535) + (total >> 16)
        return head[:16] + struct.pack('!H', ~total & 65535) + head[18:]

    def drain(seconds):
        until = time.time() + seconds
        while True:
            ready, _, _ = select.select([raw], [], [], max(0, until - time.time()))
            if not ready:
                return
            data = raw.recv(256)
            at = (data[0] & 15) * 4
            source, to = struct.unpack('!HH', data[at:at + 4])
            if data[12:16] == there and to == port and data[at + 13] & (SYN | ACK) == SYN | ACK:
                found.add(source)

    def send(flags, sequence, last=65535):
        for to in range(1, last + 1):
            while True:
                try:
                    raw.sendto(packet(to, flags, sequence), (target, 0))
                    break
                except (BlockingIOError, OSError) as error:
                    if getattr(error, 'errno', None) not in (11, 105):
                        raise
                    drain(0.01)
            if to % 256 == 0:
                drain(0)

    # The second time for what a busy machine may have lost, where servers are.
    for last in (65535, 10240):
        send(SYN, 1, last)
        drain(0.5)
    send(RST, 2)
    raw.close()
    print(target, *sorted(found), flush=True)

for target in sys.argv[1:]:
    scan(target)
`;

/** Which TCP ports of the targets answer, seen from a network of this machine: `host`, `container:…` or one by name. */
export async function openPorts(
  image: string,
  network: string,
  targets: readonly string[],
): Promise<Readonly<Record<string, readonly number[]>>> {
  const command = [
    'docker',
    'run',
    '--rm',
    '--user',
    '0',
    '--cap-add',
    'NET_RAW',
    '--network',
    network,
    '--entrypoint',
  ];
  const { code, stdout, stderr } = await run([...command, 'python3', image, '-c', SCAN, ...targets], {
    timeoutSeconds: 180,
  });
  if (code !== 0) throw new Error(`the scan from ${network} ended with ${code}\n${stderr}`);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return Object.fromEntries(lines.map(([target = '', ...ports]) => [target, ports.map(Number)]));
}
