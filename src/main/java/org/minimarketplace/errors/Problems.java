package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.Problem.Violation;
import org.minimarketplace.api.ProblemType;

/** Makes responses of problems. {@link ProblemCompletion} ties them to their request. */
final class Problems {

    private Problems() {}

    static Response of(ProblemType type, String detail) {
        return of(type, detail, List.of());
    }

    static Response of(ProblemType type, String detail, List<Violation> errors) {
        return of(Problem.of(type, detail, errors)).build();
    }

    /** For what may succeed a little later: 1 to 3 seconds, at random, so that clients do not come back all at once. */
    static Response retryable(ProblemType type, String detail) {
        return of(Problem.of(type, detail, List.of()))
                .header("Retry-After", ThreadLocalRandom.current().nextInt(1, 4))
                .build();
    }

    static Response.ResponseBuilder of(Problem problem) {
        return Response.status(problem.status()).entity(problem).type(Problem.MEDIA_TYPE);
    }
}
