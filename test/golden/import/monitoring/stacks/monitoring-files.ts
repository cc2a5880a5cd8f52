import { type Secret, text } from 'arrimage';

/** `prometheus/alerts.yml` of the Compose project. */
export const alertsYml = `groups:
  - name: instances
    rules:
      - alert: InstanceDown
        expr: up == 0
        for: 5m
        annotations: { summary: "{{ $labels.instance }} is down" }
`;

/** `prometheus/prometheus.yml` of the Compose project. */
export const prometheusYml = `global: { scrape_interval: 15s }
rule_files: [/etc/prometheus/alerts.yml]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] }
scrape_configs:
  - job_name: cadvisor
    static_configs: [{ targets: ['cadvisor:8080'] }]
`;

/** `alertmanager/config.yml` of the Compose project. */
export const configYml = (smtpAuthPassword: Secret) => text`global:
  smtp_smarthost: mail.example.org:587
  smtp_from: alerts@example.org
  smtp_auth_username: alerts
  smtp_auth_password: ${smtpAuthPassword}
route: { receiver: team }
receivers: [{ name: team, email_configs: [{ to: ops@example.org }] }]
`;

/** `grafana/provisioning/dashboards/team.yml` of the Compose project. */
export const teamYml = `apiVersion: 1
providers:
  - { name: team, folder: Team, type: file, options: { path: /etc/grafana/provisioning/dashboards } }
`;

/** `grafana/provisioning/datasources/prometheus.yml` of the Compose project. */
export const datasourcesPrometheusYml = `apiVersion: 1
datasources:
  - { name: Prometheus, type: prometheus, url: "http://prometheus:9090", isDefault: true }
`;
