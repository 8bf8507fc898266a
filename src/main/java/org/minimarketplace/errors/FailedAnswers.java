package org.minimarketplace.errors;

import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import org.minimarketplace.http.jetty.WholeAnswers;

/** Marks answers that fail while they are written, for {@link WholeAnswers}; a problem in their place is not marked. */
final class FailedAnswers implements WriterInterceptor {

    @Override
    public void aroundWriteTo(WriterInterceptorContext answer) throws IOException {
        // Set until the end is reached, so that nothing that is thrown on the way can be missed.
        answer.setProperty(WholeAnswers.FAILED, true);
        answer.proceed();
        answer.removeProperty(WholeAnswers.FAILED);
    }
}
