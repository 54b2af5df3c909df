# Untested: no engine has built this file yet; its steps were tried by hand. The tested ways are in docs/operations.md.
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/advisor \
 && /opt/advisor/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/run.lock \
 && /opt/advisor/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
COPY --from=build /opt/advisor /opt/advisor
RUN useradd --system --home-dir /data advisor && install -d -o advisor -m 0700 /data
USER advisor
VOLUME /data
ENV CAREER_ADVISOR_DATABASE_URL=sqlite:////data/conversations.sqlite3
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK CMD ["/opt/advisor/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=3)"]
CMD ["/opt/advisor/bin/career-advisor", "serve", "--host", "0.0.0.0"]
