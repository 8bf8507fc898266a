package org.minimarketplace.errors;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.filter.AllowedMethodsFilter;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** Puts the mappers of this package in the place of Dropwizard's, Jersey's and Jetty's. */
public final class ErrorHandling implements ConfiguredBundle<Configuration> {

    @Override
    public void run(Configuration configuration, Environment environment) {
        if (configuration.getServerFactory() instanceof AbstractServerFactory server) {
            // Theirs answer with class names and texts of parsers, and cover single exceptions that ours would miss.
            server.setRegisterDefaultExceptionMappers(false);
        }
        registerMappers(environment.jersey());
        installErrorHandler(environment);
    }

    private static void registerMappers(JerseyEnvironment jersey) {
        TransportErrorMapper transport = new TransportErrorMapper();
        jersey.register(new ProblemCompletion());
        jersey.register(new FailedAnswers());
        jersey.register(transport);
        jersey.register(new JsonErrorMapper(transport));
        jersey.register(new ValidationErrorMapper());
        jersey.register(new HttpErrorMapper());
        jersey.register(new NotSupportedMapper());
        jersey.register(new UnsupportedTypeMapper());
        jersey.register(new NotAcceptableTypeMapper());
        jersey.register(new DefectMapper(transport));
        jersey.register(new InvalidParameterMapper());
        jersey.register(new PreconditionRequiredMapper());
        jersey.register(new IdempotencyConflictMapper());
        jersey.register(new RequestInFlightMapper());
        jersey.register(new ImportRejectedMapper());
        jersey.register(new ImportInterruptedMapper());
        jersey.register(new ProductNotFoundMapper());
        jersey.register(new PreconditionFailedMapper());
        jersey.register(new DeadlineExceededMapper());
        jersey.register(new GateRefusedMapper());
        jersey.register(new StoreBusyMapper());
        jersey.register(new StoreUnavailableMapper());
        jersey.register(new StoreFullMapper());
        jersey.register(new OutcomeUnknownMapper());
    }

    private static void installErrorHandler(Environment environment) {
        ObjectMapper json = environment.getObjectMapper();
        environment.getApplicationContext().setErrorHandler(new ProblemErrorHandler(json));
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    server.setErrorHandler(new ProblemErrorHandler(json));
                    removeMethodFilter(environment.getApplicationContext().getServletHandler());
                }
            }
        });
    }

    /** Theirs answers methods that it does not know without the Allow field, which only who serves the path knows. */
    private static void removeMethodFilter(ServletHandler servlets) {
        for (FilterMapping mapping : servlets.getFilterMappings()) {
            FilterHolder filter = servlets.getFilter(mapping.getFilterName());
            if (filter.getHeldClass() == AllowedMethodsFilter.class) {
                servlets.removeFilterMapping(mapping);
                servlets.removeFilterHolder(filter);
            }
        }
    }
}
