package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files that Grafana reads have the fields that Grafana documents, with values of the documented types: what it
 * does not know it ignores without a word. A table stands here for Grafana itself, because its image and its packages
 * cannot be had everywhere; where they can, {@code ComposeIT} and the workflow "containers" ask a Grafana that runs.
 *
 * @see <a href="https://grafana.com/docs/grafana/latest/administration/provisioning/">Provision Grafana</a>
 * @see <a href="https://github.com/grafana/grafana/blob/v11.1.0/kinds/dashboard/dashboard_kind.cue">the schema of
 *     dashboards</a>
 */
class GrafanaFilesTest {

    private static final Path PROVISIONING = Path.of("ops", "grafana", "provisioning");

    /** Where fields stand, and which there may be: a name and its type, with ! behind it where it must be there. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry(
                    "datasources file", "apiVersion:number! datasources:array! deleteDatasources:array prune:boolean"),
            Map.entry(
                    "data source",
                    "name:string! type:string! access:string! orgId:number uid:string url:string user:string"
                            + " database:string basicAuth:boolean basicAuthUser:string withCredentials:boolean"
                            + " isDefault:boolean jsonData:object secureJsonData:object version:number"
                            + " editable:boolean"),
            Map.entry(
                    "settings of Prometheus",
                    "timeInterval:string httpMethod:string customQueryParameters:string manageAlerts:boolean"
                            + " alertmanagerUid:string prometheusVersion:string prometheusType:string"
                            + " cacheLevel:string incrementalQuerying:boolean incrementalQueryOverlapWindow:string"
                            + " disableRecordingRules:boolean timeout:string tlsSkipVerify:boolean"),
            Map.entry("dashboards file", "apiVersion:number! providers:array!"),
            Map.entry(
                    "provider of dashboards",
                    "name:string! type:string orgId:number folder:string folderUid:string disableDeletion:boolean"
                            + " updateIntervalSeconds:number allowUiUpdates:boolean options:object!"),
            Map.entry("options of a provider", "path:string! foldersFromFilesStructure:boolean"),
            Map.entry(
                    "dashboard",
                    "id:number uid:string! title:string! description:string tags:array timezone:string"
                            + " editable:boolean graphTooltip:number time:object timepicker:object"
                            + " fiscalYearStartMonth:number liveNow:boolean weekStart:string refresh:string"
                            + " schemaVersion:number! version:number panels:array! templating:object"
                            + " annotations:object links:array"),
            Map.entry(
                    "annotation",
                    "name:string! datasource:object! enable:boolean! hide:boolean iconColor:string! filter:object"
                            + " target:object type:string builtIn:number expr:string step:string titleFormat:string"
                            + " textFormat:string tagKeys:string useValueForTime:boolean"),
            Map.entry(
                    "variable",
                    "name:string! type:string! label:string description:string hide:number skipUrlSync:boolean"
                            + " query:object datasource:object definition:string refresh:number regex:string"
                            + " sort:number includeAll:boolean multi:boolean allValue:string current:object"
                            + " options:array"),
            Map.entry(
                    "link",
                    "title:string! type:string! icon:string! tooltip:string! url:string! tags:array!"
                            + " asDropdown:boolean targetBlank:boolean includeVars:boolean keepTime:boolean"),
            Map.entry("row", "id:number! type:string! title:string! gridPos:object! collapsed:boolean! panels:array!"),
            Map.entry(
                    "panel",
                    "id:number! type:string! title:string! gridPos:object! description:string datasource:object!"
                            + " fieldConfig:object! options:object! targets:array! transparent:boolean links:array"
                            + " repeat:string maxDataPoints:number transformations:array interval:string"
                            + " timeFrom:string timeShift:string pluginVersion:string"),
            Map.entry("place", "h:number! w:number! x:number! y:number! static:boolean"),
            Map.entry("fields of a panel", "defaults:object! overrides:array!"),
            Map.entry(
                    "defaults of fields",
                    "displayName:string description:string filterable:boolean unit:string decimals:number min:number"
                            + " max:number mappings:array thresholds:object color:object links:array noValue:string"
                            + " custom:object"),
            Map.entry("thresholds", "mode:string! steps:array!"),
            Map.entry(
                    "query",
                    "refId:string! datasource:object! expr:string! legendFormat:string instant:boolean range:boolean"
                            + " format:string interval:string exemplar:boolean editorMode:string hide:boolean"),
            Map.entry("reference to a data source", "type:string! uid:string!"));

    static Stream<Arguments> nodes() {
        Nodes nodes = new Nodes();
        for (Path file : OpsFiles.files(PROVISIONING.resolve("datasources"), ".yml")) {
            JsonNode root = nodes.add(file, "datasources file", OpsFiles.yaml(file));
            for (JsonNode source : root.path("datasources")) {
                nodes.add(file, "data source", source);
                nodes.add(file, "settings of Prometheus", source.path("jsonData"));
            }
        }
        for (Path file : OpsFiles.files(PROVISIONING.resolve("dashboards"), ".yml")) {
            JsonNode root = nodes.add(file, "dashboards file", OpsFiles.yaml(file));
            for (JsonNode provider : root.path("providers")) {
                nodes.add(file, "provider of dashboards", provider);
                nodes.add(file, "options of a provider", provider.path("options"));
            }
        }
        OpsFiles.dashboards().forEach((name, dashboard) -> nodes.addDashboard(Path.of(name), dashboard));
        return nodes.arguments();
    }

    /** What there is, by file and place. */
    private static final class Nodes {

        private final Map<String, List<JsonNode>> found = new TreeMap<>();

        JsonNode add(Path file, String place, JsonNode node) {
            found.computeIfAbsent(file.getFileName() + ": " + place, key -> new ArrayList<>())
                    .add(node);
            return node;
        }

        void addDashboard(Path file, JsonNode dashboard) {
            add(file, "dashboard", dashboard);
            dashboard.at("/annotations/list").forEach(each -> add(file, "annotation", each));
            dashboard.at("/templating/list").forEach(each -> add(file, "variable", each));
            dashboard.path("links").forEach(each -> add(file, "link", each));
            dashboard.path("panels").forEach(each -> add(file, "place", each.path("gridPos")));
            dashboard.path("panels").valueStream().filter(each -> isRow(each)).forEach(each -> add(file, "row", each));
            for (JsonNode panel : OpsFiles.panels(dashboard)) {
                add(file, "panel", panel);
                add(file, "fields of a panel", panel.path("fieldConfig"));
                add(file, "defaults of fields", panel.at("/fieldConfig/defaults"));
                if (panel.at("/fieldConfig/defaults").has("thresholds")) {
                    add(file, "thresholds", panel.at("/fieldConfig/defaults/thresholds"));
                }
                panel.path("targets").forEach(each -> add(file, "query", each));
            }
            dashboard.findValues("datasource").forEach(each -> add(file, "reference to a data source", each));
        }

        private static boolean isRow(JsonNode panel) {
            return panel.path("type").asText().equals("row");
        }

        Stream<Arguments> arguments() {
            return found.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nodes")
    void everyFieldIsOneThatGrafanaKnows(String place, List<JsonNode> nodes) {
        Map<String, String> allowed = Arrays.stream(
                        Objects.requireNonNull(FIELDS.get(place.replaceFirst("[^:]+: ", "")))
                                .split(" "))
                .collect(Collectors.toMap(
                        field -> field.replaceFirst(":.*", ""), field -> field.replaceFirst(".*:", "")));
        List<String> required = allowed.entrySet().stream()
                .filter(field -> field.getValue().endsWith("!"))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(nodes).isNotEmpty().allSatisfy(node -> {
            assertThat(node.properties())
                    .allSatisfy(entry -> assertThat(allowed.getOrDefault(entry.getKey(), "unknown"))
                            .as(entry.getKey())
                            .startsWith(type(entry.getValue())));
            assertThat(node.properties()).extracting(Map.Entry::getKey).containsAll(required);
        });
    }

    private static String type(JsonNode value) {
        return value.getNodeType() == JsonNodeType.NULL
                ? "null"
                : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest(name = "{0} is one of {1}")
    @CsvSource({
        "type, timeseries|stat|row|state-timeline|heatmap|table|gauge|bargauge|barchart|histogram|text",
        "unit, short|percentunit|s|bytes|reqps|ops|none|ms|percent",
        "graphTooltip, 0|1|2",
        "format, table|heatmap|time_series",
        "drawStyle, line|bars|points",
        "colorMode, value|background|background_solid|none",
        "graphMode, none|area",
        "textMode, auto|value|value_and_name|name|none",
        "showPoints, auto|always|never"
    })
    void everyChoiceIsOneThatGrafanaOffers(String field, String choices) {
        List<String> values = OpsFiles.dashboards().values().stream()
                .flatMap(dashboard -> Stream.concat(
                        Stream.of(dashboard), dashboard.path("panels").valueStream()))
                .flatMap(each -> field.equals("type")
                        ? Stream.of(each.path("type")).filter(JsonNode::isTextual)
                        : each.findValues(field).stream())
                .map(JsonNode::asText)
                .distinct()
                .toList();

        assertThat(values).isNotEmpty().isSubsetOf(choices.split("\\|"));
    }

    @ParameterizedTest(name = "{0} is where the compose file mounts it")
    @CsvSource({"/etc/grafana/dashboards, ./grafana/dashboards", "/etc/grafana/provisioning, ./grafana/provisioning"})
    void everyFolderIsMounted(String inside, String outside) {
        JsonNode mounts = OpsFiles.yaml(Path.of("ops", "docker-compose.yml")).at("/services/grafana/volumes");

        assertThat(mounts.valueStream().map(JsonNode::asText)).contains(outside + ":" + inside + ":ro");
        assertThat(Files.isDirectory(Path.of("ops").resolve(outside))).isTrue();
    }
}
