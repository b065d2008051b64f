# Jernih as one container: `docker run -v jernih:/data jernih run` (first: init, check).
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY bot bot
COPY models models
COPY campaigns campaigns
RUN python -m venv /opt/jernih \
 && /opt/jernih/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock \
 && /opt/jernih/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data jernih && install -d -o jernih -m 0700 /data
COPY --from=build /opt/jernih /opt/jernih
ENV PATH=/opt/jernih/bin:$PATH JERNIH_DATA_DIR=/data PYTHONUNBUFFERED=1
USER jernih
VOLUME /data
ENTRYPOINT ["jernih"]
CMD ["run"]
