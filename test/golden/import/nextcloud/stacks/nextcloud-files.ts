/** `web/nginx.conf` of the Compose project. */
export const nginxConf = `events {}
http {
  upstream php-handler { server app:9000; }
  server { listen 80; root /var/www/html; location ~ \\.php { fastcgi_pass php-handler; } }
}
`;
