package org.minimarketplace.cli;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Collectors;
import org.minimarketplace.core.CatalogueTransfer;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.ProductFormat;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.Storage;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;

/** The catalogue of a database that is opened for one command. */
final class Catalogue implements AutoCloseable {

    private final Storage storage;
    private final CatalogueTransfer transfer;

    Catalogue(CommandContext context, ProgressObserver observer) {
        DatabaseGate gate =
                new DatabaseGate(context.storage().permits(context.gate()), context.stepTimeout(), GateObserver.NONE);
        storage = context.storage().open(gate, DatabaseObserver.NONE, new MetricRegistry());
        transfer = new CatalogueTransfer(storage.catalogue(), () -> Deadline.after(context.stepTimeout()), observer);
    }

    CatalogueTransfer transfer() {
        return transfer;
    }

    @Override
    public void close() {
        try {
            storage.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the database does not close", e);
        }
    }

    /** Whether a file's name stands for standard input or output. */
    static boolean isStandard(String file) {
        return file.equals("-");
    }

    /** How far a command has come with a file. Not in a bar where the products may stand on the same terminal. */
    static ProgressBar progress(OperatorCommand command, String file) {
        return isStandard(file) ? ProgressBar.inLines(command.name()) : ProgressBar.onStandardError(command.name());
    }

    /** Why a file cannot be used: the system's words, which the JDK leaves out where the exception's name says it. */
    static String reason(FileSystemException error) {
        if (error.getReason() != null) {
            return error.getReason();
        }
        if (error instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        return error instanceof AccessDeniedException ? "permission denied" : String.valueOf(error.getMessage());
    }

    /** The format that a file's name ends with; the first one for standard input and output. */
    static ProductFormat format(List<ProductFormat> formats, String file) throws CommandFailedException {
        if (isStandard(file)) {
            return formats.get(0);
        }
        return formats.stream()
                .filter(format -> file.endsWith("." + format.name()))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException(List.of("the name of " + file + " must end with "
                        + formats.stream().map(format -> "." + format.name()).collect(Collectors.joining(" or ")))));
    }
}
