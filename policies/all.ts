import { abruptStopSignal } from './abrupt-stop-signal.ts';
import { canaryWithoutEdge } from './canary-without-edge.ts';
import { dataOutsideVolume } from './data-outside-volume.ts';
import { debugInProduction } from './debug-in-production.ts';
import { deceptiveHealthCheck } from './deceptive-health-check.ts';
import { defaultCredentials } from './default-credentials.ts';
import { duplicateName } from './duplicate-name.ts';
import { forgetfulWorker } from './forgetful-worker.ts';
import { hostAccess } from './host-access.ts';
import { imageUser } from './image-user.ts';
import { imageWithoutDigest } from './image-without-digest.ts';
import { memoryDuringDeployment } from './memory-during-deployment.ts';
import { memoryOvercommit } from './memory-overcommit.ts';
import { missingAuthentication } from './missing-authentication.ts';
import { missingHealthCheck } from './missing-health-check.ts';
import { missingLimits } from './missing-limits.ts';
import { missingOrigin } from './missing-origin.ts';
import { openFiles } from './open-files.ts';
import { plainTextSecret } from './plain-text-secret.ts';
import type { Policy } from './policy.ts';
import { poolAboveConnections } from './pool-above-connections.ts';
import { portConflict } from './port-conflict.ts';
import { publicStatefulPort } from './public-stateful-port.ts';
import { queueWithoutConsumer } from './queue-without-consumer.ts';
import { queueWithoutProducer } from './queue-without-producer.ts';
import { rabbitmqHostname } from './rabbitmq-hostname.ts';
import { readableSecretFile } from './readable-secret-file.ts';
import { redisMemory } from './redis-memory.ts';
import { refusedAuthority } from './refused-authority.ts';
import { secondScheduler } from './second-scheduler.ts';
import { sharedData } from './shared-data.ts';
import { shortSecret } from './short-secret.ts';
import { shortStopGrace } from './short-stop-grace.ts';
import { smallMemoryLimit } from './small-memory-limit.ts';
import { superuserCredentials } from './superuser-credentials.ts';
import { unboundedLogs } from './unbounded-logs.ts';
import { unencryptedConnection } from './unencrypted-connection.ts';
import { unencryptedOrigin } from './unencrypted-origin.ts';
import { unexplainedException } from './unexplained-exception.ts';
import { unmappedHost } from './unmapped-host.ts';
import { unobtainableCertificate } from './unobtainable-certificate.ts';
import { unpinnedImage } from './unpinned-image.ts';
import { unreachableChallenge } from './unreachable-challenge.ts';
import { unreachableConnection } from './unreachable-connection.ts';
import { verificationOff } from './verification-off.ts';

/** Every policy, sorted by id. */
export const policies: readonly Policy[] = [
  abruptStopSignal,
  canaryWithoutEdge,
  dataOutsideVolume,
  debugInProduction,
  deceptiveHealthCheck,
  defaultCredentials,
  duplicateName,
  forgetfulWorker,
  hostAccess,
  imageUser,
  imageWithoutDigest,
  memoryDuringDeployment,
  memoryOvercommit,
  missingAuthentication,
  missingHealthCheck,
  missingLimits,
  missingOrigin,
  openFiles,
  plainTextSecret,
  poolAboveConnections,
  portConflict,
  publicStatefulPort,
  queueWithoutConsumer,
  queueWithoutProducer,
  rabbitmqHostname,
  readableSecretFile,
  redisMemory,
  refusedAuthority,
  secondScheduler,
  sharedData,
  shortSecret,
  shortStopGrace,
  smallMemoryLimit,
  superuserCredentials,
  unboundedLogs,
  unencryptedConnection,
  unencryptedOrigin,
  unexplainedException,
  unmappedHost,
  unobtainableCertificate,
  unpinnedImage,
  unreachableChallenge,
  unreachableConnection,
  verificationOff,
];
