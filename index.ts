export { ApplicationServer, type ApplicationServerProps } from './constructs/application-server.ts';
export { CeleryBeat, type CeleryBeatProps } from './constructs/celery-beat.ts';
export { CeleryWorker, type CeleryWorkerProps } from './constructs/celery-worker.ts';
export {
  type AcmeCertificateProps,
  type AcmeProps,
  Certificate,
  type CertificateProps,
  type DirectoryProps,
  type GivenCertificateProps,
} from './constructs/certificate.ts';
export { configurationText } from './constructs/configuration-text.ts';
export { Container, type FileProps, type TmpfsProps } from './constructs/container.ts';
export type { ContainerProps, Exceptions, Owner, ResourceProps, Runtime } from './constructs/container-props.ts';
export { DatabaseServer, type DatabaseServerProps } from './constructs/database-server.ts';
export { DjangoApplication, type DjangoApplicationProps } from './constructs/django-application.ts';
export { brokerVariables, type TlsFiles, tlsFiles } from './constructs/encryption.ts';
export { engineCapabilities } from './constructs/engine-capabilities.ts';
export { Environment, type EnvironmentProps } from './constructs/environment.ts';
export { type Endpoint, type Expression, type Input, later, text, url } from './constructs/expression.ts';
export { ExternalHost, type ExternalHostProps } from './constructs/external-host.ts';
export { Flower, type FlowerProps } from './constructs/flower.ts';
export { commandProbe, httpProbe, type ProbeTimes, shellProbe } from './constructs/health-check.ts';
export { Job, type JobProps } from './constructs/job.ts';
export { LoadBalancer, type LoadBalancerProps } from './constructs/load-balancer.ts';
export type { Login } from './constructs/login.ts';
export { Minio, type MinioProps } from './constructs/minio.ts';
export { Network, type NetworkProps } from './constructs/network.ts';
export {
  type EdgeRoute,
  NginxEdge,
  type NginxEdgeProps,
  type RateLimit,
  type StaticFiles,
} from './constructs/nginx-edge.ts';
export { OutboundProxy, type OutboundProxyProps } from './constructs/outbound-proxy.ts';
export { Pgbouncer, type PgbouncerProps } from './constructs/pgbouncer.ts';
export { Postgres, type PostgresProps } from './constructs/postgres.ts';
export { PostgresBackup, type PostgresBackupProps } from './constructs/postgres-backup.ts';
export { Rabbitmq, type RabbitmqProps } from './constructs/rabbitmq.ts';
export { flowerRights, producerRights, type RabbitmqRights, workerRights } from './constructs/rabbitmq-rights.ts';
export { Redis, type RedisProps } from './constructs/redis.ts';
export { releaseSteps } from './constructs/release-steps.ts';
export { Schedule, type ScheduleProps } from './constructs/schedule.ts';
export { Secret, type SecretProps } from './constructs/secret.ts';
export { findServer, Server, type ServerProps } from './constructs/server.ts';
export { type PublishProps, Service, type ServiceProps } from './constructs/service.ts';
export { type TaskQueue, type TaskQueues, taskQueues } from './constructs/task-queues.ts';
export { TopologyError, type TopologyProblem } from './constructs/topology-error.ts';
export { topologyOf } from './constructs/topology-of.ts';
export { Volume, type VolumeProps } from './constructs/volume.ts';
export { WebService, type WebServiceProps } from './constructs/web-service.ts';
export { WorkerServer, type WorkerServerProps } from './constructs/worker-server.ts';
export type { Topology } from './model/topology.ts';
export { defineSettings, type SettingsOf, type SettingsSchema } from './settings/define-settings.ts';
export * as nouns from './settings/nouns.ts';
export { edgeOf } from './stacks/edge.ts';
export {
  externalHostsOf,
  outboundProxyOf,
  probeTimes,
  publication,
  secretMaker,
  serversOf,
} from './stacks/parts.ts';
export { defineSystem, type System } from './stacks/system.ts';
