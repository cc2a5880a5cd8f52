import { Construct } from 'constructs';
import { NginxEdge, type NginxEdgeProps } from './nginx-edge.ts';
import type { Server } from './server.ts';
import { WebService, type WebServiceProps } from './web-service.ts';

export interface ApplicationServerProps {
  readonly api: WebServiceProps;
  readonly edge: Omit<NginxEdgeProps, 'routes'>;
}

/** What a load balancer sees: replicas of the API behind an edge of their own. */
export class ApplicationServer extends Construct {
  readonly api: WebService;
  readonly edge: NginxEdge;

  constructor(server: Server, id: string, props: ApplicationServerProps) {
    super(server, id);
    this.api = new WebService(this, 'api', props.api);
    this.edge = new NginxEdge(this, 'edge', { ...props.edge, routes: [{ to: this.api }] });
  }
}
