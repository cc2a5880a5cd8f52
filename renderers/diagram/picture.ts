import type { Topology } from '../../model/topology.ts';
import { type Arrow, arrowsOf } from './arrow.ts';
import { type Card, cardsOf } from './card.ts';
import { type Group, groupsOf } from './group.ts';
import { overviewOf } from './overview.ts';

/** What is drawn, before anything has a place. */
export interface Picture {
  readonly title: string;
  readonly subtitle: string;
  /** What the picture leaves out; empty: nothing. */
  readonly note: string;
  /** `services`: a card for each service; `servers`: a card for each server, since there are too many services to follow. */
  readonly detail: 'services' | 'servers';
  readonly groups: readonly Group[];
  readonly cards: readonly Card[];
  readonly arrows: readonly Arrow[];
}

/** Services and jobs that a picture can show one by one and still be read. */
const LARGEST_DETAILED = 40;

const OVERVIEW = 'Overview: one arrow for all connections between two servers, none within a server';

/** What to draw of a topology: everything, or from some size on the servers and what passes between them. */
export function pictureOf(topology: Topology): Picture {
  const title = `${topology.system} / ${topology.environment}`;
  const subtitle = subtitleOf(topology);
  if (topology.services.length + topology.jobs.length > LARGEST_DETAILED) {
    return { title, subtitle, note: OVERVIEW, detail: 'servers', groups: [], ...overviewOf(topology) };
  }
  return {
    title,
    subtitle,
    note: '',
    detail: 'services',
    groups: groupsOf(topology),
    cards: cardsOf(topology),
    arrows: arrowsOf(topology),
  };
}

function subtitleOf(topology: Topology): string {
  const containers = topology.services.reduce((sum, service) => sum + service.replicas, 0);
  return [
    count(topology.servers.length, 'server'),
    count(topology.services.length, 'service'),
    count(containers, 'container'),
    count(topology.jobs.length, 'job'),
    count(topology.connections.length, 'connection'),
  ].join(' · ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
