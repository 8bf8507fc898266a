package org.minimarketplace.logging;

import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;
import java.util.HexFormat;

/**
 * Another layout's lines, in which no character acts on who reads them: controls, directional overrides, separators of
 * lines and all that is invisible are there as escapes, like <code>\u202e</code>. A client that sends them can neither
 * begin a line of the log, nor turn one around, nor reach the terminal that shows it. In JSON the escapes are JSON's:
 * what a program reads is what was said. Tokens are masked ({@link MaskedTokens}), and values of queries that are
 * secrets by their names ({@link Queries}).
 *
 * <p>Line feeds are the other layout's own: it has to see to it that none comes from a message. Thread-safe as the
 * other one is.
 */
final class VisibleLayout<E> extends LayoutBase<E> {

    private final Layout<E> lines;

    /** Shows the lines of another one, which is started. */
    VisibleLayout(Layout<E> lines) {
        this.lines = lines;
        setContext(lines.getContext());
        start();
    }

    @Override
    public String doLayout(E event) {
        return visible(MaskedTokens.in(Queries.maskedIn(lines.doLayout(event))));
    }

    @Override
    public String getContentType() {
        return lines.getContentType();
    }

    @Override
    public void stop() {
        super.stop();
        lines.stop();
    }

    /** A text in which every character but line feeds can be seen. */
    static String visible(String text) {
        int start = firstHidden(text);
        if (start == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, start);
        for (int i = start; i < text.length(); ) {
            int c = text.codePointAt(i);
            int length = Character.charCount(c);
            if (isHidden(c)) {
                for (int j = i; j < i + length; j++) {
                    escaped.append("\\u").append(HexFormat.of().toHexDigits(text.charAt(j)));
                }
            } else {
                escaped.appendCodePoint(c);
            }
            i += length;
        }
        return escaped.toString();
    }

    private static int firstHidden(String text) {
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (isHidden(c)) {
                return i;
            }
            i += Character.charCount(c);
        }
        return i;
    }

    private static boolean isHidden(int c) {
        if (c < 0x7f) {
            return c < ' ' && c != '\n';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    // A character that this Java does not know yet may be any of the above to a reader of the log.
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
