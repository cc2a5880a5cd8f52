/** `logstash/pipeline/logstash.conf` of the Compose project. */
export const logstashConf = `input { beats { port => 5044 } tcp { port => 50000 } }
output {
  elasticsearch {
    hosts => ["http://es01:9200"]
    user => "elastic"
    password => "\${ELASTIC_PASSWORD}"
  }
}
`;
