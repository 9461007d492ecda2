# Files that Vite builds into `dist` (MED-SVC-02), served by NGINX on the port that PORT names; a path that is no file is the page itself, as
# routers in the browser want it. Put `node_modules`, `dist` and `.git` into .dockerignore.
ARG BUILD_IMAGE=node:22.20.0-alpine3.22
ARG RUN_IMAGE=nginx:1.29.8-alpine

FROM ${BUILD_IMAGE} AS build
WORKDIR /app
# Dependencies are a layer of their own: they are fetched anew only when the lock file changes.
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build
# Written here, as the folder that is built has no such file. Nothing but /tmp need be written when it runs.
RUN printf '%s\n' \
  'daemon off;' \
  'pid /tmp/nginx.pid;' \
  'error_log stderr warn;' \
  'events {}' \
  'http {' \
  '  include /etc/nginx/mime.types;' \
  '  client_body_temp_path /tmp/client_body;' \
  '  proxy_temp_path /tmp/proxy;' \
  '  fastcgi_temp_path /tmp/fastcgi;' \
  '  uwsgi_temp_path /tmp/uwsgi;' \
  '  scgi_temp_path /tmp/scgi;' \
  '  access_log /dev/stdout;' \
  '  server_tokens off;' \
  '  gzip on;' \
  '  gzip_types text/css application/javascript application/json image/svg+xml;' \
  '  server {' \
  '    listen PORT;' \
  '    root /srv/www;' \
  '    location / { try_files $uri $uri/ /index.html; }' \
  '    location /assets/ { add_header Cache-Control "public, max-age=31536000, immutable"; }' \
  '  }' \
  '}' > /nginx.conf

FROM ${RUN_IMAGE}
COPY --from=build /app/dist /srv/www
COPY --from=build /nginx.conf /etc/nginx/static.conf
USER 1000:1000
ENTRYPOINT []
# The shell puts the port in and is gone: signals reach the program.
CMD ["sh", "-c", "sed \"s/listen PORT;/listen ${PORT:-3000};/\" /etc/nginx/static.conf > /tmp/nginx.conf && exec nginx -c /tmp/nginx.conf"]
