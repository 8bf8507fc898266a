package org.minimarketplace.resources;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.api.PreconditionRequiredException;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.http.EntityTags;

/** The conditions of a write: RFC 9110, section 13.1. Filled in by Jersey; one object for each request. */
final class Conditions {

    @HeaderParam(HttpHeaders.IF_MATCH)
    List<String> ifMatch = List.of();

    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
    List<String> ifNoneMatch = List.of();

    /**
     * The precondition for the product, in the order of section 13.2.2.
     *
     * @param matchRequired whether there has to be an {@code If-Match}
     * @throws InvalidParameterException if a field is no list of tags
     */
    Precondition precondition(boolean matchRequired) {
        EntityTags match = tags(HttpHeaders.IF_MATCH, ifMatch);
        if (matchRequired && !match.stated()) {
            throw new PreconditionRequiredException();
        }
        EntityTags noneMatch = tags(HttpHeaders.IF_NONE_MATCH, ifNoneMatch);
        return Precondition.both(ifMatch(match), ifNoneMatch(noneMatch));
    }

    /**
     * Reads a field.
     *
     * @throws InvalidParameterException if it is no list of tags
     */
    static EntityTags tags(String field, List<String> lines) {
        return EntityTags.parse(lines)
                .orElseThrow(() -> new InvalidParameterException(
                        field, "must be * or a list of entity tags in their quotes, like \"a\", \"b\""));
    }

    private static Precondition ifMatch(EntityTags tags) {
        return !tags.stated() || tags.any() ? Precondition.NONE : Precondition.tagIn(tags.strong());
    }

    private static Precondition ifNoneMatch(EntityTags tags) {
        if (!tags.stated()) {
            return Precondition.NONE;
        }
        return tags.any() ? Precondition.ABSENT : Precondition.tagNotIn(tags.all());
    }
}
