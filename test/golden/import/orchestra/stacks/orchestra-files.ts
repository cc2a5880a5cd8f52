/** `nginx.conf` of the Compose project. */
export const nginxConf = `events { worker_connections 1024; }
http {
  server {
    listen 80;
    location /api/ { proxy_pass http://api:4000; }
    location / { proxy_pass http://web:3000; }
  }
}
`;
