package org.minimarketplace.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Inputs of one kind. The same seed is the same input, as long as the corpus is the same. Thread-safe. */
public final class Mutations {

    private static final Path CORPORA = Path.of("src", "test", "resources", "fuzz");
    private static final int MOST = 6;
    private static final int LONGEST = 200_000;
    private static final byte[] BYTES = {0, 1, 9, 10, 13, 32, 34, 37, 39, 44, 47, 58, 92, 123, 125, 127, -1, -128, -64};
    private static final List<String> WORDS = List.of(
            "\r\n",
            "\n\n",
            "\r\n\r\n",
            "null",
            "true",
            "{}",
            "[]",
            "\"\"",
            "\\u0000",
            "\\ud800",
            "\uFEFF",
            "%00",
            "%",
            "%zz",
            "%C0%80",
            "..",
            "../",
            ";",
            "*",
            "-1",
            "0",
            "00",
            "1e999",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551616",
            "0x7fffffff",
            "NaN",
            "1.5",
            "\"name\":",
            "\"price\":1",
            "Content-Length: 5\r\n",
            "Content-Length: -1\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Host: x\r\n",
            "Host: \r\n",
            "HTTP/1.0",
            "HTTP/2.0",
            "HTTP/9.9",
            "Expect: 100-continue\r\n",
            "Content-Encoding: gzip\r\n",
            "Content-Type: text/csv\r\n",
            "Connection: close\r\n",
            "If-Match: *\r\n",
            "Prefer: wait=0\r\n",
            "&a",
            "*a",
            "<<: *a",
            "${X}",
            "${X:-",
            "!!binary ",
            "? ",
            ": ",
            "- ",
            "|",
            ">",
            "\u0130",
            "\uD83D\uDE00",
            "\u202E",
            "2026-02-30T25:61:61Z");

    private final List<byte[]> corpus;

    private Mutations(List<byte[]> corpus) {
        this.corpus = List.copyOf(corpus);
    }

    /** Of a kind, which has a folder in the corpus. */
    public static Mutations of(String kind) {
        try (Stream<Path> files = Files.list(CORPORA.resolve(kind))) {
            List<byte[]> corpus = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                corpus.add(Files.readAllBytes(file));
            }
            return new Mutations(corpus);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, and an example more. */
    public Mutations and(String example) {
        List<byte[]> more = new ArrayList<>(corpus);
        more.add(example.getBytes(UTF_8));
        return new Mutations(more);
    }

    /** The input of a seed; the first seeds are the corpus itself. */
    public byte[] input(long seed) {
        if (seed < corpus.size()) {
            return corpus.get((int) seed).clone();
        }
        Random random = new Random(seed);
        byte[] input = any(random);
        int mutations = 1 + random.nextInt(MOST);
        for (int i = 0; i < mutations; i++) {
            input = mutate(input, random);
        }
        return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
    }

    private byte[] any(Random random) {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] mutate(byte[] input, Random random) {
        int at = random.nextInt(input.length + 1);
        int length = Math.min(input.length - at, 1 + random.nextInt(random.nextBoolean() ? 4 : 40));
        byte[] part = Arrays.copyOfRange(input, at, at + length);
        return switch (random.nextInt(9)) {
            case 0 -> join(input, at, flipped(part, random), at + length);
            case 1 -> join(input, at, new byte[] {BYTES[random.nextInt(BYTES.length)]}, at + Math.min(1, length));
            case 2 -> join(input, at, new byte[0], at + length);
            case 3 -> join(input, at, part, at);
            case 4 -> join(input, at, WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8), at);
            case 5 -> join(input, at, WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8), at + length);
            case 6 -> Arrays.copyOf(input, at);
            case 7 -> spliced(input, at, random);
            default -> join(input, at, repeated(part, random), at);
        };
    }

    private static byte[] flipped(byte[] part, Random random) {
        if (part.length > 0) {
            part[random.nextInt(part.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return part;
    }

    private byte[] spliced(byte[] input, int at, Random random) {
        byte[] other = any(random);
        int from = random.nextInt(other.length + 1);
        return join(input, at, Arrays.copyOfRange(other, from, other.length), input.length);
    }

    /** Many times, as nested and endless things are. */
    private static byte[] repeated(byte[] part, Random random) {
        int times = 1 << random.nextInt(12);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times && all.size() < LONGEST; i++) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] join(byte[] input, int before, byte[] middle, int after) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(input, 0, before);
        joined.writeBytes(middle);
        joined.write(input, after, input.length - after);
        return joined.toByteArray();
    }
}
