# Untested: no engine has built this file yet; its steps were tried by hand. The tested ways are in docs/operations.md.
# The image is named by its exact version. Its digest could not be looked up where this was written: put it behind the
# version (python:3.12.12-slim-bookworm@sha256:…) once you have pulled it, so that every build begins with the same bytes.
ARG PYTHON=python:3.12.12-slim-bookworm

FROM ${PYTHON} AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/advisor \
 && /opt/advisor/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/run.lock \
 && /opt/advisor/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM ${PYTHON}
COPY --from=build /opt/advisor /opt/advisor
# A fixed number, so that `runAsNonRoot` can be checked and volumes can be given to it.
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin advisor \
 && install -d -o advisor -m 0700 /data /cache
USER 10001
VOLUME ["/data", "/cache"]
ENV CAREER_ADVISOR_DATABASE_URL=sqlite:////data/conversations.sqlite3 \
    XDG_CACHE_HOME=/cache \
    PYTHONUNBUFFERED=1
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=60s CMD ["/opt/advisor/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=3)"]
CMD ["/opt/advisor/bin/career-advisor", "serve", "--host", "0.0.0.0"]
