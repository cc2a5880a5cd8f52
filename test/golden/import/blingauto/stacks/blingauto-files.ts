/** `nginx/conf.d/api.conf` of the Compose project. */
export const apiConf = `limit_req_zone $binary_remote_addr zone=api:10m rate=10r/s;

upstream api { server api:8000; }

server {
  listen 80;
  server_name api.blingauto.example;
  location /.well-known/acme-challenge/ { root /var/www/certbot; }
  location / { return 301 https://$host$request_uri; }
}

server {
  listen 443 ssl;
  server_name api.blingauto.example;
  ssl_certificate /etc/letsencrypt/live/api.blingauto.example/fullchain.pem;
  ssl_certificate_key /etc/letsencrypt/live/api.blingauto.example/privkey.pem;
  location / {
    limit_req zone=api burst=20 nodelay;
    proxy_pass http://api;
  }
}
`;
