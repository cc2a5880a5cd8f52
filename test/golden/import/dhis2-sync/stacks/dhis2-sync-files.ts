/** `nginx/nginx.conf` of the Compose project. */
export const nginxConf = `events {}
http {
  upstream web { server web:8000; }
  server {
    listen 80;
    location /static/ { alias /app/staticfiles/; }
    location /media/ { alias /app/media/; }
    location / {
      proxy_pass http://web;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`;
