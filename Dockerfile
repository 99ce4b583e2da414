# Cagou in a container: docker compose up -d cagou (compose.yaml). Each command of this file is also run without Docker by
# `make docker-commands`. The image runs from the checkout, as every other installation: Cagou is never published as a wheel.
FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN ["python", "-m", "venv", "/venv"]
COPY config/lock/build.txt config/lock/postgres.txt /lock/
RUN ["/venv/bin/python", "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:", \
     "-r", "/lock/build.txt", "-r", "/lock/postgres.txt"]
COPY pyproject.toml LICENSE /app/
COPY bot /app/bot
COPY cogs /app/cogs
COPY models /app/models
COPY config /app/config
RUN ["/venv/bin/python", "-m", "pip", "install", "--no-index", "--no-deps", "--no-build-isolation", "--editable", "/app"]
RUN ["/venv/bin/python", "-m", "pip", "uninstall", "--yes", "setuptools", "pip"]
# The root file system is read-only when it runs, so the byte code is made here.
RUN ["/venv/bin/python", "-m", "compileall", "-q", "/app/bot", "/app/cogs", "/app/models", "/app/config"]
RUN ["install", "--directory", "--owner=10001", "--group=10001", "--mode=0700", "/data"]

FROM python:3.13-slim-trixie
LABEL org.opencontainers.image.title="Cagou" \
      org.opencontainers.image.description="The Discord bot of a professional cluster" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY --from=build --chown=10001:10001 /data /data
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    CAGOU_BACKUP_DIRECTORY=/data/backups \
    CAGOU_DATABASE_URL=sqlite:////data/cagou.sqlite3 \
    CAGOU_HEALTH_PORT=8080 \
    CAGOU_KEY_DIRECTORY=/data/keys \
    CAGOU_LOG_FORMAT=json
WORKDIR /data
USER 10001:10001
VOLUME ["/data"]
STOPSIGNAL SIGTERM
# /health answers 503, an error for urlopen, while the gateway or the database is away.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['CAGOU_HEALTH_PORT'] + '/health', timeout=4)"]
ENTRYPOINT ["cagou"]
CMD ["run"]
