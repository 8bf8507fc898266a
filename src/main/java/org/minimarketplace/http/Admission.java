package org.minimarketplace.http;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.AnnotatedElement;

/**
 * The admission to a call, as its method or servlet has it by {@link PermitAll} or {@link RolesAllowed}. Immutable.
 *
 * @param scope what a caller needs; empty where nothing says who may, which is for nobody but the operator
 * @param isOpen whether everybody may
 */
public record Admission(String scope, boolean isOpen) {

    /** Everybody may. */
    public static final Admission OPEN = new Admission("", true);

    /** Nothing says who may. */
    public static final Admission UNSAID = new Admission("", false);

    /**
     * The admission that annotations give.
     *
     * @throws IllegalArgumentException where they name more than one scope, or contradict each other
     */
    public static Admission of(AnnotatedElement element) {
        RolesAllowed allowed = element.getAnnotation(RolesAllowed.class);
        boolean open = element.isAnnotationPresent(PermitAll.class);
        if (allowed == null) {
            return open ? OPEN : UNSAID;
        }
        if (open || allowed.value().length != 1) {
            throw new IllegalArgumentException(element + " has to say one scope");
        }
        return new Admission(allowed.value()[0], false);
    }
}
