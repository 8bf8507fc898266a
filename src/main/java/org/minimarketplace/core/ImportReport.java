package org.minimarketplace.core;

/**
 * The outcome of an import, or of a trial.
 *
 * @param created products that were not there
 * @param replaced products that were different
 * @param unchanged products that were there as they are in the file, or that a row without an id made before
 */
public record ImportReport(long created, long replaced, long unchanged) {

    /** Nothing done yet. */
    public static final ImportReport NONE = new ImportReport(0, 0, 0);

    /** Both together. */
    public ImportReport plus(ImportReport other) {
        return new ImportReport(created + other.created, replaced + other.replaced, unchanged + other.unchanged);
    }
}
