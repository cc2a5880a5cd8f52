import { run } from '../../../lab/run.ts';

/** Seconds that a scan may take; a quiet machine needs a few a target. */
const MOST = 240;

/**
 * Sends a SYN to every TCP port and prints those that answered with SYN and ACK. A packet that is dropped costs no time.
 *
 * It goes by portions, each ended by RSTs: so the machine between never has more than one in its table of connections. Perl is on each
 * Debian, without any package.
 */
const SCAN = `
use strict;
use Socket;
$SIG{ALRM} = sub { die "not done after ${MOST} seconds\\n" };
alarm ${MOST};
my ($syn, $rst, $ack, $own_port) = (2, 4, 16, 61234);

sub scan {
  my ($target) = @_;
  my $there = inet_aton($target);
  socket(my $probe, AF_INET, SOCK_DGRAM, 0) or die "socket: $!";
  connect($probe, pack_sockaddr_in(9, $there)) or die "$target: $!";
  my ($ignored, $own) = unpack_sockaddr_in(getsockname($probe));
  socket(my $raw, AF_INET, SOCK_RAW, 6) or die "raw socket: $!";
  setsockopt($raw, SOL_SOCKET, SO_RCVBUF, pack('l', 1 << 22));
  connect($raw, pack_sockaddr_in(0, $there)) or die "$target: $!";
  my $bits = '';
  vec($bits, fileno($raw), 1) = 1;
  my %open;

  my $drain = sub {
    my ($left) = @_;
    while (1) {
      (my $ready, $left) = select(my $readable = $bits, undef, undef, $left);
      last if $ready < 1;
      defined recv($raw, my $data, 256, 0) or next;
      my $at = (ord($data) & 15) * 4;
      my ($from, $to) = unpack('n2', substr($data, $at, 4));
      my $flags = ord(substr($data, $at + 13, 1));
      $open{$from} = 1 if $to == $own_port && ($flags & ($syn | $ack)) == ($syn | $ack);
    }
  };
  my $send = sub {
    my ($flags, $sequence, $first, $last) = @_;
    my $rest = pack('NNCCn', $sequence, 0, 80, $flags, 64240);
    my $base = 0;
    $base += $_ for unpack('n*', $own . $there . pack('CCn', 0, 6, 20) . pack('n', $own_port) . $rest);
    for my $to ($first .. $last) {
      my $sum = $base + $to;
      $sum = ($sum & 65535) + ($sum >> 16) while $sum >> 16;
      my $packet = pack('n2', $own_port, $to) . $rest . pack('nn', ~$sum & 65535, 0);
      for (my $tries = 0; !defined send($raw, $packet, 0); $tries++) {
        die "$target port $to: $!" if $tries == 500;
        $drain->(0.02);
      }
      $drain->(0) if $to % 128 == 0;
    }
  };

  # The second time for what a busy machine may have lost, where servers are.
  for my $until (65535, 10240) {
    for (my $first = 1; $first <= $until; $first += 8192) {
      my $last = $first + 8191 < $until ? $first + 8191 : $until;
      $send->($syn, 1, $first, $last);
      $drain->(0.3);
      $send->($rst, 2, $first, $last);
    }
  }
  print join(' ', $target, sort { $a <=> $b } keys %open), "\\n";
}

scan($_) for @ARGV;
`;

/** Which TCP ports of the targets answer, seen from a network of this machine: `host`, `container:…` or one by name. */
export async function openPorts(
  image: string,
  network: string,
  targets: readonly string[],
): Promise<Readonly<Record<string, readonly number[]>>> {
  const container = ['docker', 'run', '--rm', '--user', '0', '--cap-add', 'NET_RAW', '--network', network];
  const scan = ['--entrypoint', 'perl', image, '-e', SCAN, ...targets];
  const { code, stdout, stderr } = await run([...container, ...scan], { timeoutSeconds: MOST + 60 });
  if (code !== 0) throw new Error(`the scan from ${network} ended with ${code}\n${stderr}`);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return Object.fromEntries(lines.map(([target = '', ...ports]) => [target, ports.map(Number)]));
}
