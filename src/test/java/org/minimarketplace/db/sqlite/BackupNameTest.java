package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupNameTest {

    @ParameterizedTest(name = "{0} is a name")
    @ValueSource(strings = {"a", "a.db", "marketplace-20261126T101112Z.db", "A_b-1", "...", "a.partial.db", "wal"})
    void names(String text) {
        assertThat(BackupName.isName(text)).isTrue();
        assertThat(new BackupName(text).text()).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} is none")
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "/a",
                "a/b",
                "../a",
                "a\\b",
                "a b",
                "a%b",
                "a?b",
                "a#b",
                "a\n",
                "a\0",
                "\u00fc.db",
                "a:b",
                "m.db-wal",
                "m.db-shm",
                "m.db-journal",
                "m.db-JOURNAL",
                "m.db.partial",
                "m.db.manifest.json",
                "m.db.restoring"
            })
    void others(String text) {
        assertThat(BackupName.isName(text)).isFalse();
        assertThatThrownBy(() -> new BackupName(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0} characters are a name: {1}")
    @CsvSource({"100, true", "101, false"})
    void length(int length, boolean isName) {
        assertThat(BackupName.isName("a".repeat(length))).isEqualTo(isName);
    }
}
