package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import org.minimarketplace.api.Problem.Violation;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.ImportRejectedException;

/** A file that is not valid as a whole: 422 with its lines. */
final class ImportRejectedMapper implements ExceptionMapper<ImportRejectedException> {

    @Override
    public Response toResponse(ImportRejectedException error) {
        List<Violation> violations = error.errors().stream()
                .map(each -> new Violation(
                        "line " + each.line() + ": " + (each.field().isEmpty() ? "" : each.field() + " ")
                                + each.detail(),
                        each.field().isEmpty() ? "#" : "#/" + JsonPointers.escape(each.field()),
                        each.line()))
                .toList();
        return Problems.of(
                ProblemType.VALIDATION_FAILED,
                "nothing was imported; errors: " + violations.size() + " (at most 1,000 are listed)",
                violations);
    }
}
