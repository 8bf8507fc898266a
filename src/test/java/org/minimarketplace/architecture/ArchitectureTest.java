package org.minimarketplace.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.MarketplaceConfiguration;

/** Who may know whom, what is never built here, and how large a class may grow. */
class ArchitectureTest {

    private static final String ROOT = "org.minimarketplace";
    private static final Path SOURCES = Path.of("src", "main", "java", "org", "minimarketplace");

    private static final int MAX_LINES = 400;
    private static final int MAX_LINES_OF_A_RESOURCE = 200;
    private static final int MAX_LINES_OF_THE_APPLICATION = 100;

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Deliberately wrong: what the rules are tried on, so that a rule that cannot fail is noticed. */
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages(ROOT + ".fixture");

    /** Each package and those of ours that it may import; the root may import all. A package need not exist yet. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("api", Set.of()),
            Map.entry("core", Set.of()),
            Map.entry("web", Set.of("http")),
            Map.entry("http", Set.of("core", "gate")),
            Map.entry("http.jetty", Set.of("core", "http")),
            Map.entry("auth", Set.of("core", "http")),
            Map.entry("logging", Set.of("auth", "core", "http")),
            Map.entry("gate", Set.of("core")),
            Map.entry("resources", Set.of("api", "auth", "core", "http")),
            Map.entry("transfer", Set.of("api", "core")),
            Map.entry("errors", Set.of("api", "auth", "core", "gate", "http", "http.jetty")),
            Map.entry("db", Set.of("core", "gate")),
            Map.entry("db.postgres", Set.of("db", "db.spool", "core", "gate")),
            Map.entry("db.spool", Set.of("db", "core")),
            Map.entry("db.sqlite", Set.of("db", "db.spool", "core", "gate")),
            Map.entry("health", Set.of("gate", "db", "http")),
            Map.entry("metrics", Set.of("auth", "gate", "db", "http")),
            Map.entry("tasks", Set.of("auth", "gate", "health", "db", "core")),
            Map.entry("config", Set.of()),
            Map.entry("cli", Set.of("auth", "gate", "health", "db", "core", "config")));

    static Stream<Arguments> imports() {
        return MAY_IMPORT.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(entry -> {
            Set<String> allowed = new TreeSet<>(entry.getValue());
            String others = allowed.isEmpty() ? "none of ours" : String.join(", ", allowed);
            return Arguments.of(entry.getKey(), others, allowed);
        });
    }

    @ParameterizedTest(name = "{0} imports {1}")
    @MethodSource("imports")
    void packagesImportOnlyWhatTheyMay(String name, String others, Set<String> allowed) {
        importsOnly(name, allowed).as(name + " imports " + others).check(PRODUCTION);
    }

    private static ArchRule importsOnly(String name, Set<String> allowed) {
        List<String> known = new ArrayList<>(List.of(ROOT + "." + name));
        allowed.forEach(other -> known.add(ROOT + "." + other));
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(ROOT + "..").and(not(resideInAnyPackage(known.toArray(String[]::new)))))
                .allowEmptyShould(true);
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> packages = PRODUCTION.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toSet());

        assertThat(MAY_IMPORT.keySet()).containsAll(packages);
    }

    /** The table that a newcomer reads is the one that holds. */
    @Test
    void theTableOfTheReadmeIsThisOne() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("README.md")).stream()
                .dropWhile(line -> !line.startsWith("| package |"))
                .skip(3)
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        Map<String, String> readme = rows.stream()
                .map(row -> row.split("\\|", -1))
                .collect(Collectors.toMap(
                        cells -> cells[1].strip().replace("`", ""), cells -> cells[cells.length - 2].strip()));

        assertThat(readme)
                .isEqualTo(MAY_IMPORT.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> {
                    String others = String.join(", ", new TreeSet<>(entry.getValue()));
                    return others.isEmpty() ? "none of ours" : others;
                })));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(PRODUCTION);
    }

    /** Each with those that are nested in it; those of other packages do not count. */
    private static SliceAssignment classesOf(String name) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith(ROOT + "." + name)
                        ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "the classes of " + name;
            }
        };
    }

    @Test
    void classesOfTheStorageHaveNoCycles() {
        slices().assignedFrom(classesOf("db")).should().beFreeOfCycles().check(PRODUCTION);
    }

    @Test
    void theDomainKnowsTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(inside("core"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify.annotations..", inside("core"))
                .check(PRODUCTION);
        noClasses()
                .that()
                .resideInAPackage(inside("core"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "java.net.http..")
                .check(PRODUCTION);
    }

    /** What the operator's parts know of a database: nothing of its stores and statements. */
    private static final Set<String> KNOWN_TO_OPERATORS = Set.of(
            "BackupManifest",
            "BackupNameTakenException",
            "DatabaseObserver",
            "DatabaseRefusedException",
            "FileBackups",
            "Operation",
            "Repetition",
            "SchemaStatus",
            "Storage",
            "StorageKind",
            "Upkeep");

    @Test
    void theOperatorsPartsKnowTheStorageAlone() {
        Set<String> known =
                KNOWN_TO_OPERATORS.stream().map(name -> ROOT + ".db." + name).collect(Collectors.toSet());
        noClasses()
                .that()
                .resideInAnyPackage(inside("health"), inside("metrics"), inside("tasks"), inside("cli"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(inside("db"))
                        .and(DescribedPredicate.describe(
                                "are none of " + KNOWN_TO_OPERATORS,
                                type -> !known.contains(type.getName().replaceFirst("\\$.*", "")))))
                .check(PRODUCTION);
    }

    @ParameterizedTest(name = "one class outside of {0} names it")
    @ValueSource(strings = {"db.sqlite", "db.postgres"})
    void oneClassOutsideItsPackageNamesAnEngine(String engine) {
        noClasses()
                .that(resideOutsideOfPackages(inside(engine)).and(not(named("GuardedStorage"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(inside(engine))
                .check(PRODUCTION);
    }

    @ParameterizedTest(name = "the word {0} stays in {1}")
    @CsvSource({
        "PRAGMA, db/sqlite db/spool",
        "jdbc:sqlite:, db/sqlite db/spool db/DatabaseSettings.java",
        "jdbc:postgresql:, db/postgres db/DatabaseSettings.java"
    })
    void wordsOfAnEngineStayWithIt(String word, String places) throws IOException {
        List<Path> strangers = new ArrayList<>();
        for (Path source : sources()) {
            boolean allowed = Stream.of(places.split(" ")).map(SOURCES::resolve).anyMatch(source::startsWith);
            if (!allowed && Files.readString(source).contains(word)) {
                strangers.add(source);
            }
        }
        assertThat(strangers).isEmpty();
    }

    @ParameterizedTest(name = "{0} stays in {1}")
    @CsvSource({
        "org.jdbi.., db",
        "java.sql.., db",
        "org.sqlite.., db.sqlite",
        "org.postgresql.., db.postgres",
        "jakarta.ws.rs.., resources errors web",
        "org.glassfish.jersey.., resources errors web",
        "io.swagger.., api resources web",
    })
    void librariesStayWhereTheyBelong(String library, String packages) {
        staysIn(library, packages.split(" ")).check(PRODUCTION);
    }

    /** But that a refusal is quiet, which its class has to say, and Jetty alone asks. */
    @Test
    void jettyStaysOutOfTheDomainTheGateAndTheStorage() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        inside("api"),
                        inside("core"),
                        inside("transfer"),
                        inside("gate"),
                        inside("db"),
                        inside("config"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.eclipse.jetty..").and(not(named("QuietException"))))
                .check(PRODUCTION);
    }

    /** The root hands the registry from one part to the next, and does nothing else with it. */
    @Test
    void prometheusStaysInMetrics() {
        noClasses()
                .that(resideOutsideOfPackages(inside("metrics"), ROOT))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.prometheus..")
                .check(PRODUCTION);
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.prometheus..").and(not(named("CollectorRegistry"))))
                .check(PRODUCTION);
    }

    private static ArchRule staysIn(String library, String... packages) {
        String[] allowed = Stream.of(packages).map(ArchitectureTest::inside).toArray(String[]::new);
        return noClasses()
                .that(resideOutsideOfPackages(allowed))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    /** The order of handlers is decided in one file. */
    @Test
    void onlyTheWayInPutsHandlersBeforeOthers() {
        noClasses()
                .that(not(named("WayIn")))
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "puts a handler before others",
                        call -> call.getTargetOwner().isAssignableTo(Handler.class)
                                && Set.of("insertHandler", "setHandler").contains(call.getName())))
                .check(PRODUCTION);
    }

    @Test
    void onlyTheRootKnowsTheWholeConfiguration() {
        noClasses()
                .that(resideOutsideOfPackages(ROOT))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(MarketplaceConfiguration.class)
                .check(PRODUCTION);
    }

    private static final ArchRule NOTHING_IS_CALLED_UTIL = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..")
            .orShould()
            .haveSimpleNameStartingWith("Base")
            .orShould()
            .haveNameMatching(".*[.$]\\w*(Util|Utils|Helper|Helpers|Common)");

    @Test
    void everyNameSaysWhatAThingIsFor() {
        NOTHING_IS_CALLED_UTIL.check(PRODUCTION);
    }

    /** Nobody should have to ask which of them is meant. */
    @Test
    void noTwoClassesHaveTheSameName() {
        Map<String, List<String>> packages = PRODUCTION.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getPackageName, Collectors.toList())));

        packages.values().removeIf(places -> places.size() == 1);
        assertThat(packages).isEmpty();
    }

    /** Enum constants, switches over enums and assertions make synthetic ones, which do not count. */
    private static final ArchRule STATICS_HOLD_NO_STATE = fields().that()
            .areStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .beFinal()
            .andShould(HoldsNothingThatChanges.INSTANCE);

    @Test
    void staticsHoldNoState() {
        STATICS_HOLD_NO_STATE.check(PRODUCTION);
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() throws IOException {
        for (Path folder : foldersWithSources()) {
            assertThat(folder.resolve("package-info.java"))
                    .content()
                    .contains("/**", "@NullMarked\npackage " + packageOf(folder) + ";");
        }
    }

    @Test
    void nothingGrowsTooLarge() throws IOException {
        List<String> tooLarge = new ArrayList<>();
        for (Path source : sources()) {
            long lines = Files.readAllLines(source).size();
            if (lines > budget(source)) {
                tooLarge.add(source + " has " + lines + " lines, and may have " + budget(source));
            }
        }
        assertThat(tooLarge).isEmpty();
    }

    private static int budget(Path source) {
        String name = source.getFileName().toString();
        if (name.equals("MarketplaceApplication.java")) {
            return MAX_LINES_OF_THE_APPLICATION;
        }
        return name.endsWith("Resource.java") ? MAX_LINES_OF_A_RESOURCE : MAX_LINES;
    }

    static Stream<Arguments> rulesThatTheFixtureBreaks() {
        return Stream.of(
                Arguments.of("a package called util", NOTHING_IS_CALLED_UTIL, "BaseState> has simple name starting"),
                Arguments.of(
                        "a static that is not final",
                        STATICS_HOLD_NO_STATE,
                        "BaseState.counter> does not have modifier FINAL"),
                Arguments.of("a static map", STATICS_HOLD_NO_STATE, "BaseState.CACHE"),
                Arguments.of("a static array", STATICS_HOLD_NO_STATE, "BaseState.DIGITS"),
                Arguments.of("a static of a class with state", STATICS_HOLD_NO_STATE, "BaseState.INSTANCE"),
                Arguments.of("SQL outside db", staysIn("java.sql..", "db"), "java.sql.Connection"),
                Arguments.of(
                        "an import that is not in the table",
                        importsOnly("fixture.util", Set.of("api")),
                        "core.Product"));
    }

    @ParameterizedTest(name = "the rules notice {0}")
    @MethodSource("rulesThatTheFixtureBreaks")
    void theRulesCanFail(String sentence, ArchRule rule, String detail) {
        assertThatThrownBy(() -> rule.check(WRONG))
                .as(sentence)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(detail);
    }

    @Test
    void theRulesLetImmutableStaticsPass() {
        assertThatThrownBy(() -> STATICS_HOLD_NO_STATE.check(WRONG))
                .isInstanceOf(AssertionError.class)
                .message()
                .doesNotContain("BaseState.FINE");
    }

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }

    private static DescribedPredicate<JavaClass> named(String simpleName) {
        return DescribedPredicate.describe(
                "are named " + simpleName, type -> type.getSimpleName().equals(simpleName));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            return sources;
        }
    }

    private static Set<Path> foldersWithSources() throws IOException {
        return sources().stream().map(Path::getParent).collect(Collectors.toSet());
    }

    private static String packageOf(Path folder) {
        Path below = SOURCES.relativize(folder);
        return below.toString().isEmpty()
                ? ROOT
                : ROOT + "." + below.toString().replace(below.getFileSystem().getSeparator(), ".");
    }
}
