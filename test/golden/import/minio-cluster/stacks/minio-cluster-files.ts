/** `nginx.conf` of the Compose project. */
export const nginxConf = `events {}
http {
  upstream s3 { server minio1:9000; server minio2:9000; server minio3:9000; }
  upstream console { ip_hash; server minio1:9001; server minio2:9001; server minio3:9001; }
  server { listen 9000; client_max_body_size 0; location / { proxy_pass http://s3; } }
  server { listen 9001; location / { proxy_pass http://console; } }
}
`;
