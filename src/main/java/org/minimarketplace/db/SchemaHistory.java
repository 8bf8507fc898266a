package org.minimarketplace.db;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was done to a schema, as a release sees it that knows some of that, and perhaps more. Immutable.
 *
 * @param version the schema's version; 0 for a database without one
 * @param pending what the release knows, and was not done
 * @param newer the names of what was done and the release does not know, but works with
 */
record SchemaHistory(int version, List<Migration> pending, List<String> newer) {

    /**
     * Judges a history.
     *
     * @param applied what was done, in its order
     * @param known what the release knows, in its order
     * @throws DatabaseRefusedException if the release cannot work with it
     */
    static SchemaHistory of(List<Migration> applied, List<Migration> known) {
        int last = known.isEmpty() ? 0 : known.get(known.size() - 1).version();
        List<Migration> newer =
                applied.stream().filter(step -> step.version() > last).toList();
        List<String> names = newer.stream().map(Migration::name).toList();
        if (newer.stream().anyMatch(step -> step.compatibleFrom() > last)) {
            throw new DatabaseRefusedException("the database was migrated by a newer version of the service ("
                    + names.stream().collect(Collectors.joining(", "))
                    + "): start that version, or restore a backup from before the upgrade");
        }
        List<Migration> older = applied.subList(0, applied.size() - newer.size());
        for (int i = 0; i < older.size(); i++) {
            Migration was = older.get(i);
            Migration is = known.get(i);
            if (was.version() != is.version() || !was.checksum().equals(is.checksum())) {
                throw new DatabaseRefusedException("migration " + is.name() + " differs from the one that was applied ("
                        + was.name() + "): use the release that made this database; released migrations never change");
            }
        }
        return new SchemaHistory(
                applied.isEmpty() ? 0 : applied.get(applied.size() - 1).version(),
                known.subList(older.size(), known.size()),
                names);
    }
}
