# The commands of mini-marketplace. "make" alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

MVN  := ./mvnw --batch-mode --no-transfer-progress
JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)
JAR  := target/mini-marketplace.jar
# What the service needs, as in the image: by default a JVM takes a quarter of the machine's memory.
JVM  := -XX:+UseSerialGC -Xmx256m -XX:+ExitOnOutOfMemoryError
# The classes of the service, parsed and laid out. A JVM that it does not fit starts without it, more slowly.
ARCHIVE := target/mini-marketplace.jsa
JVM     += -XX:SharedArchiveFile=$(ARCHIVE) -Xlog:cds=off -Xlog:cds+dynamic=off
SRC  := $(shell find src/main -type f 2>/dev/null) ops/openapi.json ops/openapi.yaml config.yml pom.xml

# Programs that stand beside the tests: they measure, and nothing fails by the clock.
TEST_CLASSES := $(MVN) --quiet test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test
WITH_TESTS    = $(JAVA) --enable-native-access=ALL-UNNAMED -cp target/classes:target/test-classes:$$(cat target/test.classpath)
ONLY_ITS     := -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip

# Lints the OpenAPI document; from npm.
SPECTRAL     := 6.15.0

# What is shipped, as a list for machines.
CYCLONEDX    := org.cyclonedx:cyclonedx-maven-plugin:2.9.3:makeAggregateBom

# The rigs: nothing but the standard library of Python 3. Variables given to make reach them.
PYTHON := JAVA=$(JAVA) PYTHONPYCACHEPREFIX=$(CURDIR)/target/pycache python3

DEMO := ops/demo/products.ndjson

.PHONY: help run build test unit test-integration test-jdk format openapi lint-openapi bench bench-compare bench-auth bench-pages bench-ui bench-overload drill drill-abuse drill-crash drill-shutdown drill-restore simulate fuzz \
  load audit demo-data image image-size image-report up down clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

SERVE := $(JAVA) $(JVM) -jar $(JAR) server config.yml

run: $(ARCHIVE) ## Build what is stale and serve on http://localhost:8080 (Ctrl-C stops); STORAGE=postgres brings a server
ifeq ($(STORAGE),postgres)
	$(TEST_CLASSES)
	exec $(WITH_TESTS) org.minimarketplace.db.postgres.FirstLook $(SERVE)
else
	exec $(SERVE)
endif

build: $(ARCHIVE) ## Build target/mini-marketplace.jar, and an archive of its classes for a faster start

test: ## Everything that must pass: format, static analysis, tests, coverage
	$(MVN) verify

unit: ## The tests that need no server, browser or other program: to run between two edits
	$(MVN) test -Djacoco.skip -Dspotless.check.skip -DexcludedGroups=tools -Dtest='*Test,!Postgres*Test'

test-integration: ## The integration tests alone, from clean: for another JDK (not those that drive tools)
	$(MVN) clean verify $(ONLY_ITS) -DexcludedGroups=tools

# What a JDK may change: the jar and its start, threads and time, files and native code.
ON_JDK := JarIT,GateIT,ShutdownIT,StopOrderIT,LockedDatabaseIT,ProductsApiIT,CatalogueIT,MetricsIT

test-jdk: ## The jar, the gate, the storage and the shutdown alone, from clean: the short run for another JDK
	$(MVN) clean verify -Dtest='org/minimarketplace/db/**/*Test,org/minimarketplace/gate/*Test' -Dit.test=$(ON_JDK) \
	  -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip -DexcludedGroups=tools

format: ## Format the Java sources
	$(MVN) --quiet spotless:apply

openapi: ## Write ops/openapi.json and ops/openapi.yaml anew, after a change of the API that is meant
	$(TEST_CLASSES)
	$(WITH_TESTS) org.minimarketplace.openapi.OpenApiDocument

lint-openapi: ## Check ops/openapi.yaml with Spectral (needs Node.js 20 and npm)
	npx --yes --package @stoplight/spectral-cli@$(SPECTRAL) spectral lint --fail-severity warn --ruleset ops/.spectral.yaml ops/openapi.yaml

audit: ## List known vulnerabilities of what is shipped, by osv.dev; fails on severe ones without an exception
	$(PYTHON) -m unittest discover --start-directory ops/audit
	$(MVN) --quiet $(CYCLONEDX) -DoutputName=sbom -DoutputFormat=json
	$(PYTHON) ops/audit/audit.py target/sbom.json ops/audit/exceptions.txt

bench-auth: ## What it takes of a processor to find out who asks, in process
	$(TEST_CLASSES)
	$(WITH_TESTS) org.minimarketplace.bench.AuthenticationBenchmark

bench-pages: ## Measure pages, searches and reads by id in a small and a large catalogue
	$(TEST_CLASSES)
	$(WITH_TESTS) org.minimarketplace.bench.PageBenchmark

bench-ui: ## Measure what a person in a browser waits for, in a small and a large catalogue
	$(TEST_CLASSES)
	$(WITH_TESTS) org.minimarketplace.DemoUiBenchmark

bench-overload: $(JAR) ## Offer ten times what it can do; writes target/bench-overload.md and .svg
	$(TEST_CLASSES)
	$(WITH_TESTS) -Dmarketplace.jar=$(abspath $(JAR)) org.minimarketplace.bench.OverloadBenchmark

drill: ## Make every alert fire on running services, and mend it by its page of the runbook; writes target/drill.md, drill-postgres.md
	$(MVN) verify -Dit.test=AlertDrillIT,PostgresDrillIT -Ddrill.everything=true $(ONLY_ITS)
	@cat target/drill.md target/drill-postgres.md

drill-abuse: $(JAR) ## Slow, greedy and broken clients beside normal ones; SHAPES, CLIENTS, ROUNDS; report in target/abuse/
	$(PYTHON) loadtest/abuse.py

drill-crash: $(JAR) ## kill -9, power cuts, failing disks under writes; KILLS, CUTS, FAULTS, DAMAGES, SEED; report in target/crash/ (needs cc)
	$(PYTHON) loadtest/crash.py

drill-shutdown: ## Stop it under load, ROUNDS (20) times: no request and no write may be lost
	$(MVN) verify -Dit.test=ShutdownIT -Dshutdown.rounds=$(or $(ROUNDS),20) $(ONLY_ITS)

simulate: ## Gate, group commit and keys in a simulated world: SEEDS (100000) of them, or SEED alone, with its story
	$(MVN) --quiet test -Dtest=SimulationTest $(if $(SEED),-Dsimulation.seed=$(SEED),-Dsimulation.seeds=$(or $(SEEDS),100000)) \
	  -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip -Dspotless.check.skip

fuzz: ## Bytes that nobody meant, on both ports and as configuration, for SECONDS (3600) from SEED (random); target/fuzz/
	$(MVN) verify -Dtest=ConfigurationFuzzTest -Dit.test=FuzzIT -Dfuzz.seconds=$(or $(SECONDS),3600) \
	  -Dfuzz.seed=$(or $(SEED),$$((RANDOM * 32768 + RANDOM))) -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip

load: $(JAR) ## Load test without containers; USERS, SPAWN_RATE, DURATION, HOST, TOKEN_FILE, STORAGE=postgres, INSTANCES; report in target/load/
ifeq ($(STORAGE),postgres)
	$(TEST_CLASSES)
	exec $(WITH_TESTS) -Dpostgres.fresh=true org.minimarketplace.db.postgres.FirstLook env $(PYTHON) loadtest/load.py
else
	$(PYTHON) loadtest/load.py
endif

bench: $(ARCHIVE) ## Requests a second and processor time, by wrk; PEERS=all, BASELINE=URL, COLD=1, TOKEN_FILE, STORAGE=postgres; target/bench/
ifeq ($(STORAGE),postgres)
	$(TEST_CLASSES)
	exec $(WITH_TESTS) -Dpostgres.fresh=true org.minimarketplace.db.postgres.FirstLook env $(PYTHON) loadtest/bench.py
else
	$(PYTHON) loadtest/bench.py
endif

bench-compare: $(ARCHIVE) ## The same beside the revision REV (HEAD~1), by turns, with ratios
	REV=$(or $(REV),HEAD~1) $(PYTHON) loadtest/bench.py

demo-data: ## Import the sample catalogue into the service on HOST (http://localhost:8080), or with OFFLINE=1 into its database; TOKEN_FILE
	@if [ -n "$(OFFLINE)" ]; then $(MAKE) --no-print-directory build && exec $(JAVA) -jar $(JAR) import config.yml --file $(DEMO); \
	else { [ -z "$${TOKEN_FILE:-}" ] || printf 'header = "Authorization: Bearer %s"\n' "$$(cat "$$TOKEN_FILE")"; } | \
	  curl --config - --fail-with-body --silent --show-error --data-binary @$(DEMO) --header 'Content-Type: application/x-ndjson' \
	  "$${HOST:-http://localhost:$${PORT:-8080}}/products/import" && echo || \
	  { echo "error: is the service running? \"make run\" starts it" >&2; exit 1; }; fi

image: ## Build the container image, mini-marketplace:local (needs Docker or podman)
	ops/image.sh build

image-size: ## Print what is in the image
	@ops/image.sh size

image-report: ## Start the image in its limits, and print what it takes
	@ops/image.sh report

up: ## Containers: the service, Prometheus, Alertmanager, Grafana on :3000 (admin/admin), Locust on :8089; SERVICES, STORAGE=postgres
	@ops/compose.sh check && ops/image.sh build && ops/compose.sh up-healthy $(SERVICES)
	@echo "service http://localhost:$${SERVICE_PORT:-8080}  Grafana http://localhost:$${GRAFANA_PORT:-3000} (admin/admin)" \
	  " Prometheus http://localhost:$${PROMETHEUS_PORT:-9090}  Locust http://localhost:$${LOCUST_PORT:-8089}"
	@echo "token .run/tokens/ops.token, for the pages and Swagger UI, and as the password of http://localhost:$${SERVICE_ADMIN_PORT:-8081}"
ifeq ($(STORAGE),postgres)
	@echo "two instances behind HAProxy on PostgreSQL: admin ports http://localhost:$${SERVICE_ADMIN_PORT:-8081}" \
	  "and http://localhost:$${SERVICE_ADMIN_PORT_2:-8082}"
endif
	@echo "try   curl -K .run/tokens/curl http://localhost:$${SERVICE_PORT:-8080}/products"

down: ## Stop the containers; what they stored stays
	ops/compose.sh down

clean: ## Remove target/, and this project's containers, their volumes, tokens and its image; never a database of yours
	rm -rf target .run/tokens
	@if ops/compose.sh check 2>/dev/null; then ops/compose.sh down --volumes; fi
	@ops/image.sh remove

drill-restore: ## Back it up under load, restore it elsewhere: no acknowledged write may be missing
	$(MVN) verify -Dit.test=RestoreDrillIT $(ONLY_ITS)
	@cat target/drill-restore.md

$(JAR): $(SRC)
	$(MVN) --quiet package -DskipTests
	@touch $(JAR)

$(ARCHIVE): $(JAR)
	@ops/train.sh 5 $(JAR) config.yml $(JAVA) -XX:+UseSerialGC -Xmx256m -XX:ArchiveClassesAtExit=$@ || \
	  echo "no archive of classes: the service starts all the same, more slowly"
