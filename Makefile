# The commands of mini-marketplace. "make" alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

MVN  := ./mvnw --batch-mode --no-transfer-progress
JAR  := target/mini-marketplace.jar
SRC  := $(shell find src/main -type f 2>/dev/null) pom.xml

.PHONY: help run build test format bench-pages

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(JAR) ## Build what is stale and serve on http://localhost:8080 (Ctrl-C stops)
	exec java -jar $(JAR) server config.yml

build: $(JAR) ## Build target/mini-marketplace.jar

test: ## Everything that must pass: format, static analysis, tests, coverage
	$(MVN) verify

bench-pages: ## Measure pages, searches and reads by id in a small and a large catalogue
	$(MVN) --quiet test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath -Dmdep.includeScope=test
	java -cp "target/classes:target/test-classes:$$(cat target/test-classpath)" org.minimarketplace.bench.PageBenchmark

format: ## Format the Java sources
	$(MVN) --quiet spotless:apply

$(JAR): $(SRC)
	$(MVN) --quiet package -DskipTests
	@touch $(JAR)
