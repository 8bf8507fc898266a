# The commands of mini-marketplace. "make" alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

MVN  := ./mvnw --batch-mode --no-transfer-progress
JAR  := target/mini-marketplace.jar
SRC  := $(shell find src/main -type f 2>/dev/null) pom.xml

.PHONY: help run build test test-integration drill-shutdown bench-overload format

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

run: $(JAR) ## Build what is stale and serve on http://localhost:8080 (Ctrl-C stops)
	exec java -jar $(JAR) server config.yml

build: $(JAR) ## Build target/mini-marketplace.jar

test: ## Everything that must pass: format, static analysis, tests, coverage
	$(MVN) verify

test-integration: ## The integration tests alone, from clean: for another JDK
	$(MVN) clean verify -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip

drill-shutdown: ## Stop it under load, 20 times: no request and no write may be lost
	$(MVN) verify -Dit.test=ShutdownIT -Dshutdown.rounds=20 -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip

bench-overload: $(JAR) ## Offer it up to ten times what it can do; writes target/bench-overload.md and .svg
	$(MVN) --quiet test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test
	java -Dmarketplace.jar=$(abspath $(JAR)) -cp target/test-classes:$$(cat target/test.classpath) org.minimarketplace.bench.OverloadBenchmark

format: ## Format the Java sources
	$(MVN) --quiet spotless:apply

$(JAR): $(SRC)
	$(MVN) --quiet package -DskipTests
	@touch $(JAR)
