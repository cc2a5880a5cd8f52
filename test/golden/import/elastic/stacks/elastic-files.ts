import { type Secret, text } from 'arrimage';

/** `logstash/pipeline/logstash.conf` of the Compose project. */
export const logstashConf = (password: Secret) => text`input { beats { port => 5044 } tcp { port => 50000 } }
output {
  elasticsearch {
    hosts => ["http://es01:9200"]
    user => "elastic"
    password =${password} "\${ELASTIC_PASSWORD}"
  }
}
`;
