# FastAPI under uvicorn (MED-SVC-01). The application is `main:app`, or what the variable APP_MODULE names; its requirements name uvicorn.
# Put `.venv`, `__pycache__` and `.git` into .dockerignore.
ARG BUILD_IMAGE=python:3.13.7-slim-bookworm
ARG RUN_IMAGE=python:3.13.7-slim-bookworm

FROM ${BUILD_IMAGE} AS build
RUN python3 -m venv /opt/venv
# Dependencies are a layer of their own: they are fetched anew only when the requirements change.
COPY requirements.txt ./
RUN /opt/venv/bin/pip install --no-cache-dir -r requirements.txt

FROM ${RUN_IMAGE}
ENV PATH=/opt/venv/bin:${PATH}
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY . .
USER 1000:1000
# The shell puts the application's name in and is gone: signals reach the program.
CMD ["sh", "-c", "exec uvicorn ${APP_MODULE:-main:app}"]
