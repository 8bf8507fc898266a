package org.minimarketplace;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.web.ApiDocs;
import org.minimarketplace.web.DemoUi;
import org.minimarketplace.web.ProblemDescription;
import org.minimarketplace.web.ProblemsResource;

/** The pages that the application port serves beside the API, for people and their tools. */
final class WebPages implements ConfiguredBundle<Configuration> {

    @Override
    public void run(Configuration configuration, Environment environment) {
        ApiDocs.install(environment.servlets());
        DemoUi.install(environment.servlets());
        environment.jersey().register(new ProblemsResource(problems(), environment.getObjectMapper()));
    }

    private static List<ProblemDescription> problems() {
        return Stream.of(ProblemType.values())
                .map(type ->
                        new ProblemDescription(type.uri(), type.title(), type.status(), type.meaning(), type.remedy()))
                .sorted(Comparator.comparingInt(ProblemDescription::status))
                .toList();
    }
}
