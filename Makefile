# The commands of mini-marketplace. "make" alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

MVN  := ./mvnw --batch-mode --no-transfer-progress
JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)
JAR  := target/mini-marketplace.jar
SRC  := $(shell find src/main -type f 2>/dev/null) pom.xml

# Programs that stand beside the tests: they measure, and nothing fails by the clock.
TEST_CLASSES := $(MVN) --quiet test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test
WITH_TESTS    = $(JAVA) --enable-native-access=ALL-UNNAMED -cp target/classes:target/test-classes:$$(cat target/test.classpath)
ONLY_ITS     := -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip

.PHONY: help run build test test-integration format bench-pages bench-overload drill-shutdown drill-restore

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

run: $(JAR) ## Build what is stale and serve on http://localhost:8080 (Ctrl-C stops)
	exec $(JAVA) -jar $(JAR) server config.yml

build: $(JAR) ## Build target/mini-marketplace.jar

test: ## Everything that must pass: format, static analysis, tests, coverage
	$(MVN) verify

test-integration: ## The integration tests alone, from clean: for another JDK (not those that drive tools)
	$(MVN) clean verify $(ONLY_ITS) -DexcludedGroups=tools

format: ## Format the Java sources
	$(MVN) --quiet spotless:apply

bench-pages: ## Measure pages, searches and reads by id in a small and a large catalogue
	$(TEST_CLASSES)
	$(WITH_TESTS) org.minimarketplace.bench.PageBenchmark

bench-overload: $(JAR) ## Offer ten times what it can do; writes target/bench-overload.md and .svg
	$(TEST_CLASSES)
	$(WITH_TESTS) -Dmarketplace.jar=$(abspath $(JAR)) org.minimarketplace.bench.OverloadBenchmark

drill-shutdown: ## Stop it under load, 20 times: no request and no write may be lost
	$(MVN) verify -Dit.test=ShutdownIT -Dshutdown.rounds=20 $(ONLY_ITS)

drill-restore: ## Back it up under load, restore it elsewhere: no acknowledged write may be missing
	$(MVN) verify -Dit.test=RestoreDrillIT $(ONLY_ITS)
	@cat target/drill-restore.md

$(JAR): $(SRC)
	$(MVN) --quiet package -DskipTests
	@touch $(JAR)
