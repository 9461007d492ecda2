# Next.js as its standalone server (ECO-SVC-03, ECO-CON-10): next.config has `output: "standalone"`. Put `node_modules`, `.next` and `.git`
# into .dockerignore: what this machine built must not replace what the build makes.
ARG BUILD_IMAGE=node:22.20.0-alpine3.22
ARG RUN_IMAGE=node:22.20.0-alpine3.22

FROM ${BUILD_IMAGE} AS build
ENV NEXT_TELEMETRY_DISABLED=1
WORKDIR /app
# Dependencies are a layer of their own: they are fetched anew only when the lock file changes.
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
# A project need not have public files.
RUN npm run build && mkdir -p public

FROM ${RUN_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static ./.next/static
COPY --from=build /app/public ./public
USER 1000:1000
CMD ["node", "server.js"]
