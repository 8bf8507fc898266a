package org.minimarketplace.errors;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Comparator;
import java.util.List;
import org.minimarketplace.api.Problem.Violation;
import org.minimarketplace.api.ProblemType;

/** A body that parses and breaks limits: 422, with all of them at once. One that is {@code null}: 400. */
final class ValidationErrorMapper implements ExceptionMapper<ConstraintViolationException> {

    @Override
    public Response toResponse(ConstraintViolationException error) {
        if (error.getConstraintViolations().stream().anyMatch(ValidationErrorMapper::isMissingBody)) {
            return Problems.of(ProblemType.MALFORMED_REQUEST, "a body is required", List.of());
        }
        List<Violation> violations = error.getConstraintViolations().stream()
                .map(violation -> new Violation(violation.getMessage(), pointer(violation)))
                .sorted(Comparator.comparing(Violation::pointer).thenComparing(Violation::detail))
                .toList();
        String detail = violations.size() == 1
                ? violations.get(0).pointer() + " " + violations.get(0).detail()
                : violations.size() + " limits are broken";
        return Problems.of(ProblemType.VALIDATION_FAILED, detail, violations);
    }

    private static boolean isMissingBody(ConstraintViolation<?> violation) {
        return violation.getInvalidValue() == null && pointer(violation).equals("#");
    }

    private static String pointer(ConstraintViolation<?> violation) {
        StringBuilder pointer = new StringBuilder("#");
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            // Methods and parameters are ours; what stands in the body begins below them.
            if (node.getKind() == ElementKind.PROPERTY && node.getName() != null) {
                pointer.append('/').append(JsonPointers.escape(node.getName()));
            }
        }
        return pointer.toString();
    }
}
