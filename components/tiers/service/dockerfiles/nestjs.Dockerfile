# NestJS (ECO-SVC-01, ECO-CON-06): compiled in the first stage, run with the modules of production alone. Put `node_modules`, `dist` and
# `.git` into .dockerignore: the sources of this machine must not replace what the build made.
ARG BUILD_IMAGE=node:22.20.0-alpine3.22
ARG RUN_IMAGE=node:22.20.0-alpine3.22

FROM ${BUILD_IMAGE} AS build
WORKDIR /app
# Dependencies are a layer of their own: they are fetched anew only when the lock file changes.
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM ${RUN_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./package.json
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER 1000:1000
# Node.js itself, as npm would not hand signals on.
CMD ["node", "dist/main.js"]
